"""The guard against YAML from strangers: the corpus, and what stands in the tree afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.errors import UserError
from readiness.packs import guard
from readiness.packs.guard import read_tree
from readiness.packs.tree import MapNode, Plain, TextNode, find, plain

CORPUS = Path(__file__).parent.parent / "corpus" / "yaml"

# Too large to keep as files: name, how it is made, the problem it has to give.
BUILT = {
    "brackets": (b"a: " + b"[" * 100_000 + b"]" * 100_000, "P106@1:27"),
    "braces": (b"{a: " * 100_000, "P106@1:97"),
    "dashes": (b"- " * 100_000 + b"x", "P106@1:49"),
    "keys": (b"".join(b"k%d: 1\n" % i for i in range(60_000)), "P106@25000:9"),
    "long text": (b"a: " + b"x " * 300_000, "P106@1:4"),
    "long quoted text": (b'a: "' + b"x" * 20_000 + b'"', "P106@1:4"),
    "long block": (b"a: |\n" + b"  x\n" * 50_000, "P106@1:4"),
    "long key": (b"? " + b"k" * 900 + b"\n: 1\n", "P106@1:3"),
    "large file": (b"#" * (guard.MAX_BYTES + 1), "P106@None:None"),
    "only line ends": (b"\n" * 1_000_000, "P107@1:1"),
    "only colons": (b": " * 300_000, "P103@1:1"),
    "bangs": (b"!" * 100_000, "P105@1:1"),
}

# Reads each file on its own and reports it at once, so that a file that ends the process is known.
CHILD = """
import json, resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
from readiness.errors import UserError
from readiness.packs.guard import read_tree
for line in sys.stdin:
    path = json.loads(line)
    started = time.process_time()
    with open(path, "rb") as file:
        data = file.read()
    try:
        read_tree(data, path)
        found = "accept"
    except UserError as error:
        found = " ".join(f"{p.code}@{p.where.line}:{p.where.column}" for p in error.problems)
    print(json.dumps([path, found, time.process_time() - started]), flush=True)
