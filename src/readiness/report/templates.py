"""Filling in a template: Jinja2 in its sandbox, plain data in, one strict XML text out.

A template sees dictionaries, lists, texts and numbers, never an object of ours: a method that can
be reached from a template is a door. The loader is bound to one folder and follows no symbolic
link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.ext import Extension
from jinja2.filters import FILTERS
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS

from readiness.errors import Place, Problem, UserError, fault, nearest, show_controls
from readiness.report.markup import MARK
from readiness.report.typeface import printable

Plain = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | None
MAX_SOURCE = 200_000
MAX_OUTPUT = 4_000_000
MAX_PLAIN_DEPTH = 12
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(?:/[a-z0-9][a-z0-9_-]*)*\.xml\Z")
_TAG = re.compile(r"<(?=[A-Za-z/])")
_CAPTURES = frozenset({"macro", "set", "call", "filter"})
_NO_FILTERS = ("format", "pprint", "attr", "xmlattr", "urlize", "tojson", "safe", "map")
_FORBIDDEN = re.compile(r"<\?|<!(?!--)")


class _Unknown(StrictUndefined):
    """A name that does not exist: any use of it is a fault, told with the names there are."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        name = show_controls(str(self._undefined_name), limit=40)
        known = self._undefined_obj if isinstance(self._undefined_obj, dict) else {}
        names = [str(key) for key in known]
        near = nearest(name, names)
        if near:
            return f"{name}. Did you mean {near}?"
        return f"{name}. Known in this place: {', '.join(names[:20])}." if names else f"{name}."


class _Folder(BaseLoader):
    """Templates of one folder: plain names, regular files, no symbolic links on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_source(self, environment: object, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Text, a name without any folder (it may be printed), and "has not changed"."""
        del environment
        if not _NAME.match(template):
            raise TemplateNotFound(template)
        path = self.folder
        for part in template.split("/"):
            path = path / part
            if path.is_symlink():
                raise TemplateNotFound(template)
        if not path.is_file():
            raise TemplateNotFound(template)
        data = path.read_bytes()
        if len(data) > MAX_SOURCE:
            raise fault(
                "D101",
                f"The template is larger than {MAX_SOURCE // 1000} kB.",
                "Divide it into several files.",
                Place(file=template),
            )
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise fault(
                "D101",
                "The template is not UTF-8 text.",
                "Save it as UTF-8.",
                Place(file=template),
            ) from error
        stamp = path.stat().st_mtime_ns
        return text, template, lambda: path.is_file() and path.stat().st_mtime_ns == stamp


class _Marks(Extension):
    """Puts a mark with file and line before every tag of a template's own text.

    So do words that a template starts with, or that follow an included one: before them stand the
    tags of another file.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The tokens, with marks in the text between the Jinja tags."""
        name = stream.name or "template"
        fresh = True
        for token in stream:
            if token.type != "data":
                if token.type == "name" and token.value in _CAPTURES:
                    fresh = False  # such words may be used inside a tag
                elif token.type == "name" and token.value == "include":
                    fresh = True
                yield token
                continue
            bad = _FORBIDDEN.search(token.value)
            if bad:
                line = token.lineno + token.value.count("\n", 0, bad.start())
                raise fault(
                    "D101",
                    "Processing instructions, doctypes and CDATA are not allowed.",
                    "Leave them out.",
                    Place(file=name, line=line),
                )
            yield Token(token.lineno, "data", _marked(token.value, name, token.lineno, fresh=fresh))
            fresh = fresh and not token.value.strip()


def _marked(text: str, name: str, line: int, *, fresh: bool) -> str:
    out: list[str] = []
    last = told = 0
    words = text.lstrip()
    if fresh and words and not words.startswith("<"):
        told = line + text.count("\n", 0, len(text) - len(words))
        out.append(f"<?{MARK} {name} {told}?>")
    for found in _TAG.finditer(text):
        line += text.count("\n", last, found.start())
        # Nothing from elsewhere comes in between, so that one mark a line is enough.
        mark = "" if line == told else f"<?{MARK} {name} {line}?>"
        out.append(f"{text[last : found.start()]}{mark}")
        last, told = found.start(), line
    return "".join(out) + text[last:]


@lru_cache(8)
def environment(folder: Path) -> ImmutableSandboxedEnvironment:
    """The sandbox for one folder: it escapes, knows no undefined, and has `range` and no more."""
    env = ImmutableSandboxedEnvironment(
        loader=_Folder(folder),
        autoescape=True,
        undefined=_Unknown,
        extensions=[_Marks],
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=64,
        optimized=False,  # folding constants would work out 'x' * 10**9 while compiling
    )
    env.globals = {"range": env.globals["range"]}
    # Formatting can be told to make a text of any length, and our templates need none of these.
    for name in _NO_FILTERS:
        env.filters.pop(name, None)
    return env


