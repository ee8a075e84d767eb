"""Scores one table with the small pack under tight limits; run as a program by the corpus tests."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from batch.small import small_pack
from readiness.batch.run import run
from readiness.errors import UserError

SECONDS = 5
MEGABYTES = 512


def main() -> int:
    """Score ``argv[1]`` into ``argv[2]``; prints what came out as one JSON line."""
    try:
        import resource
    except ImportError:  # not on Windows
        pass
    else:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES << 20, MEGABYTES << 20))
    table, to = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        summary = run(table, small_pack(sectors=False), to, on=date(2026, 11, 23))
    except UserError as error:
        sys.stdout.write(json.dumps({"refused": [p.code for p in error.problems]}))
        return 2
    sys.stdout.write(
        json.dumps(
            {
                "scored": summary.scored,
                "rejected": summary.rejected,
                "codes": summary.quality["reject_codes"],
                "notices": len(summary.notices),
            }
        )
    )
    return summary.exit_code


if __name__ == "__main__":
    sys.exit(main())
