"""Breaks the scorer in one small way after another and counts how often its tests notice.

    make mutate

Each mutant changes one comparison, sum, number, condition or result of `scoring`, `points` or
`levels`. Everything is imported once; a mutant is then a forked copy of this process in which the
code of one function is another, so no file changes. Survivors are printed with their line: either
a test is missing, or the change makes no difference (say so in `EQUAL` below, with the reason).
Runs where there is `os.fork` (Linux, macOS).
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib
import os
import resource
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = ("scoring", "points", "levels")
TESTS = [
    f"tests/core/test_{name}.py"
    for name in ("points", "levels", "golden_cases", "completion", "scoring", "oracle")
]
LEAST = 95
"""Per cent of the mutants that have to be noticed."""
SECONDS = 120
"""Of processor time. A mutant that takes longer than all tests together never ends: noticed."""
EQUAL = {
    "levels.py  standing.state is State.ANSWERED and standing.answer is not None  ->  "
    "standing.state is State.ANSWERED or standing.answer is not None":
        "what is not answered has either no answer or one without a level",
    "scoring.py  s.counted and s.state in UNKNOWN  ->  s.counted or s.state in UNKNOWN":
        "a settled question scores the same in every ending; trying them only takes longer",
    "scoring.py  loose and printed  ->  loose or printed":
        "without loose questions, or without printed components, no ending widens anything",
    "scoring.py  endings(questionnaire, response, found) if loose and printed else ()  ->  "
    "endings(questionnaire, response, found)":
        "as above; it only takes longer",
    "scoring.py  for qid, s in found.items() if s.hidden == 'open' or "
    "(s.counted and s.state in UNKNOWN)  ->  for qid, s in found.items()":
        "as above: what is settled scores the same in every ending",
    "scoring.py  low is not None and high is not None  ->  low is not None or high is not None":
        "both are sums over the same questions: both are there, or neither",
    "scoring.py  standing.counted and standing.state is not State.NOT_APPLICABLE and "
    "(standing.question.id in plan.scored)  ->  "
    "standing.counted and standing.state is not State.NOT_APPLICABLE":
        "no node sums a question without weight",
    "scoring.py  sum_overall(plan, printed, values) if printed else None  ->  "
    "sum_overall(plan, printed, values)":
        "the sum over no components is None, too",
    "scoring.py  {questions[q].reason for q in node.questions} if status == 'not_applicable' "
    "else set()  ->  {questions[q].reason for q in node.questions}":
        "where not all questions have one reason, there are two of them, or the empty one",
    "scoring.py  replace(result, groups=groups) if groups else result  ->  "
    "replace(result, groups=groups)":
        "an equal result; it only takes longer",
    "scoring.py  replace(result, groups=groups) if groups else result  ->  result":
        "a node without a range of its own has no group with one",
    "points.py  standing.counted and standing.state is State.ANSWERED and (qid in plan.scored)  "
    "->  standing.state is State.ANSWERED and qid in plan.scored":
        "what is not counted stands as unanswered",
    "points.py  standing.answer if standing.counted else None  ->  standing.answer":
        "as above: an answer that is not counted has no level and no score either way",
    "points.py  question.kind != 'single' or answer.option is None  ->  "
    "question.kind != 'single' and answer.option is None":
        "a single choice has an option, and nothing else has one",
    "points.py  None if answer is None else answer.option  ->  None":
        "only what is kept for later, by option, is made anew each time",
    "points.py  answer is None or option is not None  ->  answer is None and option is not None":
        "as above: nothing is kept",
    "levels.py  'near'  ->  'nearx'":
        "as above: what is kept under one name is looked for under another",
}  # fmt: skip
"""Mutants that change nothing anybody can see: as printed, without the line, and why that is so."""
COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


def changed(node: ast.AST) -> Iterator[ast.AST]:
    """Each other form of one node."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=right):
            for kind in COMPARED[type(op)]:
                yield ast.Compare(left, [kind()], right)
        case ast.BinOp(left=one, op=op, right=other):
            yield ast.BinOp(one, SUMS[type(op)](), other)
        case ast.AugAssign(target=target, op=op, value=value):
            yield ast.AugAssign(target, SUMS[type(op)](), value)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            if len(values) > 2:
                for gone in range(len(values)):
                    yield ast.BoolOp(op, [v for at, v in enumerate(values) if at != gone])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            yield operand
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Constant(value=str() as value):
            yield ast.Constant(value + "x")
        case ast.IfExp(body=body, orelse=orelse):
            yield body
            yield orelse
        case ast.Return(value=value) if value is not None and not is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield ast.Name(NAMES[name], ast.Load())
        case ast.comprehension(ifs=[_, *_]):
            yield ast.comprehension(node.target, node.iter, [], node.is_async)
        case ast.Continue():
            yield ast.Pass()


