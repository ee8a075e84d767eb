"""What shells and `man` need to know of the command line, made from its parser and nothing else.

`commands` turns the parser into plain data; `bash`, `zsh`, `fish` and `man` write that down.
`started` says how the program itself was started.
"""
