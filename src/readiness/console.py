"""Results as plain text for people: tables of scores, every point explained, packs.

Everything that came from outside goes through `clean` before it reaches the terminal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from textwrap import wrap
from typing import Any

from readiness.assessment import Assessment, QuestionResult, Result
from readiness.changes import Changes
from readiness.errors import CATALOGUE, Problem, clean
from readiness.figures import figure, gain, out_of, span
from readiness.questionnaire import Component, Questionnaire
from readiness.response import State
from readiness.scoring import shown

WIDTH = 88
STATUS_WORDS = {
    "withheld": "not enough known yet",
    "not_applicable": "does not apply",
    "provisional": "provisional",
    "scored": "",
}


def level_word(questionnaire: Questionnaire, result: Result) -> str:
    """The level in words, or why there is none."""
    if result.level is None:
        return STATUS_WORDS[result.status]
    label = questionnaire.levels[result.level].label
    return label if result.status == "scored" else f"{label} ({STATUS_WORDS[result.status]})"


def score_table(assessment: Assessment) -> str:
    """One firm's scores as a table of text: name, score, range, level, what is known."""
    pack = assessment.questionnaire
    rows = [("", "score", "range", "level", "known")]
    results = [("Overall", assessment.overall)]
    results += [(c.name, assessment.components[c.id]) for c in pack.components]
    for name, result in results:
        counts = result.counts
        known = f"{counts.answered} of {counts.applicable}" if counts.applicable else ""
        level = level_word(pack, result)
        if (
            result is assessment.overall
            and assessment.length == "quick"
            and result.level is not None
        ):
            level = f"{level}, first indication"
        rows.append((name, figure(pack, result), span(pack, result), level, known))
    name = clean(assessment.response.respondent.name) or "(no name)"
    kind = "quick look" if assessment.length == "quick" else "full check"
    lines = [f"{name} - {clean(pack.title)} {pack.version}, {kind}", "", *columns(rows)]
    for cap in assessment.overall.caps:
        lines += wrap(f"Held back: {cap.reason} ({cap.question})", WIDTH)
    return "\n".join(lines)


MOVED = {
    "up": "up",
    "down": "down",
    "same": "no change",
    "new": "new",
    "gone": "no score now",
    "": "",
}


def comparison(found: Changes) -> str:
    """Two assessments of one firm: scores then and now, and the answers that changed."""
    pack = found.after.questionnaire
    rows = [("", "then", "now", "change", "level now")]
    for part in found.parts:
        name = pack.component(part.id).name if part.id else "Overall"
        then, now = (
            figure(pack, r) if r.status in ("scored", "provisional") else "-"
            for r in (part.before, part.after)
        )
        rows.append((name, then, now, MOVED[part.moved], level_word(pack, part.after)))
    lines = [*columns(rows), ""]
    if not found.answers:
        return "\n".join([*lines, "No answer changed."])
    count = len(found.answers)
    lines.append(f"{count} answer{'s' if count > 1 else ''} changed:")
    for change in found.answers:
        title = pack.questions[change.question].title
        lines += ["", f"{title}{f' ({MOVED[change.moved]})' if change.moved else ''}"]
        lines += [f"  {line}" for line in wrap(f"then: {change.before}", WIDTH - 2)]
        lines += [f"  {line}" for line in wrap(f"now:  {change.after}", WIDTH - 2)]
    return "\n".join(lines)


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as aligned text columns; the last column is not padded."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def explanation(assessment: Assessment, component_id: str | None = None) -> str:
    """Every point of a score, so that it can be added up by hand.

    Args:
        assessment: The scored response.
        component_id: One component; None = all, with the overall at the end.
    """
    pack = assessment.questionnaire
    chosen = [c for c in pack.components if component_id in (None, c.id)]
    blocks = [_component_block(assessment, component) for component in chosen]
    if component_id is None:
        blocks.append(_overall_block(assessment))
    return "\n\n".join(blocks)


def _component_block(assessment: Assessment, component: Component) -> str:
    pack, result = assessment.questionnaire, assessment.components[component.id]
    head = f"{component.name} ({component.id})"
    rows = [("", "answer", "score", "weight", "points", "one line better adds")]
    known = [
        assessment.questions[q.id]
        for q in component.node.walk()
        if assessment.questions[q.id].score is not None
    ]
    total = sum((pack.questions[r.id].weight for r in known), Fraction(0))
    scale = component.node.display
    plain = not component.node.groups and component.node.method == "mean"
    for question in component.node.walk():
        rows.append(_question_row(assessment, assessment.questions[question.id], total, plain))
    lines = [head, *columns(rows)]
    if result.counts.applicable and total and plain:
        points = sum(
            (pack.questions[r.id].weight * (r.score or Fraction(0)) for r in known), Fraction(0)
        )
        lines.append(
            f"score = {text_of(points)} points / {text_of(total)} weight of the known answers "
            f"= {text_of(points / total)} = {shown(points / total, scale, 2)} {out_of(scale)}"
        )
    if component.node.groups:
        lines += _group_lines(result, component)
    lines += _result_lines(assessment, result)
    return "\n".join(lines)


