"""A batch in a process of its own, to be killed: ``python -m batch.interrupted TABLE TO [MOVES]``.

With MOVES it kills itself and all its workers when that many files were put in place.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from pathlib import Path

from batch import drawers
from batch.small import small_pack
from readiness.batch.documents import DocumentWish
from readiness.batch.run import run
from readiness.storage.disk import Disk

DAY = date(2026, 11, 23)


def main() -> None:
    """Run the batch."""
    table, to, *moves = sys.argv[1:]
    if moves:
        left = int(moves[0])
        replace = Disk.replace

        def replace_or_die(disk: Disk, source: Path, target: Path) -> None:
            nonlocal left
            if ".readiness-parts" not in str(target) and source.suffix != ".tmp":
                left -= 1
                if left < 0:
                    os.killpg(0, signal.SIGKILL)
            replace(disk, source, target)

        Disk.replace = replace_or_die  # type: ignore[method-assign, assignment]
    wish = DocumentWish(drawers.draw_slowly, workers=2)
    run(Path(table), small_pack(), Path(to), on=DAY, documents=wish)


if __name__ == "__main__":
    main()
