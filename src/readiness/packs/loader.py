"""A pack's files to a `Questionnaire`, with every problem of every file reported together."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from pydantic import BaseModel

from readiness.completion import LIMIT, count_endings
from readiness.errors import Problem, UserError
from readiness.packs import build
from readiness.packs.advice_models import (
    BenchmarksFile,
    ContradictionsFile,
    RecommendationsFile,
    RegionsFile,
    SupportFile,
)
from readiness.packs.checks import check
from readiness.packs.findings import PackRead
from readiness.packs.guard import read_tree
from readiness.packs.models import PackFile
from readiness.packs.overlay import LISTS, lay_over
from readiness.packs.places import BASE, pack_hash
from readiness.packs.question_models import ComponentFile
from readiness.packs.reading import FileRead, M, check_model, place
from readiness.packs.tree import MapNode, Node, TextNode
from readiness.questionnaire import Questionnaire


def compile_pack(folder: Path, files: dict[str, bytes]) -> Questionnaire:
    """The questionnaire that the files make up.

    Args:
        folder: Where they came from; messages name files relative to its parent.
        files: Content by path inside the pack, as `places.pack_files` gives it.

    Raises:
        UserError: All problems of all files, in the order of the files.
    """
    return read_pack(folder, files)[1]


def read_pack(folder: Path, files: dict[str, bytes]) -> tuple[PackRead, Questionnaire]:
    """The files as they were read, with their places, and the questionnaire they make up.

    Arguments and errors are those of `compile_pack`.
    """
    read = _Reader(folder.resolve().name, files)
    pack = read.one("pack.yaml", PackFile)
    names = [name for name in read.trees if name.startswith("components/")]
    found = PackRead(
        pack=pack or FileRead(read.shown("pack.yaml"), None, None),
        components=[r for name in names if (r := read.one(name, ComponentFile)) is not None],
        recommendations=read.one("recommendations.yaml", RecommendationsFile),
        support=read.one("support.yaml", SupportFile),
        regions=read.one("regions.yaml", RegionsFile),
        benchmarks=read.one("benchmarks.yaml", BenchmarksFile),
        contradictions=read.one("contradictions.yaml", ContradictionsFile),
    )
    problems = read.problems + check(found)
    if problems:
        raise UserError(in_file_order(problems, folder, files))
    pack_made = _assemble(found, pack_hash(files))
    endings = count_endings(pack_made)
    if endings > LIMIT:
        text = f"the questions branch in up to {endings} ways; the range is exact up to {LIMIT}."
        hint = "Let fewer questions decide whether others are asked."
        raise UserError(found.pack.problem("P210", ("components",), text, hint))
    return found, pack_made


def in_file_order(problems: Iterable[Problem], folder: Path, files: Iterable[str]) -> list[Problem]:
    """The problems, each once, in the order of the pack's files and from top to bottom in each."""
    own = folder.resolve().name
    order = {
        name.removeprefix(BASE) if name.startswith(BASE) else f"{own}/{name}": at
        for at, name in enumerate(files)
    }
    last = len(order)
    return sorted(
        dict.fromkeys(problems),
        key=lambda p: (order.get(p.where.file, last), p.where.line or 0, p.where.column or 0),
    )