def _question_row(
    assessment: Assessment, result: QuestionResult, total: Fraction, plain: bool
) -> tuple[str, str, str, str, str, str]:
    question = assessment.questionnaire.questions[result.id]
    weight = text_of(question.weight)
    if not result.counted:
        why = {
            "length": "not in the quick look",
            "branch": "not asked",
            "open": "depends on an answer you do not have yet",
            "unscored": "not scored",
        }
        return (result.id, why.get(result.hidden, ""), "", "", "", "")
    if result.state is State.NOT_APPLICABLE:
        return (result.id, f"does not apply: {clean(result.reason, limit=40)}", "", "", "", "")
    if result.state is not State.ANSWERED or result.score is None:
        words = "don't know" if result.state is State.DONT_KNOW else "no answer yet"
        return (result.id, words, "unknown", weight, "", "")
    answer = assessment.response.answers[result.id]
    if question.kind == "single" and result.level is not None:
        said = f"{result.level + 1} of {len(question.options)}"
    elif question.kind == "multiple":
        said = "ticked " + ", ".join(str(o + 1) for o in answer.options)
    elif question.kind == "grid":
        said = "rows " + ", ".join("-" if r is None else str(r + 1) for r in answer.rows)
    else:
        said = answer.number
    if result.ceiling is not None:
        said += f" ({result.ceiling + 1} is full marks for your size)"
    better = ""
    if plain and question.kind == "single" and result.level is not None and total:
        better = _gain(assessment, result, total)
    points = text_of(result.score * question.weight)
    return (result.id, said, text_of(result.score), weight, points, better)


def _gain(assessment: Assessment, result: QuestionResult, total: Fraction) -> str:
    """What the next option would add to the component, in points as they are shown."""
    question = assessment.questionnaire.questions[result.id]
    top = question.levels if result.ceiling is None else result.ceiling
    if result.level is None or result.score is None or result.level >= top:
        return ""
    full = question.maximum if result.ceiling is None else question.options[top].points
    more = min(question.options[result.level + 1].points, full) / full - result.score
    scale = assessment.questionnaire.component_of[result.id].node.display
    return gain(scale, more * question.weight / total)


def _group_lines(result: Result, component: Component) -> list[str]:
    lines = [f"{component.name} is worked out from its parts ({component.node.method}):"]
    for part, group in zip(result.groups, component.node.groups, strict=True):
        value = shown(part.known_score, group.display) or STATUS_WORDS[part.status]
        lines.append(f"  {group.name}: {value} (weight {text_of(group.weight)})")
    return lines


def _result_lines(assessment: Assessment, result: Result) -> list[str]:
    pack = assessment.questionnaire
    counts = result.counts
    lines = []
    if result.status == "not_applicable":
        return [f"does not apply{f': {clean(result.reason)}' if result.reason else ''}"]
    share = counts.known_share or Fraction(0)
    lines.append(
        f"known: {counts.answered} of {counts.applicable} "
        f"({shown(share)} %), {counts.dont_know} don't know, {counts.unanswered} no answer yet"
    )
    if result.score is None:
        rules = pack.scoring
        lines.append(
            f"no score: under {shown(rules.withheld_below)} % known, "
            f"or fewer than {min(rules.min_scored, counts.applicable)} answers"
        )
        return lines
    if result.low != result.high:
        withheld = any(part.status == "withheld" for part in assessment.components.values())
        where = " of the components above" if result is assessment.overall and withheld else ""
        lines.append(
            f"range: {span(pack, result, 2) or figure(pack, result, 2)}, "
            f"over every way the unknown answers{where} can turn out"
        )
    if result.level is not None:
        lines.append(f"level: {level_word(pack, result)}")
        for cap in result.caps:
            raw = pack.levels[result.raw_level or 0].label
            lines += wrap(
                f"capped: by its score it would be {raw}. {cap.reason} ({cap.question})", WIDTH
            )
        if result.close_to is not None:
            lines.append(f"close to: {pack.levels[result.close_to].label}")
    elif assessment.length == "quick" and result is not assessment.overall:
        lines.append("level: none in a quick look; two answers flip a label too easily")
    return lines


