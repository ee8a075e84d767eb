"""The app in a browser, for one person on this machine: a small guarded server around it.

`server` is the door, `guard` says who may come in, `seats` says who sits where, `app_process` runs
the app of one seat as a limited process of its own (`visitor`, with `driver`), and `serving` is the
whole trip of ``readiness serve``. What the browser runs comes from textual-serve (the terminal) and
from ``static`` (the page around it).
"""