def plain(value: object, missing: set[str] | None = None, depth: int = 0) -> Plain:
    """A copy with texts made printable. Raises TypeError for anything that is not plain data."""
    kind = type(value)  # not isinstance: a subclass may bring methods of its own
    if kind is str:
        return printable(str(value), missing)
    if value is None or kind in (int, float, bool):
        return value  # type: ignore[return-value]
    if depth >= MAX_PLAIN_DEPTH:
        raise TypeError("the data for a template is too deep")
    if kind is dict:
        out: dict[str, Plain] = {}
        for key, part in value.items():  # type: ignore[attr-defined]
            if type(key) is not str:
                raise TypeError(f"a template may not see a key of type {type(key).__name__}")
            # The text that nearly all parts are is not worth a call of its own.
            if type(part) is str and part.isascii() and part.isprintable():
                out[key] = part
            else:
                out[key] = plain(part, missing, depth + 1)
        return out
    if kind is list:
        return [plain(part, missing, depth + 1) for part in value]  # type: ignore[attr-defined]
    raise TypeError(f"a template may not see an object of type {kind.__name__}")


def fill(folder: Path, name: str, data: dict[str, Any], missing: set[str] | None = None) -> str:
    """The template with the data filled in.

    Args:
        folder: Where the templates are; nothing outside it is read.
        name: The template's path in the folder.
        data: Plain data only; its texts are made printable here.
        missing: Collects letters that no font has.

    Raises:
        TypeError: The data holds an object (our fault, not the template's).
        UserError: D101, with file and line.
    """
    values = plain(data, missing)
    if not isinstance(values, dict):
        raise TypeError("the data for a template must be a dictionary")
    parts: list[str] = []
    size = 0
    try:
        for part in environment(folder).get_template(name).generate(values):
            size += len(part)
            if size > MAX_OUTPUT:
                raise fault(
                    "D101", "The filled-in template is too large.", _LOOPS, Place(file=name)
                )
            parts.append(part)
    except UserError:
        raise
    except TemplateSyntaxError as error:
        where = Place(file=error.name or name, line=error.lineno)
        message = _sentence(error.message)
        raise UserError(Problem("D101", where, message, _fix(message))) from error
    except TemplateNotFound as error:
        where = _where(error, name)
        message = f"There is no template {show_controls(str(error.name or error))!r}."
        hint = (
            "Templates are .xml files of the one folder, no links; start with a copy of the folder "
            "that comes with the program."
        )
        raise UserError(Problem("D101", where, message, hint)) from error
    except SecurityError as error:
        hint = "Templates print the values they are given, and call nothing: leave it out."
        raise _problem(error, name, "This is not allowed in a template:", hint) from error
    except UndefinedError as error:
        hint = "The pages that come with the program show every name there is."
        raise _problem(error, name, "A name is not known:", hint) from error
    except (TemplateError, ArithmeticError, LookupError, ValueError, TypeError) as error:
        hint = _fix(str(error)) or "Look at the values on that line: a text is no number."
        raise _problem(error, name, "The template fails:", hint) from error
    except (RecursionError, MemoryError, AttributeError) as error:
        known = isinstance(error, AttributeError) and str(error)
        kind = str(error) if known else "it includes itself or asks for too much"
        raise fault(
            "D101", f"The template fails: {show_controls(kind)}.", _LOOPS, _where(error, name)
        ) from error
    return "".join(parts)


_LOOPS = "Look for loops over much, texts multiplied, and what includes or calls itself."
_TAGS = ("if", "elif", "else", "endif", "for", "endfor", "set", "include", "import", "macro")


def _fix(message: str) -> str:
    """What to do about a fault that Jinja told in these words."""
    if "end of template" in message or "nesting mistake" in message:
        return "Close it: {% if %} needs {% endif %}, {% for %} needs {% endfor %}."
    kind, _, rest = message.partition("named '")
    wrong = rest.partition("'")[0]
    known = {"No filter ": FILTERS, "No test ": TESTS}.get(kind)
    if message.startswith("Encountered unknown tag '"):
        wrong, known = message.split("'")[1], dict.fromkeys(_TAGS)
    if known is not None:
        near = nearest(wrong, [word for word in known if word not in _NO_FILTERS])
        return f"Did you mean {near}?" if near else "The shipped pages show what there is."
    if "nexpected" in message or "expected token" in message:
        return "Look for {{ }} or {% %} with a sign too many or too few."
    return ""


def _problem(error: Exception, name: str, lead: str, hint: str) -> UserError:
    return fault("D101", f"{lead} {_sentence(str(error))}", hint, _where(error, name))


def _sentence(text: str | None) -> str:
    out = show_controls(text or "unknown fault", limit=200)
    return out if out.endswith((".", "?", "…")) else out + "."


def _where(error: BaseException, name: str) -> Place:
    """File and line of the template in which the error was raised, from its traceback."""
    found = Place(file=name)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith(".xml"):
            found = Place(file=file, line=trace.tb_lineno)
        trace = trace.tb_next
    return found
