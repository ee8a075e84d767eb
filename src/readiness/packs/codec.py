"""Frozen dataclasses to JSON and back, driven by their fields.

A dataclass becomes the list of its field values, a `Fraction` the text ``n/d``, a tuple a list, and
everything else stays as it is. What has to be converted is worked out once a class, from the
annotations, so that reading a large pack costs a few milliseconds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

Convert = Callable[[Any], Any]
Data = Any
"""An instance of a dataclass that the codec knows, or its JSON form."""
Hint = Any
"""The type of a field, such as `tuple[Option, ...]`."""

PAIR = 2
"""Parts of `X | None` and of `tuple[X, ...]`."""


class Codec:
    """Writes and reads one frozen dataclass and all that its fields may hold.

    Raises:
        TypeError: The class holds a type that has no JSON form here.
    """

    def __init__(self, root: type[Any]) -> None:
        """Work out what to convert, for the class and all classes inside it."""
        self._encoders: dict[type[Any], list[tuple[str, Convert | None]]] = {}
        self._decoders: dict[type[Any], list[tuple[int, Convert]]] = {}
        self._kinds: dict[Any, tuple[Convert | None, Convert | None]] = {}
        shapes: list[str] = []
        self._shapes = shapes
        self._root = root
        self._learn(root)
        self.shape = "\n".join(shapes)
        """The classes with their fields and types, as text: it changes whenever the data does."""

    def encode(self, value: Data) -> list[Any]:
        """The value as lists, texts and numbers."""
        return self._encode(self._root, value)

    def decode(self, row: list[Any]) -> Data:
        """The value that `encode` made the row of; the row is used up.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: The row is not of this class.
        """
        return self._decode(self._root, row)

    def _encode(self, kind: type[Any], value: Data) -> list[Any]:
        return [
            getattr(value, name) if convert is None else convert(getattr(value, name))
            for name, convert in self._encoders[kind]
        ]

    def _decode(self, kind: type[Any], row: list[Any]) -> Data:
        for place, convert in self._decoders[kind]:
            row[place] = convert(row[place])
        return kind(*row)

    def _learn(self, kind: type[Any]) -> None:
        if kind in self._encoders:
            return
        encoders: list[tuple[str, Convert | None]] = []
        decoders: list[tuple[int, Convert]] = []
        self._encoders[kind], self._decoders[kind] = encoders, decoders
        known = vars(sys.modules[kind.__module__])
        own = fields(kind)
        shape = ",".join(f"{field.name}:{field.type}" for field in own)
        self._shapes.append(f"{kind.__name__}({shape})")
        for place, field in enumerate(own):
            # Most fields are of few types, written alike: evaluate each spelling once.
            spelling = (kind.__module__, field.type)
            if spelling not in self._kinds:
                self._kinds[spelling] = self._converters(_hint(field.type, known))
            encode, decode = self._kinds[spelling]
            encoders.append((field.name, encode))
            if decode is not None:
                decoders.append((place, decode))

    def _converters(self, hint: Hint) -> tuple[Convert | None, Convert | None]:
        """How to write and read a value of this type; None where it stays as it is."""
        if hint not in self._kinds:
            self._kinds[hint] = self._new_converters(hint)
        return self._kinds[hint]

    def _new_converters(self, hint: Hint) -> tuple[Convert | None, Convert | None]:
        origin: Any = get_origin(hint)
        parts = get_args(hint)
        if hint in (str, int, bool, NoneType) or origin is Literal:
            return None, None
        if hint is Fraction:
            return _fraction_text, fraction
        if isinstance(hint, type) and is_dataclass(hint):
            self._learn(hint)
            return (lambda v: self._encode(hint, v)), (lambda row: self._decode(hint, row))
        if origin in (Union, UnionType) and len(parts) == PAIR and NoneType in parts:
            inner = parts[0] if parts[1] is NoneType else parts[1]
            encode, decode = self._converters(inner)
            return _unless_none(encode), _unless_none(decode)
        if origin is tuple and len(parts) == PAIR and parts[1] is Ellipsis:
            encode, decode = self._converters(parts[0])
            write = list if encode is None else (lambda v: [encode(x) for x in v])
            read = tuple if decode is None else (lambda row: tuple([decode(x) for x in row]))
            return write, read
        is_mapping = origin is not None and issubclass(origin, Mapping) and parts[0] is str
        if is_mapping and self._converters(parts[1]) == (None, None):
            return dict, None
        raise TypeError(f"{hint!r} has no form in the cache")


def _hint(written: Hint, known: dict[str, Any]) -> Hint:
    # `typing.get_type_hints` does the same for a class and costs most of a start; what is evaluated
    # here are annotations of the core's own source.
    return eval(written, known) if isinstance(written, str) else written  # noqa: S307


def _unless_none(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda value: None if value is None else convert(value)


def _fraction_text(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


@cache
def fraction(text: str) -> Fraction:
    """The exact number of ``n/d`` text; a pack repeats few of them many times."""
    numerator, _, denominator = text.partition("/")
    return Fraction(int(numerator), int(denominator))
