"""Setting text: runs of words to lines of positioned pieces, and the paragraph that draws them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from readiness.report.pen import Pen
from readiness.report.theme import Style
from readiness.report.typeface import cap_height, cut

# Breaking spaces only: a no-break space holds its words together.
_SPACES = re.compile(r"[ \t\r\n\f\v\u2002-\u2006\u2008-\u200a\u205f\u3000]+")
_AFTER = frozenset("/-_.@?&=\u2013\u2014")  # where a word too long for its line is best cut


@dataclass(frozen=True, slots=True)
class Run:
    """Inline text in one manner. `text` of a line break is a newline and nothing else."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one font and link on a line; `x` and `width` in points from the line's start.

    The last piece of a line that breaks at a space ends in that space, which is not in its width:
    who reads the text aloud or copies it needs it.
    """

    x: float
    width: float
    font: str
    text: str
    href: str


Line = tuple[Piece, ...]


@dataclass(slots=True)
class _Word:
    parts: list[tuple[str, str, str]]  # font, text, href
    width: float  # at size 1, as is the gap
    gap: float
    """The space before it, in the font it is set in, so that pieces are as wide as sums say."""


def _font(run: Run, style: Style) -> str:
    if run.bold and style.font == "Regular":
        return "SemiBold"
    return "Italic" if run.italic and style.font == "Regular" else style.font


def _words(runs: tuple[Run, ...], style: Style) -> list[_Word | None]:
    """The words in order; None is a forced line break. A word may change font in its middle."""
    out: list[_Word | None] = []
    glue = False  # whether the next part belongs to the last word
    before, before_href = "", ""  # the manner of the word before, if there is one on this line
    for run in runs:
        if run.text == "\n":
            out.append(None)
            glue, before = False, ""
            continue
        if not run.text:
            continue
        font, href = _font(run, style), run.href
        measured = cut(font).words
        inner = measured[" "]
        parts = _SPACES.split(run.text)
        last = out[-1] if glue and parts[0] and out else None
        if last is not None:
            last.parts.append((font, parts[0], href))
            last.width += measured[parts[0]]
            parts[0] = ""
            before, before_href = font, href
        # The space before the first word: in the font of where `_pieces` puts it.
        gap = inner if not before or before_href else cut(before).words[" "]
        for part in parts:
            if part:
                out.append(_Word([(font, part, href)], measured[part], gap))
                gap = inner
                before, before_href = font, href
        glue = bool(parts[-1]) or (last is not None and len(parts) == 1)
    return out


def _cut_word(word: _Word, limit: float) -> list[_Word]:
    """A word too wide for a line, in pieces no wider than `limit` (at size 1), one letter at least.

    It is cut after a slash, hyphen or the like where one is near the end of the line.
    """
    letters = [
        (font, char, href, cut(font).width(char))
        for font, text, href in word.parts
        for char in text
    ]
    pieces: list[_Word] = []
    start = best = index = 0
    width = 0.0
    while index < len(letters):
        _, char, _, step = letters[index]
        if width + step > limit and index > start:
            end = best if best > start and index - best < 24 else index
            pieces.append(_joined(letters[start:end], word.gap))
            start = best = index = end
            width = 0.0
            continue
        width += step
        index += 1
        if char in _AFTER:
            best = index
    return [*pieces, _joined(letters[start:], word.gap)]


def _joined(letters: list[tuple[str, str, str, float]], gap: float) -> _Word:
    """Letters of known width as one word."""
    word = _Word([], 0.0, gap)
    for font, char, href, width in letters:
        last = word.parts[-1] if word.parts else ("", "", "")
        if word.parts and (last[0], last[2]) == (font, href):
            word.parts[-1] = (font, last[1] + char, href)
        else:
            word.parts.append((font, char, href))
        word.width += width
    return word


def set_lines(runs: tuple[Run, ...], style: Style, width: float) -> list[Line]:
    """The runs as lines no wider than `width` points."""
    limit = max(width / style.size, 1.0) + 1e-6
    if style.align == "left":
        found = _easy_lines(runs, style, limit)
        if found is not None:
            return found
    lines: list[Line] = []
    words = _words(runs, style)
    start = 0
    for end in [*(index for index, word in enumerate(words) if word is None), len(words)]:
        part = [word for word in words[start:end] if word is not None]
        last = end == len(words)
        start = end + 1
        if last and not part and lines:
            break  # a break at the very end makes no line
        broken = _broken(part, style, limit)
        for number, (line, tail) in enumerate(broken, start=1):
            used = sum(word.width for word in line) + sum(word.gap for word in line[1:])
            space = "" if last and number == len(broken) else tail
            lines.append(_pieces(line, style, width, used, space))
    return lines


def _broken(words: list[_Word], style: Style, limit: float) -> list[tuple[list[_Word], str]]:
    """Words up to a forced break as lines; with each, what its end is: a space, or a cut word."""
    widths, gaps = [word.width for word in words], [word.gap for word in words]
    starts = _starts(widths, gaps, limit) if words else [0]
    if starts:
        starts = _mended(starts, widths, gaps, limit, even=style.even)
        ends = [*starts[1:], len(words)]
        return [(words[a:b], " ") for a, b in zip(starts, ends, strict=True)]
    lines: list[tuple[list[_Word], str]] = []
    line: list[_Word] = []
    used = 0.0
    for word in words:
        if line and used + word.gap + word.width <= limit:
            line.append(word)
            used += word.gap + word.width
            continue
        if line:
            lines.append((line, " "))
        *full, rest = _cut_word(word, limit) if word.width > limit else [word]
        lines += [([part], "") for part in full]
        line, used = [rest], rest.width
    return [*lines, (line, " ")]


def _easy_lines(runs: tuple[Run, ...], style: Style, limit: float) -> list[Line] | None:
    """The lines of words that are whole, which nearly all paragraphs hold: twice as fast.

    Returns:
        None where a word changes its manner in its middle, is wider than a line, or a break is
        forced; then lines are made word by word.
    """
    texts: list[str] = []
    widths: list[float] = []
    gaps: list[float] = []
    manners: list[tuple[str, str]] = []
    apart = True  # whether a space came last
    for run in runs:
        if run.text == "\n":
            return None
        if not run.text:
            continue
        parts = _SPACES.split(run.text)
        if parts[0] and not apart:
            return None
        apart = not parts[-1]
        words = [part for part in parts if part]
        if not words:
            continue
        manner = (_font(run, style), run.href)
        measured = cut(manner[0]).words
        inner = measured[" "]
        beside = inner
        if manners and not manners[-1][1]:
            beside = cut(manners[-1][0]).words[" "]
        texts += words
        widths += [measured[word] for word in words]
        gaps.append(beside)
        gaps += [inner] * (len(words) - 1)
        manners += [manner] * len(words)
    starts = _starts(widths, gaps, limit)
    if not starts:
        return None
    starts = _mended(starts, widths, gaps, limit, even=style.even)
    ends = [*starts[1:], len(texts)]
    return [
        _joined_line(texts, widths, gaps, manners, start, end, style.size)
        for start, end in zip(starts, ends, strict=True)
    ]


def _starts(widths: list[float], gaps: list[float], limit: float) -> list[int]:
    """The first word of each line, with lines as full as they get; none if a word is too wide."""
    starts = [0]
    start, used = 0, 0.0
    for index, width in enumerate(widths):
        need = used + gaps[index] + width if index > start else width
        if need <= limit:
            used = need
        elif width > limit:
            return []
        else:
            starts.append(index)
            start, used = index, width
    return starts


_WIDOW = 0.18
"""A last line shorter than this part of a line gets words from the line above it,"""
_KEPT = 0.6
"""which keeps at least this part of a line."""


def _mended(
    starts: list[int], widths: list[float], gaps: list[float], limit: float, *, even: bool
) -> list[int]:
    """As many lines, but none a short word alone at the end; `even` ones are about equally long."""
    if len(starts) < 2:
        return starts
    if even:
        low, high = max(widths), limit
        for _ in range(6):
            middle = (low + high) / 2
            found = _starts(widths, gaps, middle)
            if len(found) > len(starts):
                low = middle
            else:
                starts, high = found, middle
        return starts
    *_, above, last = starts
    length = sum(widths[last:]) + sum(gaps[last + 1 :])
    kept = sum(widths[above:last]) + sum(gaps[above + 1 : last])
    while length < _WIDOW * limit and last - above > 1:
        kept -= gaps[last - 1] + widths[last - 1]
        if kept < _KEPT * limit:
            break
        length += gaps[last] + widths[last - 1]
        last -= 1
    return [*starts[:-1], last]


def _joined_line(
    texts: list[str],
    widths: list[float],
    gaps: list[float],
    manners: list[tuple[str, str]],
    start: int,
    end: int,
    size: float,
) -> Line:
    """Whole words as one line: a piece for each stretch of one manner."""
    out: list[Piece] = []
    x = 0.0
    at = start
    while at < end:
        manner = manners[at]
        to = at + 1
        while to < end and manners[to] == manner:
            to += 1
        text = " ".join(texts[at:to])
        length = sum(widths[at:to]) + sum(gaps[at + 1 : to])
        # A space beside a link belongs to the words and not to the link.
        if at > start and manners[at - 1][1]:
            text, length = " " + text, length + gaps[at]
        if to < end and not manner[1]:
            text, length = text + " ", length + gaps[to]
        elif to == end and end < len(texts):
            text += " "
        out.append(Piece(x, length * size, manner[0], text, manner[1]))
        x += length * size
        at = to
    return tuple(out)


def _pieces(words: list[_Word], style: Style, width: float, used: float, tail: str) -> Line:
    """The words of one line joined into pieces of one font and link each."""
    size = style.size
    x = 0.0
    if style.align != "left":
        free = width - used * size
        x = free if style.align == "right" else free / 2
    out: list[Piece] = []
    texts: list[str] = []
    length = 0.0  # of the piece in the making, at size 1
    manner = ("", "")

    def close() -> None:
        nonlocal x, length
        if texts:
            out.append(Piece(x, length * size, manner[0], "".join(texts), manner[1]))
            x += length * size
            texts.clear()
            length = 0.0

    for index, word in enumerate(words):
        single = len(word.parts) == 1
        for part, (font, text, href) in enumerate(word.parts):
            spaced = index > 0 and not part
            if (font, href) != manner:
                # A space beside a link belongs to the words and not to the link.
                if spaced and not manner[1]:
                    texts.append(" ")
                    length += word.gap
                close()
                lead = spaced and bool(manner[1])
                manner = (font, href)
                if lead:
                    texts.append(" ")
                    length += word.gap
            elif spaced:
                texts.append(" ")
                length += word.gap
            texts.append(text)
            length += word.width if single else cut(font).words[text]
    if texts and tail:
        texts.append(tail)
    close()
    return tuple(out)


def baseline(style: Style) -> float:
    """Points from the top of a line down to its baseline: capitals stand in the middle."""
    return style.leading / 2 + cap_height() * style.size / 2


def draw_lines(pen: Pen, lines: list[Line], style: Style, x: float, top: float) -> None:
    """Set the lines with the first line's box starting at `top`. Links are underlined."""
    y = top - baseline(style)
    for line in lines:
        for piece in line:
            colour = "accent" if piece.href else style.colour
            if not piece.href:
                pen.text(x + piece.x, y, piece.text, piece.font, style.size, colour)
            else:
                pen.begin("Link")
                pen.text(x + piece.x, y, piece.text, piece.font, style.size, colour)
                right = x + piece.x + piece.width
                pen.line(x + piece.x, y - 1.4, right, y - 1.4, "accent", 0.5)
                pen.link(
                    piece.href, x + piece.x, y - 0.25 * style.size, right, y + 0.85 * style.size
                )
                pen.end()
        y -= style.leading
