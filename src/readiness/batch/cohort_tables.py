"""A cohort as tables: one long CSV for programs, one workbook for people. The same figures in both.

``cohort.csv`` has one figure a line: `table, row, column, value, n`. `value` is a count, points of
100, a name, or one of the words in `WORDS`; `n` is how many firms it is of, where that may be said.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from readiness.batch.tables import csv_line, guarded
from readiness.cohort import NO_LEVEL, Cohort, Group, Share, SpreadShown, SubjectViews, Views
from readiness.scoring import shown
from readiness.tally import WHOLE
from readiness.waves import Move, Waves

COLUMNS = ("table", "row", "column", "value", "n")
HIDDEN, UNDER, NEARLY, UNKNOWN = "hidden", "fewer than k", "all but fewer than k", "unknown"
WORDS = (HIDDEN, UNDER, NEARLY, UNKNOWN)
Line = tuple[str, str, str, str, str]
Sheet = tuple[str, list[float], list[Sequence[object]]]
"""Name, column widths, rows with the head first."""


def csv_bytes(cohort: Cohort, waves: Waves | None = None) -> bytes:
    """The bytes of ``cohort.csv``."""
    lines = [COLUMNS, *_lines(cohort, waves)]
    return "".join(csv_line(guarded(cell) for cell in line) for line in lines).encode("utf-8")


def _lines(cohort: Cohort, waves: Waves | None) -> Iterator[Line]:
    pack = cohort.questionnaire
    about = {
        "name": cohort.name,
        "on": cohort.on.isoformat(),
        "k": str(cohort.k),
        "length": cohort.length,
        "pack": f"{pack.id} {pack.version}",
        "pack_hash": pack.hash,
        "hidden_figures": str(cohort.hidden),
    }
    yield from (("about", key, "", value, "") for key, value in about.items())
    rows = cohort.rows
    for key, count in (("in", rows.given), ("scored", rows.scored), ("rejected", rows.rejected)):
        yield "quality", "rows", key, str(count), ""
    yield "quality", "firms", cohort.length, *_share(cohort.firms)
    for key, found in cohort.looks.items():
        yield "quality", "rows", key, *_share(found)
    groups = [(WHOLE, cohort.whole)] if cohort.whole is not None else []
    groups += [(cut.id, group) for cut in cohort.cuts for group in cut.groups]
    for cut_id, group in groups:
        yield from _group(cohort, cut_id, group)
    for need in cohort.needs:
        yield "needs", need.id, "firms", *_share(need.share)
        for step in need.steps:
            yield "steps", step.id, "firms", _or(step.count, HIDDEN), str(need.share.of)
    for offer in cohort.demand:
        yield "demand", offer.id, "firms", *_share(offer.share)
        yield "demand", offer.id, "places", _or(offer.places, UNKNOWN), ""
    for item in cohort.items:
        yield "questions", item.id, "dont_know", *_share(item.dont_know)
        yield "questions", item.id, "options_of_fewer_than_k", ";".join(map(str, item.rare)), ""
    for one in cohort.scenarios:
        yield "robustness", one.id, "level_changed", *_share(one.changed)
        yield "robustness", one.id, "weakest_of_firm_same", *_share(one.same_weakest)
        yield "robustness", one.id, "weakest_of_cohort", one.weakest or HIDDEN, ""
    if cohort.views is not None:
        yield from _views(cohort.views)
    if waves is not None:
        yield from _waves(waves)


def _group(cohort: Cohort, cut: str, group: Group) -> Iterator[Line]:
    row = f"{cut}/{group.id}"
    yield "groups", row, "firms", _or(group.firms, HIDDEN), ""
    names = [*(level.id for level in cohort.questionnaire.levels), NO_LEVEL]
    for subject, spread in group.spreads.items():
        for name, count in zip(names, spread.levels, strict=True):
            yield "levels", row, f"{subject}/{name}", _or(count, HIDDEN), _or(group.firms, HIDDEN)
        base = _or(spread.base, HIDDEN)
        yield "scores", row, f"{subject}/mean", shown(spread.mean) or HIDDEN, base
        yield "scores", row, f"{subject}/median", _or(spread.median, HIDDEN), base


def _views(views: Views) -> Iterator[Line]:
    yield "views", "both", "firms", *_share(views.firms)
    for one in views.subjects:
        for key, count in _agreement(one).items():
            yield "views", one.id, key, _or(count, HIDDEN), ""
        yield "views", one.id, "adviser_less_owner", _gap(one) or HIDDEN, ""


def _agreement(one: SubjectViews) -> dict[str, int | None]:
    return {
        "same_level": one.same,
        "owner_higher": one.owner_higher,
        "adviser_higher": one.adviser_higher,
    }


def _gap(one: SubjectViews) -> str:
    """Points of 100, cut towards nought, with a sign that no spreadsheet takes for a formula."""
    return "" if one.gap is None else str(int(one.gap * 100))


def _waves(waves: Waves) -> Iterator[Line]:
    yield "waves", "before", "name", waves.before_name, str(waves.before_firms)
    for move in (*waves.subjects, *waves.groups):
        row = f"{move.group}: {move.subject}"
        yield "waves", row, "before", shown(move.before), ""
        yield "waves", row, "after", shown(move.after), ""
        yield "waves", row, "real", "yes" if move.real else "no", ""
    for label in waves.refused:
        yield "waves", label, "before", HIDDEN, ""


def _or(value: int | None, word: str) -> str:
    return word if value is None else str(value)


def _share(found: Share) -> tuple[str, str]:
    return str(_count(found)), str(found.of)


def _count(found: Share) -> int | str:
    if found.count is not None:
        return found.count
    return {"under": UNDER, "nearly": NEARLY}.get(found.bound, HIDDEN)


def xlsx_bytes(cohort: Cohort, waves: Waves | None = None) -> bytes:
    """The bytes of ``cohort.xlsx``: text cells are text, never formulas or links."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book: Any = xlsxwriter.Workbook(out, options)
    day, pack = cohort.on, cohort.questionnaire
    book.set_properties(
        {
            "title": _title(cohort),
            "comments": f"{pack.id} {pack.version} {pack.hash}",
            "created": datetime(day.year, day.month, day.day),
        }
    )
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for name, widths, rows in _sheets(cohort, waves):
        sheet = book.add_worksheet(name)
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        for number, row in enumerate(rows):
            for index, cell in enumerate(row):
                style = head if number == 0 else body
                if isinstance(cell, int):
                    sheet.write_number(number, index, cell, style)
                else:
                    sheet.write_string(number, index, guarded(str(cell)), style)
        sheet.freeze_panes(1, 1)
    book.close()
    return out.getvalue()


