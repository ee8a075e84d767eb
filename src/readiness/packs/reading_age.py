"""How many years of school a text asks for, and how long it is."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-zÀ-ÿ0-9][A-Za-zÀ-ÿ0-9'’-]*")
_END = re.compile(r"[.!?:;](?:[\s\"”')]|$)")
_VOWELS = re.compile(r"[aeiouyà-ÿ]+")
# The e of these endings is spoken: boxes, wanted.
_SPOKEN_ES = ("ses", "zes", "ches", "shes", "xes", "ces", "ges")
_SPOKEN_ED = ("ted", "ded")


def words(text: str) -> list[str]:
    """The words of a text; `two-step` is one."""
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """Syllables of an English word, by its groups of vowels; at least one."""
    low = word.lower().rstrip("'’-")
    found = len(_VOWELS.findall(low))
    silent = low.endswith("e") and not low.endswith(("le", "ee"))
    silent |= low.endswith("es") and not low.endswith(_SPOKEN_ES)
    silent |= low.endswith("ed") and not low.endswith((*_SPOKEN_ED, "eed"))
    return max(1, found - (silent and found > 1))


def grade(text: str) -> float:
    """The Flesch-Kincaid grade: years of school, which is age less five.

    Source: Kincaid and others, Derivation of new readability formulas for Navy enlisted
    personnel, 1975.
    """
    found = words(text)
    if not found:
        return 0.0
    sentences = max(1, len(_END.findall(text)))
    beats = sum(syllables(word) for word in found)
    return 0.39 * len(found) / sentences + 11.8 * beats / len(found) - 15.59


def as_sentence(text: str) -> str:
    """The text with a full stop, where it ends without a mark."""
    return text if text.rstrip("\"”')")[-1:] in tuple(".!?:;") else f"{text}."
