"""How much of the program the tests have run through, and whether that is enough.

    make cover

Reads what pytest-cov has left. The core, which is the list of the import contract, has to be
covered whole, everything together to nine tenths. What runs in processes of its own is not seen.
"""

from __future__ import annotations

import io
import sys
import tomllib
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[1]
CONTRACT = "The core knows no file, screen or page"
CORE, ALL = 100, 90


def core() -> list[str]:
    """The files of the core."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (contract,) = (
        c for c in settings["tool"]["importlinter"]["contracts"] if c["name"] == CONTRACT
    )
    files = [f"src/{name.replace('.', '/')}.py" for name in contract["source_modules"]]
    assert len(files) > 30
    assert all((ROOT / file).is_file() for file in files)
    return files


def main() -> int:
    """Print both shares and what is missing of the core; 1 when one is too small."""
    found = Coverage()
    found.load()
    whole = found.report(file=io.StringIO())
    lines = io.StringIO()
    inner = found.report(include=core(), show_missing=True, skip_covered=True, file=lines)
    if inner < CORE:
        print(lines.getvalue())
    print(f"covered: {inner:.2f} % of the core (at least {CORE} %), {whole:.1f} % of all ({ALL} %)")
    return 0 if inner >= CORE and whole >= ALL else 1


if __name__ == "__main__":
    sys.exit(main())
