"""The script for Google Forms, run in a browser against a stand-in for Google's service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readiness.forms import blank_forms
from readiness.forms.survey import survey
from readiness.packs import load

if TYPE_CHECKING:
    from playwright.sync_api import Browser

# The calls are those of developers.google.com/apps-script/reference/forms; any other one fails.
STAND_IN = """
const made = [], log = [];
const item = (kind) => {
  const one = {kind};
  const self = {};
  for (const name of ["Title", "HelpText", "Required", "ChoiceValues", "Validation"]) {
    self["set" + name] = (value) => { one[name] = value; return self; };
  }
  made.push(one);
  return self;
};
const form = {
  setTitle(text) { form.title = text; return form; },
  setDescription(text) { form.about = text; return form; },
  addTextItem: () => item("text"),
  addCheckboxItem: () => item("several"),
  addListItem: () => item("list"),
  addMultipleChoiceItem: () => item("one"),
  addPageBreakItem: () => item("page"),
  getEditUrl: () => "edit",
  getPublishedUrl: () => "send",
};
const FormApp = {
  create: () => form,
  createCheckboxValidation: () => ({
    requireSelectAtMost: (most) => ({build: () => most}),
  }),
};
const Logger = {log: (text) => log.push(text)};
"""


def test_the_script_makes_each_question_with_its_choices_and_pages(browser: Browser) -> None:
    pack = load()
    wanted = survey(pack, "full")
    script = blank_forms(pack, ["survey"])["north-west-survey-full.gs"].decode("ascii")
    page = browser.new_page()
    run = (
        f"() => {{ {STAND_IN}\n{script}\nmakeForm(); return [form.title, form.about, made, log]; }}"
    )
    title, about, made, log = page.evaluate(run)
    page.close()
    assert (title, about) == (wanted.title, wanted.about)
    assert log == ["Edit it: edit", "Send it: send"]
    expected: list[dict[str, Any]] = []
    for number, item in enumerate(wanted.items):
        if item.page and number:
            expected.append({"kind": "page", "Title": item.page})
        one: dict[str, Any] = {"kind": item.kind, "Title": item.title, "HelpText": item.help}
        one["Required"] = False
        if item.choices:
            one["ChoiceValues"] = list(item.choices)
        if item.most:
            one["Validation"] = item.most
        expected.append(one)
    assert made == expected
    assert sum(one["kind"] == "page" for one in made) == len(pack.components)
