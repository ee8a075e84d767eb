"""The questions as a list for survey tools, so that their exports come back without a mapping file.

Three files a length: a script that makes a Google Form, a Word document for the import of Microsoft
Forms, and plain text to copy from. All three hold the same questions with the same words, and
`batch` knows a column by those words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from readiness.forms.conditions import in_words
from readiness.forms.definition import DONT_KNOW
from readiness.profile import ProfileField, profile_fields
from readiness.questionnaire import Question, Questionnaire
from readiness.response import Length

Kind = Literal["one", "list", "several", "text"]
ASKED = (
    "name",
    "sector",
    "employees",
    "makes_things",
    "sells_to",
    "area",
    "years_trading",
    "goals",
)
"""The fields of the profile that are worth asking here; names of people are not."""
LONG = 12
"""From so many choices on, a list that folds out is shorter than ticks."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a survey; a page starts where `page` is not empty."""

    title: str
    """What it asks. An export has this as the name of the column."""
    help: str
    kind: Kind
    choices: tuple[str, ...] = ()
    most: int = 0
    """With several choices: the most that may be ticked, 0 for any number."""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Survey:
    """A whole survey: title, what stands on top, and the items in order."""

    title: str
    about: str
    items: tuple[Item, ...]


def survey(pack: Questionnaire, length: Length) -> Survey:
    """The questions of a length, in asking order, after those about the firm."""
    asked = [q for q in pack.asked if q.core or length == "full"]
    stems = [_shape(q.stem) for q in pack.asked]
    # Where two questions read the same, `batch` tells them apart by the id.
    titles = {
        q.id: q.stem if stems.count(_shape(q.stem)) == 1 else f"{q.id}. {q.stem}" for q in asked
    }
    items = [*_about_the_firm(pack)]
    before = ""
    for question in asked:
        name = pack.component_of[question.id].name
        items.append(_item(question, titles[question.id], name if name != before else ""))
        before = name
    about = pack.summary + (" " if pack.summary else "")
    about += f"“{DONT_KNOW}” is a useful answer. ({pack.id} {pack.version}, {pack.hash[:12]})"
    return Survey(pack.title, about, tuple(items))


