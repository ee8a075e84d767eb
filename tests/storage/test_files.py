"""Safe names, the data folder, and the folder of outputs."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from readiness.errors import UserError
from readiness.storage.files import safe_name
from readiness.storage.outbox import MANIFEST, MARKER, Outbox
from readiness.storage.paths import user_cache_folder, user_data_folder

NAMES = Path(__file__).resolve().parents[1] / "corpus" / "names.json"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme [UK] Ltd", "acme-uk-ltd"),
        ("Marks & Spencer", "marks-and-spencer"),
        ('O\'Brien "& Sons"', "obrien-and-sons"),
        ("Siop Tŷ Ŵyn", "siop-ty-wyn"),
        ("Café Łódź Straße", "cafe-lodz-strasse"),
        ("../../../etc/passwd", "etc-passwd"),
        ("CON", "firm-con"),
        ("COM¹", "firm-com1"),
        ("-rf", "rf"),
        ("", "firm"),
        ("   ", "firm"),
        ("=1+1", "1-1"),
    ],
)
def test_a_firm_name_becomes_a_portable_file_name(name: str, expected: str) -> None:
    assert safe_name(name) == expected


def test_every_odd_name_gives_a_different_short_plain_name(tmp_path: Path) -> None:
    names = list(json.loads(NAMES.read_text(encoding="utf-8")).values())
    assert len(names) > 70
    taken: set[str] = set()
    made = [safe_name(name, taken=taken) for name in names]
    assert len(set(made)) == len(names)
    for name in made:
        assert 0 < len(name) <= 80
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        (tmp_path / name).write_bytes(b"")
    assert len(list(tmp_path.iterdir())) == len(names)


def test_names_without_latin_letters_stay_apart() -> None:
    first, second = safe_name("株式会社テスト"), safe_name("شركة الاختبار")
    assert first != second
    assert first.startswith("firm-")


def test_composed_and_decomposed_letters_are_one_name() -> None:
    assert safe_name("caf\u00e9") == safe_name("cafe\u0301")
    taken = {"cafe"}
    assert safe_name("caf\u00e9", taken=taken) == "cafe-2"
    assert safe_name("CAFE", taken=taken) == "cafe-3"


def test_a_long_name_keeps_room_for_its_number() -> None:
    taken: set[str] = set()
    made = [safe_name("x" * 300, limit=20, taken=taken) for _ in range(12)]
    assert len(set(made)) == 12
    assert max(map(len, made)) == 20


def test_the_home_variable_overrides_every_platform() -> None:
    for platform in ("linux", "darwin", "win32"):
        environ = {"READINESS_HOME": "/srv/r", "XDG_DATA_HOME": "/x", "LOCALAPPDATA": "/y"}
        assert user_data_folder(environ, platform) == Path("/srv/r")
        assert user_cache_folder(environ, platform) == Path("/srv/r/cache")


def test_each_platform_has_its_own_place() -> None:
    home = Path.home()
    assert user_data_folder({"XDG_DATA_HOME": "/x"}, "linux") == Path("/x/readiness")
    assert user_data_folder({"XDG_DATA_HOME": "rel"}, "linux") == home / ".local/share/readiness"
    assert user_cache_folder({}, "linux") == home / ".cache/readiness"
    assert user_data_folder({}, "darwin") == home / "Library/Application Support/readiness"
    assert user_data_folder({"LOCALAPPDATA": "/y"}, "win32") == Path("/y/readiness")
    assert user_cache_folder({}, "win32") == home / "AppData/Local/readiness/cache"


def test_the_manifest_lists_what_was_published(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with Outbox(folder) as box:
        box.add("b.csv", b"bb")
        box.add("a/c.pdf", b"")
        manifest = box.publish({"rows": 2})
    written = json.loads(manifest.read_text(encoding="utf-8"))
    assert written["rows"] == 2
    assert list(written["files"]) == ["a/c.pdf", "b.csv"]
    assert written["files"]["b.csv"]["bytes"] == 2
    assert sorted(p.name for p in tmp_path.rglob("*")) == [
        "a",
        "b.csv",
        "c.pdf",
        "manifest.json",
        "out",
    ]


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    for content in (b"1", b"2"):
        with Outbox(tmp_path) as box:
            box.add("a.csv", content)
            box.publish()
    assert (tmp_path / "a.csv").read_bytes() == b"2"
    assert not (tmp_path / MARKER).exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "manifest.json"]


def test_what_is_not_published_leaves_no_trace(tmp_path: Path) -> None:
    with Outbox(tmp_path / "out") as box:
        box.add("a.csv", b"1")
    assert list(tmp_path.iterdir()) == []


def test_the_staging_of_a_killed_run_is_removed_and_of_a_living_one_kept(tmp_path: Path) -> None:
    dead = tmp_path / ".readiness-staging-0123456789ab"
    (dead / "files").mkdir(parents=True)
    with Outbox(tmp_path / "one") as living:
        assert not dead.exists()
        with Outbox(tmp_path / "two"):
            assert living.staging.exists()


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "", "manifest.json", "a\\b"])
def test_a_name_that_leaves_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    with Outbox(tmp_path / "out") as box, pytest.raises(ValueError, match="cannot stage"):
        box.add(name, b"")


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(UserError) as caught:
        Outbox(tmp_path / "out")
    assert caught.value.problems[0].code == "W102"


def test_documents_of_an_earlier_run_do_not_stay_among_those_of_this_one(tmp_path: Path) -> None:
    for names in (("a.pdf", "roadmaps/old.pdf", "mended.csv"), ("a.pdf", "roadmaps/new.pdf")):
        with Outbox(tmp_path) as box:
            for name in names:
                box.add(name, name.encode())
            box.publish()
        (tmp_path / "mine.txt").write_text("put here by a person")
        (tmp_path / "mended.csv").write_text("changed by a person")
    found = sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file())
    assert found == ["a.pdf", MANIFEST, "mended.csv", "mine.txt", "roadmaps/new.pdf"]


def test_an_old_manifest_cannot_name_files_outside_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_bytes(b"x")
    folder = tmp_path / "out"
    folder.mkdir()
    digest = hashlib.sha256(b"x").hexdigest()
    names = ["../outside.txt", str(outside)]
    listed = {"files": {name: {"bytes": 1, "sha256": digest} for name in names}}
    (folder / MANIFEST).write_text(json.dumps(listed))
    with Outbox(folder) as box:
        box.add("a.txt", b"a")
        box.publish()
    assert outside.read_bytes() == b"x"


def refused(path: Path, **named: object) -> str:
    """The code with which an outbox of this folder is refused."""
    with pytest.raises(UserError) as error, Outbox(path, **named) as box:  # type: ignore[arg-type]
        box.add("scores.csv", b"new")
        box.publish()
    return error.value.problems[0].code


def test_what_a_run_reads_is_never_replaced_by_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with Outbox(out) as box:
        box.add("scores.csv", b"old")
        box.add("rejected_rows.csv", b"rows")
        box.publish()
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    # It would be removed, as a file of the earlier run, or replaced by a new one.
    assert refused(out, reads=[out / "rejected_rows.csv"]) == "W104"
    assert refused(out, reads=[tmp_path / "out" / ".." / "out" / "scores.csv"]) == "W104"
    assert refused(out, reads=[out / MANIFEST]) == "W104"
    table = tmp_path / "in" / "scores.csv"
    table.parent.mkdir()
    table.write_bytes(b"given")
    assert refused(table.parent, reads=[table]) == "W104"
    assert table.read_bytes() == b"given"
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before
    # Other files in the folder may be read.
    (out / "table.csv").write_bytes(b"given")
    with Outbox(out, reads=[out / "table.csv"]) as box:
        box.add("scores.csv", b"new")
        box.publish()
    assert (out / "table.csv").read_bytes() == b"given"


def test_what_no_run_wrote_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_bytes(b"mine")
    assert refused(tmp_path) == "W105"
    assert refused(tmp_path, writes=["scores.csv"]) == "W105"
    assert [p.name for p in tmp_path.iterdir()] == ["scores.csv"]
    assert (tmp_path / "scores.csv").read_bytes() == b"mine"
    # What a run that was stopped left half in place is no one else's.
    (tmp_path / MARKER).write_bytes(b"")
    with Outbox(tmp_path, writes=["scores.csv"]) as box:
        box.add("scores.csv", b"new")
        box.publish()
    assert (tmp_path / "scores.csv").read_bytes() == b"new"
