"""Tables of responses: read, scored row by row, and written out; nothing lost on the way.

`run.run` is the whole trip. `text` and `dialects` turn bytes into records, `intake` and `cells`
records into responses, `tables` and `quality` the results into files, `roadmaps` one PDF a row.
Only the standard library is imported here at start-up, so that a small table is scored at once.
"""

import os

# Numpy's linear algebra, which nothing here uses, starts a thread for each further processor at the
# import, and they wait for work by looking for it all the time: 4 % of a run of a million rows.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