def _shape(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip("?:. *")


def _about_the_firm(pack: Questionnaire) -> Iterator[Item]:
    page = "Your business"
    for field in profile_fields(pack):
        if field.name in ASKED:
            yield Item(field.ask, field.why, *_field_kind(field), page=page)
            page = ""


def _field_kind(field: ProfileField) -> tuple[Kind, tuple[str, ...], int]:
    choices = tuple(choice.label for choice in field.choices)
    if field.kind == "many":
        return "several", choices, field.most if field.most < len(choices) else 0
    if field.kind == "one":
        return ("list" if len(choices) >= LONG else "one"), choices, 0
    return "text", (), 0


def _item(question: Question, title: str, page: str) -> Item:
    condition = question.applies_when
    only = "" if condition is None else f"Only if {in_words(condition)}. "
    options = tuple(option.text for option in question.options)
    if question.kind == "multiple":
        return Item(title, only + question.help, "several", options, page=page)
    if question.kind == "single":
        taken = {option.casefold() for option in options}
        reasons = [r.text for r in question.may_not_apply if r.text.casefold() not in taken]
        return Item(title, only + question.help, "one", (*options, DONT_KNOW, *reasons), page=page)
    how = f"A number, or: {DONT_KNOW}. "
    if question.kind == "grid":
        scale = "; ".join(f"{n}. {text}" for n, text in enumerate(options, start=1))
        rows = " / ".join(question.rows)
        how = f"One number for each of the {len(question.rows)} lines, with ; between: {rows}. "
        how += f"The numbers: {scale}. "
    return Item(title, only + how + question.help, "text", page=page)


def survey_forms(pack: Questionnaire) -> dict[str, bytes]:
    """The survey files of a pack by file name, for the quick look and the full check."""
    made: dict[str, bytes] = {}
    core = sum(q.core for q in pack.asked)
    lengths: Sequence[Length] = ("quick", "full") if 0 < core < len(pack.asked) else ("full",)
    for length in lengths:
        found = survey(pack, length)
        name = f"{pack.id}-survey-{length}"
        made[f"{name}.gs"] = google_script(found, pack)
        made[f"{name}.docx"] = word_document(found, pack)
        made[f"{name}.txt"] = plain_text(found, pack)
    return made


_SCRIPT = """\
// {id} {version} ({hash})
//
// Makes a Google Form with these questions. Open script.google.com, start a new project, put this
// text in place of what stands there, and run makeForm. Google asks once whether the script may
// write to your forms. The log then shows two addresses: one to edit the form, one to send out.
// Change no words of a question or an answer: `readiness batch` knows the columns by them.

var SURVEY = {data};

function makeForm() {{
  var form = FormApp.create(SURVEY.title);
  form.setTitle(SURVEY.title).setDescription(SURVEY.about);
  SURVEY.items.forEach(function (item, index) {{
    if (item.page && index > 0) {{
      form.addPageBreakItem().setTitle(item.page);
    }}
    var made;
    if (item.kind === "text") {{
      made = form.addTextItem();
    }} else if (item.kind === "several") {{
      made = form.addCheckboxItem().setChoiceValues(item.choices);
      if (item.most) {{
        made.setValidation(
          FormApp.createCheckboxValidation().requireSelectAtMost(item.most).build()
        );
      }}
    }} else if (item.kind === "list") {{
      made = form.addListItem().setChoiceValues(item.choices);
    }} else {{
      made = form.addMultipleChoiceItem().setChoiceValues(item.choices);
    }}
    made.setTitle(item.title).setHelpText(item.help).setRequired(false);
  }});
  Logger.log("Edit it: " + form.getEditUrl());
  Logger.log("Send it: " + form.getPublishedUrl());
}}
"""


def google_script(found: Survey, pack: Questionnaire) -> bytes:
    """A Google Apps Script that makes the survey as a form.

    The data is JSON in ASCII, which is JavaScript too, whatever the pack's texts hold.

    Source: developers.google.com/apps-script/reference/forms, read in November 2026.
    """
    data = json.dumps(asdict(found), ensure_ascii=True, indent=1)
    text = _SCRIPT.format(id=pack.id, version=pack.version, hash=pack.hash, data=data)
    return text.encode("ascii")


def plain_text(found: Survey, pack: Questionnaire) -> bytes:
    """The survey as text to copy from, for tools that import nothing."""
    lines = [found.title, found.about, ""]
    lines += [
        "Keep the words of questions and answers as they are: `readiness batch` knows an export by",
        "them. No question has to be answered.",
        f"Pack: {pack.id} {pack.version} {pack.hash}",
    ]
    how = {
        "one": "Choose one:",
        "list": "Choose one:",
        "several": "Choose any:",
        "text": "(type an answer)",
    }
    for item in found.items:
        if item.page:
            lines += ["", "", f"== {item.page} =="]
        lines += ["", item.title, *([item.help] if item.help else [])]
        lines += [f"Choose up to {item.most}:" if item.most else how[item.kind]]
        lines += [f"  {choice}" for choice in item.choices]
    return ("\ufeff" + "\r\n".join(_one_line(lines)) + "\r\n").encode("utf-8")


def _one_line(lines: Iterable[str]) -> list[str]:
    # A help text of several paragraphs would look like more choices.
    return [line if line.startswith("  ") else " ".join(line.split()) for line in lines]


def word_document(found: Survey, pack: Questionnaire) -> bytes:
    """The survey as a Word document: a numbered list of questions, lettered lists of answers."""
    from readiness.forms.word import document

    paragraphs: list[tuple[str, int]] = [(found.title, -1), (found.about, -1)]
    for item in found.items:
        paragraphs.append((item.title, 0))
        paragraphs += [(choice, 1) for choice in item.choices]
    return document(paragraphs, found.title, f"{pack.id} {pack.version} {pack.hash}")
