"""Completion in real shells, and the manual page: whatever the parser knows, they know."""

from __future__ import annotations

import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from readiness import cli
from readiness.arguments import build_parser
from readiness.commands.shell import texts
from readiness.shell.outline import Entry, outline

ROOT = outline(build_parser())
ENTRIES = list(ROOT.walk())
TEXTS = texts(build_parser())


def test_the_outline_sees_the_whole_parser(capsys: pytest.CaptureFixture[str]) -> None:
    for entry in ENTRIES:
        with pytest.raises(SystemExit):
            cli.main([*entry.path, "--help"])
        helped = capsys.readouterr().out.partition("\nusage: ")[2]
        shown = {n for line in re.findall(r"(?m)^  (-.*)", helped) for n in _option_names(line)}
        assert shown == {name for option in entry.options for name in option.names}
        for child in entry.children:
            assert re.search(rf"(?m)^    {child.name}\b", helped)
        for option in entry.options:
            assert not entry.children or option.value is None, "see fish.py"
    paths = [" ".join(entry.path) for entry in ENTRIES]
    assert len(paths) == len(set(paths)) > 20
    assert {"", "assess", "pack", "pack check", "completion"} <= set(paths)
    (check,) = (entry for entry in ENTRIES if entry.path == ("pack", "check"))
    assert check.places[0].value.kind == "pack"
    assert {name for option in check.options for name in option.names} >= {"--json", "-h"}


def _option_names(line: str) -> list[str]:
    """The names at the start of a line of help: ``-h, --help  show ...``."""
    return re.findall(r"(?:^|, )(--?[a-z-]+)", re.split(r"  ", line)[0])