def _overall_block(assessment: Assessment) -> str:
    pack, overall = assessment.questionnaire, assessment.overall
    rows = [("", "score", "weight")]
    parts = []
    weights = Fraction(0)
    for component in pack.components:
        result = assessment.components[component.id]
        weight = component.node.weight
        if result.score is None:
            rows.append((component.name, STATUS_WORDS[result.status], ""))
            continue
        rows.append((component.name, text_of(result.score), text_of(weight)))
        parts.append(result.score * weight)
        weights += weight
    lines = ["Overall", *columns(rows)]
    if weights and pack.scoring.method != "mean":
        score, scale = sum(parts, Fraction(0)) / weights, pack.scoring.display
        lines.append(
            f"score = {text_of(sum(parts, Fraction(0)))} / {text_of(weights)} "
            f"= {text_of(score)} = {shown(score, scale, 2)} {out_of(scale)}"
        )
    return "\n".join([*lines, *_result_lines(assessment, overall)])


def text_of(value: Fraction) -> str:
    """An exact number as a person writes it: whole, as a short decimal, or as a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    for places in (1, 2, 3, 4):
        scaled = value * 10**places
        if scaled.denominator == 1:
            return f"{scaled.numerator / 10**places:.{places}f}"
    return f"{value.numerator}/{value.denominator}"


def batch_text(
    folder: str,
    quality: Mapping[str, Any],
    outputs: Sequence[str],
    *,
    provisional: int,
    withheld: int,
) -> str:
    """What a batch did, for people: counts that add up, what to look at, where it lies.

    Args:
        folder: The output folder.
        quality: The content of ``quality.json``.
        outputs: Names of what was written, below the folder.
        provisional: Rows with a provisional overall; `quality` hides few of them.
        withheld: Rows without an overall.
    """
    rows, table = quality["rows"], quality["table"]
    keys = ("encoding", "delimiter", "line_ends")
    found = ", ".join(clean(str(table[key])) for key in keys if table[key])
    lines = [
        f"{rows['in']} rows in = {rows['scored']} scored + {rows['rejected']} rejected",
        f"  of the scored: {provisional} provisional, {withheld} withheld",
        f"  read as: {found}; header in line {table['header_line']}",
    ]
    lines += [f"  notice: {clean(str(notice))}" for notice in table["notices"]]
    for code, count in quality["reject_codes"].items():
        lines.append(f"  rejected by {code}: {count} ({CATALOGUE[code]})")
    looks = (
        ("straight_lines", "with the same answer many times in a row"),
        ("contradictions", "with answers that do not go together"),
        ("same_row", "that stand twice"),
        ("same_name", "with a name that stands twice"),
        ("unfinished", "with a question left open"),
        ("not_submitted", "never sent off"),
    )
    for key, words in looks:
        if quality[key]["count"]:
            lines.append(f"  rows {words}: {quality[key]['count']}")
    if "roadmaps" in quality:
        drawn = quality["roadmaps"]
        lines.append(f"  roadmaps: {drawn['written']}")
        if drawn.get("missing_letters"):
            rows_of = drawn["missing_letters"]
            signs = sorted({letter for row in rows_of for letter in row["letters"]})
            ids = ", ".join(clean(str(row["row"])) for row in rows_of[:10])
            more = f" and {len(rows_of) - 10} more" if len(rows_of) > 10 else ""
            lines.append(
                f"  letters that no font has, printed as hollow squares (D103): "
                f"{clean(' '.join(signs[:20]))}; rows {ids}{more}"
            )
        if drawn["quarantined"]:
            ids = ", ".join(clean(str(i)) for i in drawn["quarantined"])
            lines.append(f"  without a roadmap, because drawing it failed twice: {ids}")
    if not rows["scored"]:
        lines.append("No row could be scored. rejects.csv says why, row by row.")
    lines.append(f"written to {clean(folder)}: {', '.join(outputs)}")
    return "\n".join(lines)


def demo_text(
    batch: str, folder: str, table: str, saved: Sequence[str], roadmaps: Sequence[str]
) -> str:
    """What the demo wrote, and what to open first. `batch` is the batch's own summary."""
    return "\n".join(
        [
            "Sample data (every firm in it is made up, and four rows are faulty on purpose):",
            f"  {clean(table)}",
            *(f"  {clean(path)}" for path in saved),
            "",
            "Scored as a table, with one roadmap for each row:",
            batch,
            "",
            "Roadmaps of the saved responses:",
            *(f"  {clean(path)}" for path in roadmaps),
            "",
            f"Open first: {clean(roadmaps[0])}",
            f"Then:       {clean(folder)}/batch/scores.csv and rejects.csv beside it",
            f"All firms:  {clean(folder)}/batch/cohort.pdf (groups of fewer than 10 are hidden)",
            f"Add it up:  readiness explain {clean(saved[0])}",
        ]
    )


def finding_data(problem: Problem) -> dict[str, Any]:
    """A finding of `pack check` for programs."""
    where = problem.where
    return {
        "code": problem.code,
        "file": where.file,
        "line": where.line,
        "column": where.column,
        "field": where.field,
        "why": problem.message,
        "mend": problem.hint,
    }
