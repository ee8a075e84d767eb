"""Tables of responses: read, scored row by row, and written out; nothing lost on the way.

`run.run` is the whole trip. `text` and `dialects` turn bytes into records, `intake` and `cells`
records into responses, `tables` and `quality` the results into files, `roadmaps` one PDF a row.
Only the standard library is imported here at start-up, so that a small table is scored at once.
"""
