"""A whole pack as a document to read: what is asked, what it earns, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from textwrap import wrap

from readiness.errors import clean
from readiness.forms.conditions import in_words
from readiness.questionnaire import (
    Component,
    Offer,
    Question,
    Questionnaire,
    Recommendation,
    TargetRule,
)

WIDTH = 88
EFFORT = ("", "an afternoon", "a few days", "a few weeks", "a few months", "many months")
COST = {"none": "nothing", "time-only": "time only", "ask-for-a-quote": "ask for a quote"}
_METHODS = {
    "mean": "the mean of its questions",
    "sum": "a sum, in proportion to what applies",
    "mean_of_means": "the mean of its parts",
}


def pack_document(pack: Questionnaire, *, questions_only: bool = False) -> str:
    """The pack as plain text, in reporting order; every text is cleaned for a terminal.

    Args:
        pack: The questionnaire.
        questions_only: Only what is asked, without points, rules, steps and offers.
    """
    lines = [f"{clean(pack.title)} ({pack.id} {pack.version}, {pack.hash[:12]})"]
    lines += _block(pack.summary)
    if not questions_only:
        lines += _scoring(pack)
    for component in pack.components:
        lines += ["", "", _underlined(f"{component.id}  {component.name}")]
        lines += _block(component.meaning)
        if not questions_only:
            lines += _component(pack, component)
        for question in component.node.walk():
            lines += ["", *_question(question)]
            if not questions_only:
                lines += _rules(pack, question)
                for step in pack.recommendations:
                    if step.question == question.id:
                        lines += _step(step)
    if not questions_only:
        lines += _catalogue(pack)
    return "\n".join(lines)


def _underlined(text: str) -> str:
    text = clean(text)
    return f"{text}\n{'-' * len(text)}"


def _block(text: str, lead: str = "", indent: int = 0) -> list[str]:
    """A text below the line before, with a lead in its first line; nothing for no text."""
    if not text:
        return []
    blank = " " * indent
    words = " ".join(clean(f"{lead}{text}").split())
    return wrap(words, WIDTH, initial_indent=blank, subsequent_indent=blank + "  " * bool(lead))


def _scoring(pack: Questionnaire) -> Iterator[str]:
    yield ""
    yield _underlined("Scoring")
    shown = pack.scoring.display
    for level in pack.levels:
        start = shown.minimum + level.start * (shown.maximum - shown.minimum)
        yield from _block(f"{level.label}, from {_plain(start)}: {level.meaning or '-'}")
    rules = pack.scoring
    yield from _block(
        f"The overall is {_METHODS[rules.method].replace('questions', 'components')}. "
        f"Provisional below {_percent(rules.provisional_below)} known, no number below "
        f"{_percent(rules.withheld_below)} or with fewer than {rules.min_scored} scored questions."
    )
    for rule in pack.targets:
        yield from _block(_target(rule), "Target: ")
    for source in pack.sources:
        yield from _block(source, "Source: ")


def _target(rule: TargetRule) -> str:
    which = "must-haves" if rule.gates_only else ", ".join(rule.questions) or "all questions"
    when = "" if rule.when is None else f", if {in_words(rule.when)}"
    return f"line {rule.level + 1} for {which}{when}."


def _component(pack: Questionnaire, component: Component) -> Iterator[str]:
    node = component.node
    yield from _block(f"Weight {_plain(node.weight)}; its score is {_METHODS[node.method]}.")
    for level in pack.levels:
        yield from _block(component.level_meanings.get(level.id, ""), f"{level.label}: ")
    yield from _block(component.strength, "As a strength: ")
    for rule in component.not_applicable_when:
        if rule.when is not None:
            yield from _block(f"{in_words(rule.when)}: {rule.reason}", "Does not apply if ")
    for figure in pack.benchmarks:
        if figure.component == component.id:
            base = f"({figure.base}, {figure.year}; {figure.source}; seen {figure.checked})"
            yield from _block(f"{figure.text} {base}", "Published: ")
    yield from _block(component.source, "Source: ")


def _question(question: Question) -> Iterator[str]:
    marks = [m for m, on in (("quick look", question.core), ("must-have", question.gate)) if on]
    tail = f"  [{', '.join(marks)}]" if marks else ""
    yield from _block(f"{question.id}  {question.stem}{tail}")
    yield from _block(question.help, indent=3)
    usual = [option.points for option in question.options] == [
        Fraction(n) for n in range(len(question.options))
    ]
    for number, option in enumerate(question.options, start=1):
        alone = " (stands alone)" if option.exclusive else ""
        earns = "" if usual else f" [{_plain(option.points)} points]"
        yield from _block(f"{option.text}{alone}{earns}", f"{number}  ", 3)
    for row in question.rows:
        yield from _block(row, "row: ", 3)
    for step in question.thresholds:
        less = "down" if question.lower_is_better else "up"
        yield from _block(f"{_plain(step.points)} points from {_plain(step.at)} {less}", indent=3)
    for reason in question.may_not_apply:
        yield from _block(reason.text, "x  Does not apply: ", 3)


def _rules(pack: Questionnaire, question: Question) -> Iterator[str]:
    if question.applies_when is not None:
        yield from _block(f"{in_words(question.applies_when)}.", "Asked only if ", 3)
    for rule in question.not_applicable_when:
        if rule.when is not None:
            yield from _block(f"{in_words(rule.when)}.", "Does not apply if ", 3)
    for rule in question.ceilings:
        if rule.when is not None and rule.level is not None:
            text = f"line {rule.level + 1} if {in_words(rule.when)}."
            yield from _block(text, "Full marks from ", 3)
    yield from _block(question.why, "Why: ", 3)
    if question.gate is not None:
        gate, labels = question.gate, {level.id: level.label for level in pack.levels}
        text = f"below line {gate.level + 1} its part stays at {labels[gate.component_cap]} and "
        text += f"the whole at {labels[gate.overall_cap]}. {gate.reason}"
        yield from _block(text, "Must-have: ", 3)
    about = [f"weight {_plain(question.weight)}", f"impact {question.impact}"]
    about += [f"{name} {impact}" for name, impact in question.impact_by_sector.items()]
    about += [f"serves {', '.join(question.goals)}"] if question.goals else []
    needs = [f"{p.question} at line {p.level + 1}" for p in question.prerequisites]
    about += [f"after {', '.join(needs)}"] if needs else []
    yield from _block("; ".join(about) + ".", "Counts: ", 3)
    for sector, text in question.examples.items():
        yield from _block(text, f"For {sector}: ", 3)
    if question.find_out is not None:
        ask = question.find_out
        yield from _block(f"{ask.ask} ({ask.minutes} minutes)", "Don't know: ", 3)
    yield from _block(question.source, "Source: ", 3)


def _step(step: Recommendation) -> Iterator[str]:
    yield ""
    yield from _block(f"{step.title} ({step.id})", f"{step.start + 1} to {step.to + 1}: ", 3)
    yield from _block(step.motivation, "Because: ", 6)
    yield from _block(step.first_step, "This week: ", 6)
    for sector, text in step.examples.items():
        yield from _block(text, f"For {sector}: ", 6)
    yield from _block(step.done_when, "Done when: ", 6)
    cost = step.cost
    price = f"{cost.text} ({cost.source}, {cost.checked})" if cost.text else COST[cost.band]
    help_from = f"; help: {', '.join(step.support)}" if step.support else ""
    yield from _block(f"{EFFORT[step.effort]}; costs {price}{help_from}.", "Effort: ", 6)
    checked = f" (checked {step.checked})" if step.checked else ""
    yield from _block(f"{step.source}{checked}", "Source: ", 6) if step.source else []


def _catalogue(pack: Questionnaire) -> Iterator[str]:
    if pack.contradictions:
        yield from ("", "", _underlined("Answers that do not sit well together"))
    for rule in pack.contradictions:
        yield from _block(rule.message, f"{rule.id}: ")
    if pack.offers:
        yield from ("", "", _underlined("Support"))
    for offer in pack.offers:
        yield ""
        yield from _offer(offer)


def _offer(offer: Offer) -> Iterator[str]:
    never = " It is never printed." if offer.status == "closed" else ""
    yield from _block(f"{offer.name} ({offer.id})")
    yield from _block(f"{offer.provider}. {offer.kind}, {offer.status}.{never}", indent=3)
    yield from _block(offer.summary, indent=3)
    yield from _block(offer.offer, "What you get: ", 3)
    yield from _block(f"{', '.join(offer.regions)}; {'; '.join(_whom(offer))}", "For: ", 3)
    yield from _block(", ".join((*offer.components, *offer.questions)), "Helps with: ", 3)
    dates = [f"{word} {day}" for word, day in (("opens", offer.opens), ("closes", offer.closes))
             if day]  # fmt: skip
    yield from _block(", ".join(dates), indent=3)
    facts = f"{offer.source}, {offer.source_date}; checked {offer.checked}"
    yield from _block(
        facts + (f" by {offer.checked_by}" if offer.checked_by else ""), "Source: ", 3
    )


def _whom(offer: Offer) -> Iterator[str]:
    """Sectors, size, years, places: whoever may get it."""
    sectors = "any trade" if offer.sectors == ("any",) else ", ".join(offer.sectors)
    yield sectors
    yield from _from_to("people", offer.employees_min, offer.employees_max)
    yield from _from_to("years of trading", offer.min_trading_years, offer.max_trading_years)
    if offer.areas:
        yield f"in {', '.join(offer.areas)}"
    if offer.makes_things is not None:
        yield "makers only" if offer.makes_things else "not for makers"
    if offer.other:
        yield offer.other


def _from_to(what: str, low: int | None, high: int | None) -> Iterable[str]:
    if low is not None and high is not None:
        return (f"{low} to {high} {what}",)
    if low is not None:
        return (f"{low} {what} or more",)
    return () if high is None else (f"up to {high} {what}",)


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{float(number):g}"


def _percent(share: Fraction) -> str:
    return f"{_plain(share * 100)}%"
