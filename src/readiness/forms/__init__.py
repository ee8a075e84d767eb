"""Blank forms of a questionnaire to fill in elsewhere: table, workbook, paper, one HTML file.

What comes back is a table for `batch`, or a saved response, as a file or as a code.
"""