def _title(cohort: Cohort) -> str:
    return f"Cohort report{f': {cohort.name}' if cohort.name else ''}"


def _sheets(cohort: Cohort, waves: Waves | None) -> Iterable[Sheet]:
    pack = cohort.questionnaire
    subjects = [("overall", "Overall"), *((c.id, c.name) for c in pack.components)]
    names = dict(subjects)
    groups = [("All firms", cohort.whole)] if cohort.whole is not None else []
    groups += [(f"{cut.label}: {g.label}", g) for cut in cohort.cuts for g in cut.groups]
    yield "About", [28, 70], [("Cohort report", cohort.name), *_about(cohort)]
    means: list[Sequence[object]] = [("Group", "Firms", *(name for _, name in subjects))]
    levels: list[Sequence[object]] = [
        ("Group", "Firms", "Of", *(level.label for level in pack.levels), "No level")
    ]
    for label, group in groups:
        firms = _cell(group.firms)
        nothing = SpreadShown(tuple(None for _ in range(len(pack.levels) + 1)))
        spreads = [group.spreads.get(sid, nothing) for sid, _ in subjects]
        means.append((label, firms, *(_points(spread) for spread in spreads)))
        for (_, name), spread in zip(subjects, spreads, strict=True):
            if group.spreads:
                levels.append((label, firms, name, *(_cell(c) for c in spread.levels)))
    yield "Mean scores", [34, 9, *[14] * len(subjects)], means
    yield "Levels", [34, 9, 28, *[13] * (len(pack.levels) + 1)], levels
    yield (
        "Next steps",
        [34, 28, 60, 16],
        [("Need", "Component", "Step", "Firms"), *_needs(cohort, names)],
    )
    yield (
        "Demand",
        [60, 22, 12],
        [
            ("Offer", "Firms it was matched to", "Places"),
            *((d.name, _count(d.share), _cell(d.places, UNKNOWN)) for d in cohort.demand),
        ],
    )
    yield (
        "Questions",
        [10, 50, 28, 18, 30],
        [
            ("Id", "Question", "Component", "Don't know", "Options of fewer than k firms"),
            *(
                (
                    i.id,
                    i.title,
                    names[i.component],
                    _count(i.dont_know),
                    ", ".join(map(str, i.rare)),
                )
                for i in cohort.items
            ),
        ],
    )
    yield "Robustness", [60, 22, 24, 28], [
        ("Other way of scoring", "Firms whose level changes", "Firms whose weakest stays",
         "Weakest component of all"),
        *(
            (s.label, _count(s.changed), _count(s.same_weakest), names.get(s.weakest or "", HIDDEN))
            for s in cohort.scenarios
        ),
    ]  # fmt: skip
    if cohort.views is not None:
        yield (
            "Owner and adviser",
            [34, 18, 18, 18, 26],
            [
                ("Level of", "Same level", "Owner higher", "Adviser higher",
                 "Adviser's mean less owner's"),
                *(
                    (
                        names[one.id],
                        *(_cell(count) for count in _agreement(one).values()),
                        HIDDEN if one.gap is None else int(one.gap * 100),
                    )
                    for one in cohort.views.subjects
                ),
            ],
        )  # fmt: skip
    if waves is not None:
        yield (
            "Waves",
            [34, 28, 10, 10, 22],
            [
                ("Group", "Mean score of", "Before", "After", "Stands out"),
                *(_moved(move) for move in (*waves.subjects, *waves.groups)),
                *((label, "Overall", HIDDEN, HIDDEN, "") for label in waves.refused),
            ],
        )


