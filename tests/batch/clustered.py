"""A batch drawn by a cluster: ``python -m batch.clustered TABLE TO ADDRESS RENDERER``.

In a process of its own, because the tests' own process reaches no other. Prints how many rows were
asked for and who was given up, as JSON; a user's fault ends with 2.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from batch import drawers
from batch.small import small_pack
from readiness.batch import cluster
from readiness.batch.documents import DocumentWish
from readiness.batch.run import run
from readiness.errors import UserError


def main() -> int:
    """Run the batch."""
    table, to, address, renderer = sys.argv[1:]
    cluster.CONNECT = 3.0
    wish = DocumentWish(getattr(drawers, renderer), cluster=address)
    try:
        done = run(Path(table), small_pack(), Path(to), on=date(2026, 11, 23), documents=wish)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps([done.scored, done.quarantined]))
    return done.exit_code


if __name__ == "__main__":
    raise SystemExit(main())
