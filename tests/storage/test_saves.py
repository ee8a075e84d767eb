"""Saved files: what opens, what is refused, and that nothing that was there is ever lost."""

from __future__ import annotations

import csv
import json
import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.errors import UserError
from readiness.response import Answer, Respondent, Response, State
from readiness.storage import saves
from readiness.storage.saves import SavedFile

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "saves"
GOOD = CORPUS / "00_good_v1.json"


def cases() -> Iterator[tuple[str, str]]:
    with (CORPUS / "manifest.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield row["file"], row["expect"]


CASES = list(cases())
OPENING = [name for name, expect in CASES if expect == "OPEN"]


def code_of(error: UserError) -> str:
    codes = {problem.code for problem in error.problems}
    assert len(codes) == 1, codes
    return codes.pop()


def small(answers: int = 1, name: str = "Acme") -> Response:
    made = {f"Q{i}": Answer(State.ANSWERED, option=i % 5) for i in range(answers)}
    return Response("p", "1", "h", Respondent(name=name), made)


def test_the_manifest_names_every_file_of_the_corpus() -> None:
    listed = {name for name, _ in CASES}
    assert len(listed) > 30
    assert listed == {p.name for p in CORPUS.iterdir() if p.suffix in (".json", ".jsonl")}


@pytest.mark.parametrize(("name", "expect"), CASES)
def test_each_file_of_the_corpus_opens_or_is_refused_and_keeps_its_bytes(
    name: str, expect: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.readiness.json"
    before = (CORPUS / name).read_bytes()
    path.write_bytes(before)
    if expect == "OPEN":
        assert saves.read(path).response.answers["AD1"].option == 2
    else:
        with pytest.raises(UserError) as caught:
            saves.read(path)
        assert code_of(caught.value) == expect
        assert str(path) in str(caught.value)
        assert not any(ord(char) < 32 and char != "\n" for char in str(caught.value))
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


def test_the_good_file_says_what_was_saved() -> None:
    stored = saves.read(GOOD)
    response = stored.response
    assert stored.generation == 7
    assert response.respondent.name == "Acme [Ltd]"
    assert response.respondent.makes_things is False
    assert response.respondent.sells_to == ("local", "uk")
    assert response.answers["AD2"] == Answer(
        State.DONT_KNOW, note="ask Jo", at="2026-11-23T09:00:05Z"
    )
    assert response.answers["AD3"].reason == "contract-work"
    assert response.answers["AD4"].options == (0, 2)
    assert response.answers["AD4"].note_visibility == "report"
    assert response.answers["AD5"].rows == (1, None, 4)
    assert response.answers["AD6"].number == "12.5"


def test_what_is_read_and_written_again_has_the_same_bytes() -> None:
    stored = saves.read(GOOD)
    assert saves.dumps(stored.response, stored.generation) == GOOD.read_bytes()


def test_options_stand_in_the_file_as_people_see_them() -> None:
    response = Response("p", "1", "h", answers={"Q": Answer(State.ANSWERED, option=0)})
    assert json.loads(saves.dumps(response, 1))["answers"]["Q"]["option"] == 1


@pytest.mark.parametrize("name", OPENING)
def test_unknown_fields_survive_a_save(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    path.write_bytes((CORPUS / name).read_bytes())
    stored = saves.read(path)
    again = saves.loads(saves.dumps(stored.response, stored.generation), path)
    assert again == stored
    before = json.loads(path.read_bytes().decode("utf-8-sig"))
    assert json.loads(saves.dumps(stored.response, stored.generation)) == before


def test_an_answer_to_a_question_that_is_gone_is_kept() -> None:
    stored = saves.read(CORPUS / "23_answer_unknown_question.json")
    assert stored.response.answers["ZZ99"].option == 2


def test_a_file_without_checksum_opens_only_when_it_may(tmp_path: Path) -> None:
    path = CORPUS / "24_no_checksum.json"
    assert saves.read(path, sealed=False).response.answers["AD1"].option == 2
    with pytest.raises(UserError):
        saves.read(CORPUS / "06_changed_answer.json", sealed=False)


def test_the_order_of_answering_does_not_show_in_the_file() -> None:
    one, two = Answer(State.ANSWERED, option=1), Answer(State.DONT_KNOW)
    first = Response("p", "1", "h", answers={"A": one, "B": two})
    second = Response("p", "1", "h", answers={"B": two, "A": one})
    assert saves.dumps(first, 1) == saves.dumps(second, 1)


def test_half_a_surrogate_pair_is_never_written() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        saves.dumps(small(name="\ud800"), 1)


TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
JSON_VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | TEXT
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)  # fmt: skip
EXTRA = st.dictionaries(TEXT.map(lambda t: "x_" + t), JSON_VALUE, max_size=2)
LEVEL = st.integers(0, 9)
STATES = st.sampled_from([State.DONT_KNOW, State.NOT_APPLICABLE, State.UNANSWERED])
ANSWERS = st.one_of(
    st.builds(Answer, STATES, reason=TEXT, note=TEXT, evidence=TEXT, extra=EXTRA),
    st.builds(Answer, st.just(State.ANSWERED), option=LEVEL, note=TEXT, at=TEXT, extra=EXTRA),
    st.builds(
        Answer,
        st.just(State.ANSWERED),
        options=st.lists(LEVEL, min_size=1, max_size=4).map(tuple),
        note_visibility=st.sampled_from(["report", "internal"]),
    ),
    st.builds(
        Answer,
        st.just(State.ANSWERED),
        rows=st.lists(st.none() | LEVEL, min_size=1, max_size=4).map(tuple),
    ),
    st.builds(Answer, st.just(State.ANSWERED), number=st.sampled_from(["0", "-1", "12.50"])),
)
RESPONDENTS = st.builds(
    Respondent,
    name=TEXT,
    employees=st.none() | st.integers(0, 500),
    makes_things=st.none() | st.booleans(),
    sells_to=st.lists(TEXT, max_size=2).map(tuple),
    goals=st.lists(TEXT, max_size=2).map(tuple),
    contact=TEXT,
    extra=EXTRA,
)
RESPONSES = st.builds(
    Response,
    pack_id=st.just("north-west"),
    pack_version=TEXT,
    pack_hash=TEXT,
    respondent=RESPONDENTS,
    answers=st.dictionaries(st.from_regex(r"[A-Z0-9_-]{1,6}", fullmatch=True), ANSWERS, max_size=4),
    length=st.sampled_from(["quick", "full"]),
    updated_at=TEXT,
    adviser=EXTRA,
    history=st.lists(EXTRA, max_size=2).map(tuple),
    extra=EXTRA,
)


@settings(max_examples=150, deadline=None)
@given(RESPONSES, st.integers(1, 10**6))
def test_what_is_written_is_read_again_equal(response: Response, generation: int) -> None:
    data = saves.dumps(response, generation)
    stored = saves.loads(data, Path("a.readiness.json"))
    assert stored.response == response
    assert stored.generation == generation
    assert saves.dumps(stored.response, stored.generation) == data


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_opened_or_refused_in_words(data: bytes) -> None:
    with pytest.raises(UserError):
        saves.loads(data, Path("a.readiness.json"))


def test_a_flip_at_every_byte_opens_equal_or_is_refused() -> None:
    good = GOOD.read_bytes()
    whole = saves.read(GOOD)
    refused = 0
    for place in range(len(good)):
        for bit in (0, 2, 5):
            data = bytearray(good)
            data[place] ^= 1 << bit
            try:
                stored = saves.loads(bytes(data), GOOD)
            except UserError:
                refused += 1
            else:
                assert stored == whole, place
    assert refused > 2 * len(good)


def test_a_cut_at_every_byte_is_refused() -> None:
    good = GOOD.read_bytes()
    whole = saves.read(GOOD)
    for length in range(len(good)):
        try:
            # Only the line end may go: what is left is the whole document.
            assert saves.loads(good[:length], GOOD) == whole
            assert length == len(good) - 1
        except UserError:
            pass


def test_saving_counts_generations_and_keeps_the_two_before(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    generation = 0
    for count in range(1, 5):
        generation = saves.write(path, small(count), generation)
    assert generation == 4
    assert len(saves.read(path).response.answers) == 4
    assert saves.read(saves.generation_path(path, 1)).generation == 3
    assert saves.read(saves.generation_path(path, 2)).generation == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        path.name,
        f"{path.name}.1",
        f"{path.name}.2",
    ]


def test_a_saved_file_is_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "deep"
    saves.write(folder / "a.readiness.json", small(), 0)
    saves.write(folder / "a.readiness.json", small(2), 1)
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o777 == 0o600


def test_a_window_that_is_behind_cannot_overwrite(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    saves.write(path, small(1), 0)
    saves.write(path, small(2), 1)
    before = path.read_bytes()
    with pytest.raises(UserError) as caught:
        saves.write(path, small(3), 1)
    assert code_of(caught.value) == "S105"
    with pytest.raises(UserError):
        saves.write(path, small(3), 0)
    assert path.read_bytes() == before


def test_a_second_lock_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    with saves.Lock(path) as lock:
        assert lock.held
        with pytest.raises(UserError) as caught, saves.Lock(path):
            pass
        assert code_of(caught.value) == "S105"
    assert list(tmp_path.iterdir()) == []
    with saves.Lock(path):
        pass


def _hold(path: Path, ready: multiprocessing.synchronize.Event) -> None:
    SavedFile(path).open()
    ready.set()
    multiprocessing.Event().wait(30)


def test_the_lock_of_a_killed_window_is_free_again(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    other = context.Process(target=_hold, args=(path, ready))
    other.start()
    assert ready.wait(30)
    with pytest.raises(UserError) as caught:
        saves.write(path, small(), 0)
    assert code_of(caught.value) == "S105"
    other.kill()
    other.join()
    left_over = tmp_path / ".readiness-00000000-000000000000.tmp"
    left_over.write_bytes(b"x")
    assert saves.write(path, small(), 0) == 1


@pytest.mark.parametrize("name", ["06_changed_answer.json", "01_empty.json", "21_wrong_root.json"])
def test_a_damaged_file_is_kept_beside_when_saving_goes_on(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    with SavedFile(path) as file:
        file.write(small(1))
        file.write(small(2))
        damaged = (CORPUS / name).read_bytes()
        path.write_bytes(damaged)
        assert file.write(small(3)) == 3
    assert len(saves.read(path).response.answers) == 3
    aside = [p for p in tmp_path.iterdir() if ".damaged-" in p.name]
    assert [p.read_bytes() for p in aside] == [damaged]


def test_a_newer_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    newer = (CORPUS / "14_newer.json").read_bytes()
    path.write_bytes(newer)
    with pytest.raises(UserError) as caught:
        saves.write(path, small(), 7)
    assert code_of(caught.value) == "S103"
    assert path.read_bytes() == newer


def test_the_previous_good_save_is_found_and_restored(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    for generation in range(3):
        saves.write(path, small(generation + 1), generation)
    damaged = path.read_bytes()[:-40]
    path.write_bytes(damaged)
    saves.generation_path(path, 1).write_bytes(b"")
    good = saves.previous_good(path)
    assert good is not None
    assert good.generation == 1
    assert saves.restore(path).generation == 1
    assert len(saves.read(path).response.answers) == 1
    assert [p.read_bytes() for p in tmp_path.iterdir() if ".damaged-" in p.name] == [damaged]


def test_without_an_earlier_save_there_is_nothing_to_restore(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    path.write_bytes(b"")
    assert saves.previous_good(path) is None
    with pytest.raises(UserError) as caught:
        saves.restore(path)
    assert code_of(caught.value) == "S101"


def test_a_file_that_was_removed_meanwhile_is_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.readiness.json"
    saves.write(path, small(1), 0)
    path.unlink()
    assert saves.write(path, small(2), 1) == 2
    assert saves.read(path).generation == 2


def test_two_firms_of_one_name_get_two_files(tmp_path: Path) -> None:
    first = saves.new_path("Acme [Ltd]", tmp_path)
    assert first.name == "acme-ltd.readiness.json"
    saves.write(first, small(), 0)
    second = saves.new_path("ACME Ltd", tmp_path)
    assert second.name == "acme-ltd-2.readiness.json"


def test_the_list_shows_the_newest_first_and_names_what_is_damaged(tmp_path: Path) -> None:
    old = replace(small(3, "Old"), updated_at="2026-01-01T00:00:00Z", length="quick")
    new = replace(small(5, "New"), updated_at="2026-02-01T00:00:00Z")
    saves.write(tmp_path / "old.readiness.json", old, 0)
    saves.write(tmp_path / "new.readiness.json", new, 0)
    (tmp_path / "bad.readiness.json").write_bytes(b"")
    (tmp_path / "other.json").write_bytes(b"{}")
    listed = saves.list_saved(tmp_path)
    assert [(i.name, i.done, i.length) for i in listed] == [
        ("New", 5, "full"),
        ("Old", 3, "quick"),
        ("", 0, ""),
    ]
    assert "damaged" in listed[2].problem
    assert saves.list_saved(tmp_path / "nowhere") == ()


def test_deleting_leaves_no_trace_of_the_firm(tmp_path: Path) -> None:
    canary = "Canary-7731"
    path = tmp_path / "a.readiness.json"
    other = tmp_path / "ab.readiness.json"
    saves.write(other, small(), 0)
    for generation in range(3):
        saves.write(path, small(generation + 1, canary), generation)
    saves.keep_aside(path)
    found = [p for p in tmp_path.iterdir() if canary.encode() in p.read_bytes()]
    assert len(found) == 4
    assert len(saves.delete(path)) == 4
    assert [p.name for p in tmp_path.iterdir()] == [other.name]


def test_reading_needs_no_pydantic() -> None:
    import subprocess
    import sys

    code = (
        "import sys, pathlib; from readiness.storage import saves;"
        f"saves.read(pathlib.Path({str(GOOD)!r}));"
        "assert 'json' in sys.modules;"
        "print(sorted(m for m in ('pydantic', 'textual', 'yaml', 'tempfile') if m in sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
