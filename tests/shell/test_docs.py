"""What the documents promise about codes, files and links."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from readiness.errors import CATALOGUE
from readiness.report.words import WHO

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def used_codes() -> set[str]:
    """Codes that the source gives to problems."""
    text = "\n".join(path.read_text("utf-8") for path in SOURCES if path.name != "errors.py")
    return set(re.findall(r"""["']([PSWTRCDG]\d{3})["']""", text))


def test_every_code_is_in_the_catalogue_and_in_the_docs() -> None:
    used = used_codes()
    assert len(used) > 20
    assert used <= CATALOGUE.keys()
    told = (ROOT / "docs" / "problems.md").read_text("utf-8")
    assert [code for code in CATALOGUE if code not in told] == []


def test_every_code_of_the_catalogue_can_be_reached() -> None:
    assert sorted(CATALOGUE.keys() - used_codes()) == []


def test_the_pack_format_lists_the_people_to_ask_that_are_printed_in_words() -> None:
    told = (ROOT / "docs" / "packs.md").read_text("utf-8")
    listed = told.partition("`who` may be any key.")[2].partition("another one")[0]
    assert set(re.findall(r"`([a-z-]+)`", listed)) == WHO.keys() - {""}


def test_links_between_documents_resolve() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    links = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8"))
        if not target.startswith(("http:", "https:", "mailto:"))
    ]
    assert len(links) > 5
    assert [(str(p), t) for p, t in links if not (p.parent / t).exists()] == []


def test_no_module_is_over_400_lines() -> None:
    assert len(SOURCES) > 40
    long = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := path.read_text("utf-8").count("\n")) > 400
    }
    assert long == {}


def test_the_score_stands_in_one_file_under_250_lines() -> None:
    assert (ROOT / "src" / "readiness" / "scoring.py").read_text("utf-8").count("\n") < 250


def test_lock_files_name_no_index_and_pin_every_package_with_hashes() -> None:
    for lock in (ROOT / "locks").glob("*.txt"):
        text = lock.read_text("utf-8")
        assert len(re.findall(r"^[a-z][^=\n]*==", text, re.MULTILINE)) > 10
        assert "://" not in text
        assert "--index" not in text
        blocks = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
        assert [b.split("==")[0] for b in blocks if "--hash=sha256:" not in b] == []


def locked_extras(lock: Path) -> dict[str, set[str]]:
    """The extras that a lock file names, by package."""
    lines = re.findall(r"^([a-z][^ ;\\]*==[^ ;\\]+)", lock.read_text("utf-8"), re.MULTILINE)
    return {canonicalize_name(r.name): r.extras for r in map(Requirement, lines)}


def test_lock_files_name_the_extras_that_their_packages_ask_of_one_another() -> None:
    """Else an older pip takes the newest release for the extra, and stops at its missing hash."""
    seen = 0
    for lock in sorted((ROOT / "locks").glob("*.txt")):
        locked = locked_extras(lock)
        for name in locked:
            try:
                asked = metadata.requires(name) or []
            except metadata.PackageNotFoundError:  # for other systems, or the benchmarks only
                continue
            for needed in map(Requirement, asked):
                other = canonicalize_name(needed.name)
                environments = [{"extra": extra} for extra in ("", *locked[name])]
                if not needed.extras or other not in locked:
                    continue
                if needed.marker and not any(map(needed.marker.evaluate, environments)):
                    continue
                seen += 1
                assert needed.extras <= locked[other], f"{lock.name}: {name} asks for {needed}"
    assert seen > 1


def test_every_table_of_the_docs_has_a_head() -> None:
    # A blank line inside a table makes plain text of all rows below it.
    lost = []
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        before, code = "", False
        lines = path.read_text("utf-8").splitlines()
        for line, after in zip(lines, [*lines[1:], ""], strict=True):
            code ^= line.startswith("```")
            starts = line.startswith("|") and not before.startswith("|")
            if starts and not code and not re.fullmatch(r"\|[-:| ]+\|", after):
                lost.append(f"{path.name}: {line}")
            before = line
    assert lost == []


def test_the_table_of_layers_is_the_contract() -> None:
    told = (ROOT / "pyproject.toml").read_text("utf-8")
    arrows = tomllib.loads(told)["tool"]["importlinter"]["contracts"][0]
    layers = [set(layer.split(" | ")) for layer in arrows["layers"]]
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = re.findall(
        r"^\|.*\|$", page.partition("| Layer |")[2].partition("\n\n")[0], re.MULTILINE
    )
    rows = [set(re.findall(r"`(\w+)`", row.split("|")[2])) for row in table]
    assert [row for row in rows if row] == layers