def missing(program: str) -> NoReturn:
    words = f"{program} is not on this machine: what it makes of our files was not tried"
    if os.environ.get("CI") == "true":
        pytest.fail(words)
    pytest.skip(words)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts, a file, a folder, and no program called readiness: none is started."""
    made = tmp_path_factory.mktemp("shells")
    for name, text in TEXTS.items():
        (made / name).write_text(text, "utf-8")
    (made / "place").mkdir()
    (made / "place" / "bakery one.readiness.json").touch()
    (made / "place" / "out").mkdir()
    return made


Ask = Callable[[list[str]], list[list[str]]]


def ask_bash(folder: Path, lines: list[str]) -> list[list[str]]:
    """What the function that bash calls for a TAB offers after each line."""
    asked = "\n".join(
        f"COMP_WORDS=({' '.join(_words(line))}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); "
        '_readiness; printf "%s\\n" "${COMPREPLY[@]}" --END--'
        for line in lines
    )
    code = f"source ../bash; cd . ; {asked}"
    return _asked(["bash", "--norc", "-c", code], folder)


def _words(line: str) -> list[str]:
    return [f"'{word}'" for word in line.replace("=", " = ").split(" ")]


def ask_fish(folder: Path, lines: list[str]) -> list[list[str]]:
    """What fish offers after each line."""
    asked = "; ".join(f'complete -C "{line}"; echo --END--' for line in lines)
    found = _asked(["fish", "--no-config", "-c", f"source ../fish; {asked}"], folder)
    return [[line.partition("\t")[0] for line in some] for some in found]


def _asked(command: list[str], folder: Path) -> list[list[str]]:
    if shutil.which(command[0]) is None:
        missing(command[0])
    home = {"HOME": str(folder), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, cwd=folder / "place", env=home, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    parts = done.stdout.split("--END--\n")[:-1]
    return [[line for line in part.splitlines() if line] for part in parts]


CASES: dict[str, set[str]] = {
    "readiness pa": {"pack"},
    "readiness pack che": {"check"},
    "readiness --no-color pack che": {"check"},
    "readiness pack list --j": {"--json"},
    "readiness batch --pack no": {"north-west"},
    "readiness pack diff north-west ma": {"manufacturing"},
    "readiness completion z": {"zsh"},
    "readiness score ba": {"bakery one.readiness.json"},
    # The value of an option is no command, and no table either.
    "readiness batch --to pack --coh": {"--cohort"},
    "readiness batch --to out ba": {"bakery one.readiness.json"},
    "readiness pack diff --json ma": {"manufacturing"},
}


@pytest.mark.parametrize("ask", [ask_bash, ask_fish])
def test_a_shell_offers_what_fits(
    ask: Callable[[Path, list[str]], list[list[str]]], folder: Path
) -> None:
    found = ask(folder, [*CASES, "readiness batch --to ", "readiness batch x --name "])
    assert [{_plain(w) for w in some} for some in found[: len(CASES)]] == list(CASES.values())
    folders, nothing = found[len(CASES) :]
    assert {_plain(word) for word in folders} == {"out"}
    assert nothing == []


def _plain(word: str) -> str:
    return word.replace("\\", "").rstrip("/")


@pytest.mark.parametrize("ask", [ask_bash, ask_fish])
def test_a_shell_offers_every_command_and_option(
    ask: Callable[[Path, list[str]], list[list[str]]], folder: Path
) -> None:
    typed = [" ".join(("readiness", *entry.path)) for entry in ENTRIES]
    found = ask(folder, [f"{line} -" for line in typed])
    long = [{n for o in entry.options for n in o.names if n.startswith("--")} for entry in ENTRIES]
    assert [{w for w in some if w.startswith("--")} for some in found] == long
    groups = [entry for entry in ENTRIES if entry.children]
    found = ask(folder, [" ".join(("readiness", *entry.path, "")) for entry in groups])
    assert list(map(set, found)) == [{child.name for child in entry.children} for entry in groups]


class Terminal:
    """An interactive shell in a pseudo-terminal."""

    def __init__(self, command: list[str], folder: Path) -> None:
        if shutil.which(command[0]) is None:
            missing(command[0])
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(folder / "place")
            path = os.environ["PATH"]
            home = {
                "HOME": str(folder),
                "PATH": path,
                "TERM": "dumb",
                "PS1": "> ",
                "LISTMAX": "999",
            }
            os.execvpe(command[0], command, home)
        self.seen = ""

    def type(self, keys: str, until: str) -> str:
        """What comes after these keys, up to a text."""
        self.seen = ""
        os.write(self.fd, keys.encode())
        end = time.monotonic() + 20
        while not re.search(until, self.seen):
            assert time.monotonic() < end, f"{until!r} did not come: {self.seen!r}"
            if select.select([self.fd], [], [], 0.05)[0]:
                self.seen += os.read(self.fd, 65536).decode("utf-8", "replace")
        return self.seen

    def close(self) -> None:
        os.close(self.fd)
        os.waitpid(self.pid, 0)


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals need Unix")
def test_the_tab_key_completes_in_bash(folder: Path) -> None:
    shell = Terminal(["bash", "--norc", "--noprofile", "-i"], folder)
    shell.type("source ../bash; bind 'set bell-style none'; echo rea''dy\n", "ready\r")
    assert "readiness batch --pack north-west " in shell.type(
        "readiness bat\t--pack nor\t", "north-west "
    )
    shell.type("\x15readiness score ba\t", r"score bakery\\ one\.readiness\.json ")
    shell.close()


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals need Unix")
def test_the_tab_key_completes_in_zsh(folder: Path) -> None:
    shell = Terminal(["zsh", "-f", "-i"], folder)
    shell.type(
        "autoload -U compinit; compinit -u -D; setopt no_beep; source ../zsh; echo rea''dy\n",
        "ready\r",
    )
    for entry in ENTRIES:
        if entry.children:
            names = [child.name for child in entry.children]
            line = " ".join(("readiness", *entry.path, ""))
            listed = shell.type(f"{line}\t", rf"(?s)\n{names[-1]} +--.*> ")
            assert [n for n in names if not re.search(rf"\n{n} +-- ", listed)] == []
            shell.type("\x15", "")
    for line, goal in CASES.items():
        (word,) = goal
        shell.type(f"{line}\t", re.escape(word.replace(" ", "\\ ")) + "[= ]?")
        shell.type("\x15", "")
    shell.close()


def test_zsh_knows_every_option() -> None:
    for entry in ENTRIES:
        function = TEXTS["zsh"].partition(_zsh_name(entry) + "() {")[2].partition("\n}")[0]
        assert function
        for option in entry.options:
            for name in option.names:
                assert re.search(rf"[')]{re.escape(name)}=?\[", function), (entry.path, name)


def _zsh_name(entry: Entry) -> str:
    return "\n" + "_".join(("_readiness", *entry.path)).replace("-", "_")


def test_the_manual_page_has_every_command_and_option(folder: Path) -> None:
    if shutil.which("groff") is None:
        missing("groff")
    command = ["groff", "-ww", "-man", "-Tutf8", "-P-cbou", "-rLL=100n", str(folder / "man")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    shown = done.stdout
    for head in ("NAME", "SYNOPSIS", "COMMANDS", "EXIT STATUS", "ENVIRONMENT"):
        assert f"\n{head}\n" in shown
    for entry in ENTRIES[1:]:
        typed = " ".join(("readiness", *entry.path))
        part = shown.partition(f"\n   {typed}\n")[2]
        assert part, typed
        part = re.split(r"\n   readiness |\nEXAMPLES\n", part)[0]
        words = " ".join(part.split())
        for option in entry.options:
            assert f" {', '.join(option.names)} " in f"{words} ", (typed, option.names)
        for example in entry.examples:
            assert example.partition("  ")[0] in words


def test_text_of_the_manual_is_never_a_request() -> None:
    from readiness.shell.man import page

    odd = ROOT._replace(about=".so /etc/passwd \\*[x] 'a", children=(), options=(), examples=())
    assert "\n\\&.so /etc/passwd \\e*[x] 'a\n" in page(odd, "1")


def test_the_commands_print_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["completion", "zsh"]) == 0
    assert capsys.readouterr().out == TEXTS["zsh"]
    assert cli.main(["man"]) == 0
    assert capsys.readouterr().out == TEXTS["man"]
