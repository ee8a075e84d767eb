"""What every record of the core shares, so that its class is quick to make.

A dataclass writes and compiles its own comparison, hash and text; for some seventy classes that was
a quarter of the time a small batch takes. Records are declared with ``eq=False, repr=False`` and
inherit these instead, which do the same by looking at the fields.
"""

from __future__ import annotations

from typing import Any, ClassVar


class Record:
    """Base of frozen dataclasses: equal when of one class with equal fields."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or all(
            getattr(self, name) == getattr(other, name) for name in self.__dataclass_fields__
        )

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in self.__dataclass_fields__))

    def __repr__(self) -> str:
        fields = ", ".join(f"{n}={getattr(self, n)!r}" for n in self.__dataclass_fields__)
        return f"{type(self).__qualname__}({fields})"