def _needs(cohort: Cohort, names: Mapping[str, str]) -> Iterator[tuple[object, ...]]:
    for need in cohort.needs:
        yield need.title, names[need.component], "all steps", _count(need.share)
        for step in need.steps:
            yield need.title, names[need.component], step.title, _cell(step.count)


def _moved(move: Move) -> tuple[object, ...]:
    before, after = int(shown(move.before)), int(shown(move.after))
    return move.group, move.subject, before, after, "yes" if move.real else "no"


def _cell(value: int | None, word: str = HIDDEN) -> int | str:
    return word if value is None else value


def _points(spread: SpreadShown) -> int | str:
    return HIDDEN if spread.mean is None else int(shown(spread.mean))


def _about(cohort: Cohort) -> list[tuple[str, object]]:
    pack, rows = cohort.questionnaire, cohort.rows
    return [
        ("Date", cohort.on.isoformat()),
        ("Questionnaire", f"{pack.title}, {pack.id} {pack.version}"),
        ("Its content (hash)", pack.hash),
        ("Rows in the table", rows.given),
        ("Rows scored", rows.scored),
        ("Rows rejected", rows.rejected),
        ("Firms in this report", cohort.firms.count or 0),
        ("Length of the check", cohort.length),
        ("k", cohort.k),
        ("Figures hidden", cohort.hidden),
        (
            "Small groups",
            f"Figures of fewer than {cohort.k} firms are hidden, and as many others as it takes "
            "for totals not to give them away. Hidden does not mean nought.",
        ),
        ("Scores", "Points from 0 to 100, cut to whole points. What firms said of themselves."),
    ]
