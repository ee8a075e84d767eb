"""Each compiled loop does what numpy does beside it; without Numba, numpy does it alone."""

from __future__ import annotations

import builtins
import random

import numpy as np
import pytest

from readiness.batch import acceleration, kernels, numbers_table, walk
from readiness.batch.cells import plain_text
from readiness.batch.grid import Grid, Texts
from readiness.batch.lookup import NO_LEVEL
from readiness.batch.numbers_table import NumberTable
from readiness.batch.refusals import KINDS
from readiness.batch.tables import csv_line, raw_line
from readiness.batch.walk import Splitter


def cells_like(rng: random.Random, words: float) -> str:
    if rng.random() < words:
        return rng.choice(("Don't know", "maybe", "3.0", "café", "ü", "€"))
    return rng.choice(("1", "2", "3", "4", "5", "dk", "na", "", " 2", "é", "10"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("answers", [[2, 3, 5], [0, 1, 6], [1, 2, 3, 4, 5, 6], []])
@pytest.mark.parametrize("seed", range(4))
def test_the_walk_finds_the_cells_that_numpy_finds(
    monkeypatch: pytest.MonkeyPatch, delimiter: str, answers: list[int], seed: int
) -> None:
    monkeypatch.setattr(walk, "_ROOM", 3)  # so that it pauses, and goes on
    rng = random.Random(f"{seed}{delimiter}{answers}")
    width, kept = 7, [n for n in (0, 1, 4, 6) if n not in answers]
    texts, others = Texts(delimiter), Texts(delimiter)
    splitter = Splitter(kernels, width, delimiter)
    for words in (0.0, 0.01, 0.02):
        lines = [
            [cells_like(rng, words) for _ in range(width)] for _ in range(rng.randrange(1, 90))
        ]
        data = "".join(delimiter.join(line) + "\n" for line in lines).encode()
        grid = Grid(data, width, delimiter)
        walked = splitter.walk(data, answers, kept, texts)
        numbers, wordy = grid.answers(answers, others)
        if len(kept) < 2 or wordy:
            assert walked is None
            continue
        if walked is None:  # a few words among few lines: left to numpy from here on
            assert words
            return
        assert walked.rows == grid.rows
        assert walked.line_ends.tolist() == grid.line_ends.tolist()
        assert walked.longest() == grid.longest()
        found = walked.answers(answers, texts)[0]
        for n, column in enumerate(answers):
            want = [line[column] for line in lines]
            assert [texts.texts[i] for i in found[n]] == want
            assert [others.texts[i] for i in numbers[n]] == want
        rest, order = walked.rest(kept)
        split = [line.split(delimiter) for line in rest.decode().splitlines()]
        for place, column in enumerate(order):
            assert [line[place] for line in split] == [
                "" if column < 0 else line[column] for line in lines
            ]


def test_the_walk_leaves_lines_of_other_widths_and_columns_of_words() -> None:
    texts = Texts(",")
    for data in (b"1,2,3\n1,2\n", b"1,2,3\n1,2,3,4\n", b"1,2,3\n\n", b"1,2,3\n1,2,3,4,5,6\n"):
        assert Splitter(kernels, 3, ",").walk(data, [2], [0, 1], texts) is None
    assert Splitter(kernels, 3, ",").walk(b"1,2,3\n4,5,6\n", [2], [0, 1], texts) is not None
    splitter = Splitter(kernels, 3, ",")
    assert splitter.walk(b"1,2,always\n" * 9, [2], [0, 1], texts) is None
    # Once in words, always in words: another walk would be for nothing.
    assert splitter.walk(b"1,2,3\n" * 9, [2], [0, 1], texts) is None


def test_states_are_read_counted_and_their_bad_rows_marked() -> None:
    rng = np.random.default_rng(1)
    table = np.array([0, 1, 2, 9, 255], np.uint8)
    numbers = rng.integers(0, 4, 500).astype(np.uint16)
    seen, states, bad = np.ones(5, np.int64), np.empty(500, np.uint8), np.zeros(500, np.bool_)
    bad[7] = True
    assert not kernels.read_states(numbers, table, 255, 9, seen, states, bad)
    assert states.tolist() == table[numbers].tolist()
    assert seen.tolist() == (np.bincount(numbers, minlength=5) + 1).tolist()
    assert bad.tolist() == [n == 3 or row == 7 for row, n in enumerate(numbers.tolist())]
    numbers[3] = 4
    assert kernels.read_states(numbers, table, 255, 9, seen, states, bad)


@pytest.mark.parametrize("seed", range(6))
def test_number_tables_keep_the_first_value_of_each_key(seed: int) -> None:
    rng = random.Random(seed)
    keys = [rng.getrandbits(64) % ((1 << 64) - 1) for _ in range(300)] + [0, 1, (1 << 64) - 2]
    by_numpy, compiled = NumberTable(4), NumberTable(4, kernels=kernels)
    known: dict[int, int] = {}
    first = 0
    for _ in range(8):
        some = rng.choices(keys, k=rng.randrange(1, 200))
        wanted = np.array(some, np.uint64)
        given = np.arange(first, first + len(some))
        first += len(some)
        for key, value in zip(some, given.tolist(), strict=True):
            known.setdefault(key, value)
        for table in (by_numpy, compiled):
            assert table.claim(wanted, given).tolist() == [known[k] for k in some]
            assert len(table) == len(known)
            every = np.array(keys, np.uint64)
            assert table.get(every).tolist() == [known.get(k, -1) for k in keys]


def test_the_hash_constants_are_the_same() -> None:
    assert numbers_table._MIX == kernels.hashed._MIX


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_rejected_lines_are_as_they_came_or_left_for_a_closer_look(delimiter: str) -> None:
    rng = random.Random(delimiter)
    pieces = ["a", "Z", "9", " ", ";", "|", "=", "+", "-", "@", "'", ".", "\t", "é", "\x1f", "x y"]
    pieces = [p for p in pieces if p != delimiter] + ([","] if delimiter != "," else [])
    lines = [
        ["".join(rng.choices(pieces, k=rng.choice((0, 0, 1, 1, 2, 4)))) for _ in range(3)]
        for _ in range(4000)
    ]
    data = "".join(delimiter.join(line) + "\n" for line in lines).encode()
    octets = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(octets == 10) + 1
    out = np.empty(len(data) * 3, np.uint8)
    places = np.empty(len(lines), np.int64)
    kernels.raw_lines(
        octets, np.column_stack([np.append(0, ends[:-1]), ends]), np.uint8(ord(delimiter)), KINDS,
        out, places,
    )  # fmt: skip
    done, start = 0, 0
    for line, end in zip(lines, places.tolist(), strict=True):
        text = out[start:end].tobytes().decode()
        start = end
        if text:
            assert text == raw_line(line)
            done += 1
    # Plain cells, and those that only need quotation marks, are all done.
    plain = [
        line
        for line in lines
        if all(not c or (c.isascii() and c.isprintable() and c[0].isalnum()) for c in line)
        and not any(c[-1:] == " " for c in line)
    ]
    assert done == len(plain) > 200
    assert any('"' in csv_line(line) for line in plain)


def test_ids_that_are_written_as_they_came_need_neither_quotes_nor_guard() -> None:
    from readiness.batch.refusals import _PLAIN

    for text in ("a", "A-1_b", "9", "a" * 64):
        assert _PLAIN(text)
        assert csv_line([text]) == raw_line([text]) == text + "\n"
        assert plain_text(text) == text
    for text in ("", "-1", "=a", "a b", "a,b", "a\n", "é", "a;"):
        assert not _PLAIN(text)


def test_marks_and_levels_fit_into_the_bits_that_the_loops_read() -> None:
    assert NO_LEVEL == 0xF


def test_only_large_tables_are_worth_compiled_loops() -> None:
    assert acceleration.kernels_for(acceleration.WORTH_IT) is kernels
    assert acceleration.kernels_for(acceleration.WORTH_IT - 1) is None


@pytest.mark.parametrize("error", [ImportError, RuntimeError])
def test_without_numba_or_room_for_what_it_compiles_numpy_does_it_all(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: object, **options: object) -> object:
        names = args[2] if len(args) > 2 else ()
        if name == "readiness.batch" and "kernels" in (names or ()):  # type: ignore[operator]
            raise error("cannot cache function")
        return real(name, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refuse)
    assert acceleration.kernels_for(1 << 40) is None


def test_what_is_compiled_is_kept() -> None:
    for name in kernels.__all__:
        assert getattr(kernels, name).stats.cache_path, name