class _Reader:
    """Reads the files one by one and keeps their problems."""

    def __init__(self, folder: str, files: dict[str, bytes]) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.names: dict[str, str] = {}
        """The name that messages show, where it is not the overlay's or pack's own."""
        self.trees: dict[str, Node | None] = {name: self._tree(name, files[name]) for name in files}
        head = self.trees.get("pack.yaml")
        extends = head.values.get("extends") if isinstance(head, MapNode) else None
        base = next((name.split("/")[1] for name in files if name.startswith(BASE)), "")
        if base or extends is not None:
            self._lay_over(base, extends)

    def _tree(self, name: str, data: bytes) -> Node | None:
        try:
            is_list = PurePosixPath(name).name in LISTS
            return read_tree(data, self.shown(name), "list" if is_list else "mapping")
        except UserError as error:
            self.problems += error.problems
            return None

    def _lay_over(self, base: str, extends: Node | None) -> None:
        """Replace the trees of an overlay and its base by those of the whole pack."""
        if self.problems:
            # Half a base would make problems that nobody has.
            raise UserError(self.problems)
        trees = {name: tree for name, tree in self.trees.items() if tree is not None}
        head = trees["pack.yaml"]
        if not isinstance(extends, TextNode) or extends.text != base:
            where = place(self.shown("pack.yaml"), extends or head, ())
            text = "`extends` has to name the base, on a line of its own."
            raise UserError(Problem("P212", where, text, "Write it as in `extends: north-west`."))
        prefix = f"{BASE}{base}/"
        under = {n.removeprefix(prefix): t for n, t in trees.items() if n.startswith(prefix)}
        second = under["pack.yaml"]
        if isinstance(second, MapNode) and "extends" in second.values:
            where = place(self.shown("pack.yaml"), extends, ())
            text = f"'{base}' is an overlay itself, and there is one level only."
            raise UserError(Problem("P212", where, text, "Extend the pack that it extends."))
        own = {name: tree for name, tree in trees.items() if not name.startswith(BASE)}
        merged = lay_over(under, own, self.shown, base)
        self.trees, self.names = dict(merged.trees), merged.shown
        self.problems += merged.problems

    def shown(self, name: str) -> str:
        """The file's name in messages."""
        if name.startswith(BASE):
            return name.removeprefix(BASE)
        return self.names.get(name, f"{self.folder}/{name}")

    def one(self, name: str, model: type[M]) -> FileRead[M] | None:
        """The file as a model, or None when the pack has no such file."""
        if name not in self.trees:
            return None
        tree = self.trees[name]
        if tree is None:
            return FileRead(self.shown(name), None, None)
        read, problems = check_model(tree, self.shown(name), model)
        self.problems += problems
        return read


def _model(read: FileRead[M] | None) -> M | None:
    return None if read is None else read.model


def _must(model: M | None) -> M:
    assert isinstance(model, BaseModel), "a faulty file was reported before this"
    return model


def _assemble(found: PackRead, content_hash: str) -> Questionnaire:
    pack = _must(found.pack.model)
    overall = build.display(pack.scoring.display)
    by_id = {}
    for read in found.components:
        model = _must(read.model)
        by_id[model.id] = build.component(model, overall, PurePosixPath(read.file).stem)
    regions = _model(found.regions)
    steps = _model(found.recommendations)
    support = _model(found.support)
    contradictions = _model(found.contradictions)
    benchmarks = _model(found.benchmarks)
    return Questionnaire(
        id=pack.id,
        version=pack.version,
        title=pack.title,
        hash=content_hash,
        levels=build.levels(pack.levels, pack.scoring.display),
        components=tuple(by_id[component_id] for component_id in pack.components),
        scoring=build.scoring(pack.scoring),
        roadmap=build.roadmap(pack.roadmap, pack.stages, pack.scoring.display),
        language=pack.language,
        summary=pack.summary,
        region=pack.region,
        nation=pack.nation,
        asking_order=tuple(pack.asking_order),
        sectors=build.labels(pack.sectors),
        goals=build.labels(pack.goals),
        targets=tuple(build.target(rule) for rule in pack.targets),
        recommendations=tuple(build.recommendation(r) for r in steps.root) if steps else (),
        offers=tuple(build.offer(o) for o in support.root) if support else (),
        areas=build.areas(regions) if regions else (),
        sub_regions=build.sub_regions(regions) if regions else (),
        postcodes=build.postcodes(regions) if regions else (),
        contradictions=tuple(build.contradiction(c) for c in contradictions.root)
        if contradictions
        else (),
        benchmarks=tuple(build.benchmark(b) for b in benchmarks.root) if benchmarks else (),
        sources=tuple(pack.sources),
    )
