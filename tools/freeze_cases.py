"""Write down what the engine gives for every golden case, as the `expect` block of its file.

Run it after an edit of the pack that is meant to change results, and read the diff: every line that
moved is a firm that would be told something else.

    python tools/freeze_cases.py [PACK ...]          write
    python tools/freeze_cases.py --check [PACK ...]  only say what moved (exit code 1)
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from readiness.packs import Case, data_folder, load, load_cases
from readiness.packs.golden import compare, result_of
from readiness.questionnaire import Questionnaire
from readiness.scoring import assess

# The block and all that is indented under it; comments above other keys stay where they are.
EXPECT = re.compile(r"^expect:\n(?:[ \t]+.*\n|\n(?=[ \t]))*", re.MULTILINE)


def block(result: dict[str, Any]) -> str:
    """The result as YAML, one line each, so that a diff shows what moved."""
    lines = ["expect:", f"  overall: {result['overall']}", "  components:"]
    lines += [f"    {cid}: {text}" for cid, text in result["components"].items()]
    lines += [f"  {lane}: [{', '.join(result[lane])}]" for lane in ("now", "next", "find_out")]
    return "\n".join(lines) + "\n"


def freeze(file: Path, questionnaire: Questionnaire, case: Case) -> bool:
    """Write the case's result into its file; whether that changed it."""
    before = file.read_text(encoding="utf-8")
    kept = EXPECT.sub("", before).rstrip("\n") + "\n"
    after = kept + block(result_of(assess(questionnaire, case.response)))
    if after != before:
        file.write_text(after, encoding="utf-8")
    return after != before


def main() -> int:
    """Freeze or check the cases of the packs named, or of the North West pack."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("packs", nargs="*", default=["north-west"], help="pack ids or folders")
    parser.add_argument("--check", action="store_true", help="change nothing, say what moved")
    given = parser.parse_args()
    moved = 0
    for name in given.packs:
        folder = Path(name) if "/" in name else data_folder("questionnaires") / name
        questionnaire = load(name)
        for case in load_cases(folder):
            if given.check:
                problems = compare(case, assess(questionnaire, case.response))
                print(*problems, sep="\n", end="\n" if problems else "")
                moved += len(problems) + (not case.expect)
            elif freeze(folder / "cases" / f"{case.id}.yaml", questionnaire, case):
                print(f"{name}/cases/{case.id}.yaml written")
                moved += 1
    print(f"{moved} moved")
    return int(given.check and moved > 0)


if __name__ == "__main__":
    sys.exit(main())
