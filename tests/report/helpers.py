"""What the tests of the roadmap document use: a planned firm, and other programs' eyes."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from readiness.assessment import Assessment
from readiness.report import roadmap_pdf
from readiness.roadmap import Roadmap


@dataclass
class Planned:
    """A response with what scoring and planning made of it; its document is made once."""

    assessment: Assessment
    roadmap: Roadmap
    made: dict[bool, bytes] = field(default_factory=dict)

    def pdf(self, *, summary: bool = False) -> bytes:
        """The document of this firm."""
        if summary not in self.made:
            self.made[summary] = roadmap_pdf(self.assessment, self.roadmap, summary=summary)
        return self.made[summary]


def tool(name: str) -> str:
    """The path of a program; without it a test is skipped, but fails when CI is set."""
    path = shutil.which(name)
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is missing, and continuous integration needs it")
        pytest.skip(f"{name} is not installed (Debian: poppler-utils, qpdf)")
    return path


def page_texts(pdf: bytes, folder: Path) -> list[str]:
    """The text of each page as another program reads it, with white space joined."""
    path = folder / "roadmap.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        [tool("pdftotext"), "-layout", str(path), "-"], capture_output=True, check=True
    )
    pages = done.stdout.decode("utf-8").split("\f")
    assert pages.pop().strip() == ""
    return [" ".join(page.split()) for page in pages]