"""


def _manifest() -> dict[str, str]:
    lines = (CORPUS / "manifest.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return {name: expected for name, expected, _ in (line.split("\t") for line in lines)}


def test_the_manifest_names_every_file_of_the_corpus() -> None:
    expected = _manifest()
    assert len(expected) > 50
    assert set(expected) == {path.name for path in CORPUS.glob("*.yaml")}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_every_bad_file_ends_as_the_manifest_says_in_a_process_with_limits(tmp_path: Path) -> None:
    expected = {str(CORPUS / name): wanted for name, wanted in _manifest().items()}
    for name, (data, wanted) in BUILT.items():
        path = tmp_path / f"{name}.yaml"
        path.write_bytes(data)
        expected[str(path)] = wanted
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        input="".join(json.dumps(path) + "\n" for path in expected),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"the process died after {reports[-1:]}: {done.stderr[-400:]}"
    assert {path: found for path, found, _ in reports} == expected
    slow = {path: seconds for path, _, seconds in reports if seconds > 1}
    assert not slow


def _without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    if hasattr(yaml, "CSafeLoader"):
        monkeypatch.delattr(yaml, "CSafeLoader")


def test_the_pure_python_parser_refuses_and_accepts_the_same_files(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _without_libyaml(monkeypatch)
    seen = 0
    for name, wanted in _manifest().items():
        try:
            read_tree((CORPUS / name).read_bytes(), name)
            found = "accept"
        except UserError as error:
            found = error.problems[0].code
        # Its words for one fault differ: an escape past the last character ends in P103.
        codes = {wanted.partition("@")[0], "P103"} if name.startswith("71") else {wanted[:4]}
        assert found[:4] in {code[:4] for code in codes}, name
        seen += 1
    assert seen > 50


@pytest.mark.parametrize("pure", [False, True])
def test_norway_stays_norway(pure: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if pure:
        _without_libyaml(monkeypatch)
    tree = read_tree((CORPUS / "07_norway.yaml").read_bytes(), "07_norway.yaml")
    assert plain(tree) == {
        "country": "NO",
        "answers": ["yes", "no", "on", "off", "y", "n"],
        "time": "22:22:22",
        "ver": "1.10",
        "id": "010",
        "date": "2026-01-01",
        "exp": "1e3",
        "und": "1_000",
    }


@pytest.mark.parametrize("pure", [False, True])
def test_null_is_nothing_and_quoted_null_is_a_word(
    pure: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pure:
        _without_libyaml(monkeypatch)
    tree = read_tree((CORPUS / "70_quoted_null.yaml").read_bytes(), "x")
    assert plain(tree) == {"a": "null"}
    assert plain(read_tree(b"a: [null, x]\n", "x")) == {"a": [None, "x"]}


def test_markup_and_crlf_come_through_as_they_are() -> None:
    markup = read_tree((CORPUS / "24_markup_title.yaml").read_bytes(), "x")
    assert plain(markup) == {"title": "[@click=app.quit]Click[/] <img src=/etc/passwd> {{ 7*7 }}"}
    assert plain(read_tree((CORPUS / "31_crlf.yaml").read_bytes(), "x")) == {
        "a": "1",
        "b": "x\ny\n",
    }
    assert plain(read_tree((CORPUS / "55_utf8_bom.yaml").read_bytes(), "x")) == {"a": "1"}


def test_every_node_knows_its_line_and_column() -> None:
    tree = read_tree(b"a: 1\nlist:\n  - x\n  - {k: v}\n", "x")
    assert isinstance(tree, MapNode)
    assert (tree.keys["list"].line, tree.keys["list"].column) == (2, 1)
    node, whole = find(tree, ("list", 1, "k"))
    assert whole and isinstance(node, TextNode)
    assert (node.text, node.line, node.column) == ("v", 4, 9)
    deepest, whole = find(tree, ("list", 7, "k"))
    assert not whole
    assert (deepest.line, deepest.column) == (3, 3)


def test_a_message_says_where_what_and_what_to_do() -> None:
    with pytest.raises(UserError) as caught:
        read_tree(b"why: Why we ask: one\n", "c.yaml")
    said = str(caught.value)
    # The words in the middle are the parser's, and the two parsers have their own.
    assert said.startswith("c.yaml line 1 column 16: the YAML cannot be read: mapping values")
    assert said.endswith(" Put quotes around text that holds a colon and a space. (P103)")
    with pytest.raises(
        UserError, match=r"a tab stands where only spaces may\. Indent with spaces\."
    ):
        read_tree(b"a:\n\tb: 1\n", "c.yaml")


def test_a_control_character_never_reaches_the_message() -> None:
    with pytest.raises(UserError) as caught:
        read_tree(b"a: \x1b]0;owned\x07\n", "c.yaml")
    assert "\x1b" not in str(caught.value)
    assert "\\x1b" in str(caught.value)


def test_a_list_is_refused_where_a_mapping_is_expected_and_the_other_way_round() -> None:
    assert plain(read_tree(b"- a\n", "x", "list")) == ["a"]
    with pytest.raises(UserError, match="holds a mapping where a list should be"):
        read_tree(b"a: 1\n", "x", "list")


# Text made of what YAML gives a meaning to finds more than random letters do.
_PIECES = st.sampled_from(
    [
        *"ab:-?[]{},&*!|>'\"%@`#~ \n\t",
        ": ",
        "- ",
        "\n  ",
        "<<",
        "---\n",
        "...\n",
        "\\x9b",
        "\r",
        "é",
    ]
)


def _ends_well(data: bytes) -> Plain:
    try:
        return plain(read_tree(data, "fuzz.yaml"))
    except UserError as error:
        assert error.problems
        assert all(p.where.file == "fuzz.yaml" and p.message for p in error.problems)
        return None


@settings(max_examples=300, deadline=None)
@given(st.lists(_PIECES, max_size=60).map("".join))
def test_any_text_becomes_a_tree_or_problems(text: str) -> None:
    _ends_well(text.encode())


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_become_a_tree_or_problems(data: bytes) -> None:
    _ends_well(data)


def test_a_flat_mapping_of_text_comes_back_as_it_was_written() -> None:
    seen = 0
    for value in ("NO", "1.10", "yes", "22:22:22", "010", "1e3", "0x1F", ".nan", "2026-01-01"):
        assert _ends_well(f"k: {value}\n".encode()) == {"k": value}
        seen += 1
    assert seen == 9
