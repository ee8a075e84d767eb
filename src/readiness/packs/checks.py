from __future__ import annotations
from dataclasses import dataclass
from readiness.errors import Problem
from readiness.packs.advice_models import (
    BenchmarksFile,
    ContradictionsFile,
    RecommendationsFile,
    RegionsFile,
    SupportFile,
)
from readiness.packs.models import PackFile
from readiness.packs.question_models import ComponentFile
from readiness.packs.reading import FileRead

@dataclass(slots=True)
class PackRead:
    """All files of a pack as they were read; None for a file that the pack does not have."""

    pack: FileRead[PackFile]
    components: list[FileRead[ComponentFile]]
    recommendations: FileRead[RecommendationsFile] | None = None
    support: FileRead[SupportFile] | None = None
    regions: FileRead[RegionsFile] | None = None
    benchmarks: FileRead[BenchmarksFile] | None = None
    contradictions: FileRead[ContradictionsFile] | None = None

def check(found: PackRead) -> list[Problem]:
    return []
