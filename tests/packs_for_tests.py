"""Small packs for tests, written as text where a test wants to see them.

`TINY` is a whole pack of two questions, `q1` and `q2`, which are also the columns of the tables in
`tests/corpus`. A test changes what it is about and leaves the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

from readiness.packs.loader import compile_pack
from readiness.questionnaire import Questionnaire

TINY: dict[str, str] = {
    "pack.yaml": dedent("""\
        id: tiny
        version: 1.10
        title: Tiny check
        levels:
          - {id: low, label: Low, from: 0}
          - {id: high, label: High, from: 50}
        components: [C]
        sectors:
          - {id: health, label: Health}
          - {id: other, label: Other}
        goals:
          - {id: save-time, label: Save time}
        """),
    "components/c.yaml": dedent("""\
        id: C
        name: Computers
        questions:
          - id: q1
            title: Computers in use
            stem: How do you use computers?
            core: yes
            options:
              - Not at all.
              - A little.
              - Some days.
              - Most days.
              - All day.
            may_not_apply:
              - {id: no-office, text: We have no office}
          - id: q2
            title: Backups
            stem: How do you keep copies?
            options:
              - We do not.
              - Now and then.
              - Each week.
              - Each day.
              - Each day, and we test them.
        """),
}
"""The files of the tiny pack by path."""


def changed(*changes: tuple[str, str, str], **files: str) -> dict[str, str]:
    """The files of the tiny pack with some text replaced, and more files added.

    Args:
        changes: File, old text, new text; the old text has to be there once.
        files: More files: `support="..."` is `support.yaml`.
    """
    out = dict(TINY)
    for file, old, new in changes:
        if out[file].count(old) != 1:
            raise ValueError(f"{old!r} stands {out[file].count(old)} times in {file}")
        out[file] = out[file].replace(old, new)
    return out | {f"{name}.yaml": dedent(text) for name, text in files.items()}


def write_pack(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the files into the folder, which is made; the folder, ready to load."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def tiny_pack(folder: Path, *changes: tuple[str, str, str], **files: str) -> Path:
    """Write the tiny pack as `folder/tiny`, changed as with `changed`; its folder."""
    return write_pack(folder / "tiny", changed(*changes, **files))


def compiled(files: Mapping[str, str | bytes]) -> Questionnaire:
    """The questionnaire of these files, without a folder and without the cache.

    Raises:
        UserError: As for any pack.
    """
    data = {k: v.encode() if isinstance(v, str) else v for k, v in files.items()}
    return compile_pack(Path("tiny"), data)


def tiny() -> Questionnaire:
    """The tiny questionnaire."""
    return compiled(TINY)