def is_none(node: ast.AST) -> bool:
    """Whether this is `None`, so that returning nothing is no change."""
    return isinstance(node, ast.Constant) and node.value is None


class Swap(ast.NodeTransformer):
    """Puts another node in the place of one."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> Any:  # noqa: ANN401 - as in the base class
        """The other node in the place of the one, any other as it is."""
        return self.new if node is self.old else self.generic_visit(node)


def parts(tree: ast.Module) -> Iterator[ast.AST]:
    """What may be broken: the bodies of functions, without annotations, texts of help, asserts."""
    waiting: list[ast.AST] = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.FunctionDef):
            body: list[ast.AST] = list(node.body[1:] if ast.get_docstring(node) else node.body)
        elif isinstance(node, ast.Assert):
            continue
        elif isinstance(node, ast.AnnAssign):
            body = [node.value] if node.value else []
        else:
            body = list(ast.iter_child_nodes(node))
            yield node
        waiting[:0] = body


def mutants(module: ModuleType) -> Iterator[tuple[str, CodeType]]:
    """Each mutant of a module: its place and change in words, and its compiled code."""
    path = Path(str(module.__file__))
    tree = ast.parse(path.read_text("utf-8"))
    for node in list(parts(tree)):
        for new in changed(node):
            ast.fix_missing_locations(ast.copy_location(new, node))
            swap = Swap(node, new)
            # Only the way to the node is copied anew by the transformer, so the tree is put back.
            other = Swap(new, node)
            broken = swap.visit(tree)
            code = compile(broken, str(path), "exec")
            before, after = ast.unparse(node).strip(), ast.unparse(new).strip()
            line = (node.target if isinstance(node, ast.comprehension) else node).lineno
            if f"{path.name}  {before}  ->  {after}" not in EQUAL:
                yield f"{path.name}:{line}  {before}  ->  {after}", code
            tree = other.visit(tree)


def codes(code: CodeType) -> dict[str, CodeType]:
    """The code of each function of a module, by name."""
    return {c.co_name: c for c in code.co_consts if isinstance(c, CodeType)}


def put_in(module: ModuleType, code: CodeType) -> None:
    """Give every function of the module its code of the mutant; who imported it sees that too."""
    for name, new in codes(code).items():
        function = getattr(module, name, None)
        if isinstance(function, FunctionType):
            function.__code__ = new


def quietly(run: Callable[[], int]) -> int:
    """The result of a run whose output nobody wants."""
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        return run()


def noticed(module: ModuleType | None, code: CodeType | None) -> bool:
    """Whether a test fails with this mutant, in a forked copy of this process."""
    child = os.fork()
    if child == 0:
        found = 1
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        with contextlib.suppress(BaseException):
            if module is not None and code is not None:
                put_in(module, code)
            found = quietly(lambda: int(pytest.main(["-x", "-q", "-p", "no:xdist", *TESTS])))
        os._exit(found)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def main() -> int:
    """Print the survivors and how many there are; 1 when they are too many."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE")
    arguments.add_argument("--list", action="store_true", help="only print the mutants")
    arguments.add_argument("--every", type=int, default=1, help="try only each n-th mutant")
    asked = arguments.parse_args()
    os.chdir(ROOT)
    # The same examples in every run, and only some: what few of them notice, many notice too.
    os.environ |= {"CI": "true", "READINESS_EXAMPLES": "25"}
    modules = [importlib.import_module(f"readiness.{name}") for name in asked.modules]
    if asked.list:
        for module in modules:
            print(*(words for words, _ in mutants(module)), sep="\n")
        return 0
    # A fork has all tests imported, and what compiles a pack for them.
    importlib.import_module("readiness.packs.loader")
    if pytest.main(["--collect-only", "-qq", "-p", "no:xdist", *TESTS]) != 0:
        return 1
    if noticed(None, None):
        print("The tests fail without any mutant.")
        return 1
    killed = every = 0
    for module in modules:
        for words, code in islice(mutants(module), 0, None, asked.every):
            every += 1
            if noticed(module, code):
                killed += 1
            else:
                print(f"survived  {words}", flush=True)
            if every % 20 == 0:
                print(f"{killed} of {every} so far", file=sys.stderr, flush=True)
    share = 100 * killed / every
    print(f"{killed} of {every} mutants noticed ({share:.1f} %; at least {LEAST} % have to be)")
    return 0 if share >= LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
