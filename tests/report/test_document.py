"""The finished file: same bytes, right words, nothing private, fonts inside."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

from readiness.questionnaire import Questionnaire
from readiness.report import Brand, roadmap_pdf
from readiness.response import Response
from readiness.roadmap import plan
from readiness.scoring import assess
from report.helpers import Planned, page_texts, tool

Make = Callable[[Response], Planned]
ON = date(2026, 11, 23)
NAMES = Path(__file__).parents[1] / "corpus" / "names.json"
SCRIPT = """
import sys
from datetime import date
from hashlib import sha256
from readiness.packs import data_folder, load, load_cases
from readiness.report import roadmap_pdf
from readiness.roadmap import plan
from readiness.scoring import assess
pack = load()
case = next(c for c in load_cases(data_folder("questionnaires") / pack.id) if c.id == "hotel")
found = assess(pack, case.response)
pdf = roadmap_pdf(found, plan(found, date(2026, 11, 23)))
print(sha256(pdf).hexdigest())
"""


def test_the_same_firm_and_day_give_the_same_bytes(
    firms: dict[str, Response], planned: Make
) -> None:
    made = planned(firms["hotel"])
    first = roadmap_pdf(made.assessment, made.roadmap)
    assert first.startswith(b"%PDF-1.7")
    assert planned(firms["bakery"]).pdf() != first
    assert roadmap_pdf(made.assessment, made.roadmap) == first


@pytest.mark.parametrize(
    "settings",
    [
        {"TZ": "Pacific/Kiritimati", "LANG": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/New_York", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2",
         "SOURCE_DATE_EPOCH": "1", "RL_useA85": "1", "USER": "canary-user", "PYTHONUTF8": "0"},
    ],
    ids=["east", "west"],
)  # fmt: skip
def test_zone_language_and_user_change_no_byte(
    settings: dict[str, str], firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    here = sha256(planned(firms["hotel"]).pdf()).hexdigest()
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, **settings, "READINESS_HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == here


def test_every_odd_firm_gets_a_document(firms: dict[str, Response], planned: Make) -> None:
    for name, response in firms.items():
        reader: Any = pypdf.PdfReader(BytesIO(planned(response).pdf()))
        assert 3 <= len(reader.pages) <= 9, name


def test_the_file_says_what_it_is_and_nothing_about_this_machine(
    firms: dict[str, Response], planned: Make
) -> None:
    pdf = planned(firms["bakery"]).pdf()
    reader: Any = pypdf.PdfReader(BytesIO(pdf))
    info = reader.metadata
    assert info is not None
    assert info.title == "Digital roadmap for The example bakery"
    assert info["/CreationDate"] == info["/ModDate"] == "D:20261123000000+00'00'"
    assert info.author == info.creator == "readiness"
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert next(entry["/Title"] for entry in reader.outline) == "Your digital roadmap"
    bytes_of_all = pdf + b"".join(page.get_contents().get_data() for page in reader.pages)
    for private in (str(Path.home()), "/home/", "/tmp", "/usr/", "site-packages", sys.prefix):
        assert private.encode() not in bytes_of_all, private


def test_nothing_private_is_in_the_bytes(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    base = firms["bakery"]
    answers = {q: replace(a, note="CANARY", evidence="CANARY") for q, a in base.answers.items()}
    firm = replace(base.respondent, contact="CANARY", postcode="CANARY")
    made = planned(replace(base, answers=answers, respondent=firm, adviser={"view": "CANARY"}))
    words = " ".join(page_texts(made.pdf(), tmp_path))
    assert "The example bakery" in words
    assert "CANARY" not in words
    reader: Any = pypdf.PdfReader(BytesIO(made.pdf()))
    assert "CANARY" not in str(reader.metadata) + str(reader.outline)


def test_only_bundled_fonts_are_used_and_all_are_embedded(
    firms: dict[str, Response], planned: Make
) -> None:
    reader: Any = pypdf.PdfReader(BytesIO(planned(firms["bakery"]).pdf()))
    seen: set[str] = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            found = font.get_object()
            assert "/FontFile2" in found["/FontDescriptor"], found["/BaseFont"]
            assert "/ToUnicode" in found
            seen.add(str(found["/BaseFont"]).split("+")[-1])
    assert seen
    assert seen <= {"Inter-Regular", "Inter-SemiBold", "Inter-Display", "Inter-Italic"}


def test_eight_pages_fit_into_80_kilobytes(firms: dict[str, Response], planned: Make) -> None:
    sizes = {name: len(planned(response).pdf()) for name, response in firms.items()}
    assert max(sizes.values()) <= 80 * 1024, sizes


def test_another_program_finds_no_fault(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    path = tmp_path / "roadmap.pdf"
    path.write_bytes(planned(firms["home-care"]).pdf())
    done = subprocess.run([tool("qpdf"), "--check", str(path)], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_page_of_the_plan_is_there_with_real_content(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    made = planned(firms["home-care"])
    pages = page_texts(made.pdf(), tmp_path)
    words = " ".join(pages)
    titles = (
        "Your digital roadmap",
        "Your eight components",
        "Your roadmap",
        "Each next step",
        "Find out",
        "Help near you",
        "How this was worked out",
    )
    reader: Any = pypdf.PdfReader(BytesIO(made.pdf()))
    assert [str(entry["/Title"]) for entry in reader.outline] == list(titles)
    assert all(title in words for title in titles)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert made.assessment.questionnaire.hash[:8] in page
    assert "You are at Building, the third of five levels" in pages[0]
    for component in made.assessment.questionnaire.components:
        assert component.name in pages[0]
    for step in made.roadmap.now:
        assert words.count(step.recommendation.title.split()[0]) >= 2
    assert "Not enough known yet" in pages[0]
    assert "madesmarter" not in words  # a care firm makes nothing
    assert made.assessment.questionnaire.hash[:32] in words


def test_steps_offers_and_asks_are_printed_in_full(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    made = planned(firms["home-care"])
    joined = re.sub(r"\s+", "", "".join(_raw_texts(made.pdf(), tmp_path)))

    def printed(text: str) -> bool:
        return re.sub(r"\s+", "", text) in joined

    for step in made.roadmap.now + made.roadmap.next:
        rec = step.recommendation
        for text in (rec.title, rec.first_step, rec.done_when, rec.motivation):
            assert printed(text), (rec.id, text)
    for step in made.roadmap.later:
        assert printed(step.recommendation.title), step.recommendation.id
    for call in made.roadmap.find_out + made.roadmap.find_out_later:
        assert all(printed(item.ask) for item in call.items)
    assert made.roadmap.offers
    for match in made.roadmap.offers:
        assert printed(match.offer.name)
        assert printed(match.offer.summary)


def _raw_texts(pdf: bytes, folder: Path) -> list[str]:
    """Text in the order of drawing, so that columns are not mixed; without head and foot."""
    path = folder / "raw.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(
        [tool("pdftotext"), "-raw", str(path), "-"], capture_output=True, check=True
    )
    pages = done.stdout.decode("utf-8").split("\f")
    return [re.sub(r"The example care firm\nDigital roadmap\n.*?\nPage \d+ of \d+|", "", p)
            for p in pages]  # fmt: skip


def test_an_unclear_offer_is_worded_as_a_question(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    found = 0
    for name, response in firms.items():
        made = planned(response)
        asks = [m for m in made.roadmap.offers if m.wording == "ask-hub"]
        if asks:
            words = " ".join(page_texts(made.pdf(), tmp_path))
            says = words.count("whether this still runs")
            assert says >= len(asks), name
            found += len(asks)
    assert found


def test_the_summary_is_the_first_page_alone(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    made = planned(firms["bakery"])
    (page,) = page_texts(made.pdf(summary=True), tmp_path)
    whole = page_texts(made.pdf(), tmp_path)
    assert page.replace("Page 1 of 1", "") == whole[0].replace(f"Page 1 of {len(whole)}", "")


def test_every_name_of_the_corpus_gets_a_document(
    north_west: Questionnaire, firms: dict[str, Response], tmp_path: Path
) -> None:
    names = json.loads(NAMES.read_text(encoding="utf-8"))
    assert len(names) > 20
    base = firms["designer"]
    plain_texts = {"plain", "amp", "lt", "quote", "bracket", "accents", "welsh"}
    for key, name in names.items():
        response = base.with_respondent(replace(base.respondent, name=name))
        found = assess(north_west, response)
        warnings: list[str] = []
        pdf = roadmap_pdf(found, plan(found, ON), summary=True, warnings=warnings)
        assert len(pypdf.PdfReader(BytesIO(pdf)).pages) == 1, key
        if key in plain_texts:
            assert not warnings, key
            assert " ".join(name.split()) in page_texts(pdf, tmp_path)[0], key
        if key in ("cjk", "arabic", "hebrew"):
            assert warnings, key
            assert "\ufffd" in page_texts(pdf, tmp_path)[0], key


def test_a_lone_surrogate_gets_a_document_too(firms: dict[str, Response], planned: Make) -> None:
    base = firms["designer"]
    made = planned(base.with_respondent(replace(base.respondent, name="A \ud800 Ltd")))
    assert made.pdf(summary=True).startswith(b"%PDF")


def test_links_and_codes_go_only_to_addresses_of_the_pack(
    firms: dict[str, Response], planned: Make, north_west: Questionnaire
) -> None:
    seen = 0
    known = {offer.url for offer in north_west.offers if offer.url}
    for response in firms.values():
        for page in pypdf.PdfReader(BytesIO(planned(response).pdf())).pages:
            for annotation in page.get("/Annots", []):
                action = annotation.get_object().get("/A")
                if action is not None and "/URI" in action:
                    assert str(action["/URI"]) in known
                    seen += 1
    assert seen


def test_a_brand_gives_name_colour_and_foot(
    firms: dict[str, Response], planned: Make, tmp_path: Path
) -> None:
    made = planned(firms["designer"])
    brand = Brand("Northern Hub", "#7a1f5c", "0161 496 0000")
    pdf = roadmap_pdf(made.assessment, made.roadmap, brand=brand)
    reader: Any = pypdf.PdfReader(BytesIO(pdf))
    assert reader.metadata.author == "Northern Hub"
    pages = page_texts(pdf, tmp_path)
    assert "Northern Hub" in pages[0]
    assert all("0161 496 0000" in page for page in pages)


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = "import sys, readiness.report; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert "readiness" in loaded
    assert loaded.isdisjoint({"reportlab", "jinja2", "segno", "pydantic", "textual", "polars"})
