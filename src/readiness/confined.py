"""Work with files of strangers, in a process of its own with limits on time and memory.

A template, a picture or a workbook can ask for any amount of either, and some libraries end the
whole program over it. Here that is a child: the system ends it when it uses more than its share,
it can write no file, and what it answers is plain data. There is one such mechanism, for all work.

The child runs ``main``: one order in (JSON), then frames out: some bytes of data, and one last
frame with the answer. A frame is its kind (one byte), its length (four bytes), and its content.
"""

from __future__ import annotations

import importlib
import json
import struct
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from threading import Timer
from typing import IO, Any, BinaryIO

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from readiness.confined import main; main()"
)
_HEAD = struct.Struct(">cI")
_DATA, _ANSWER = b"D", b"A"

Send = Callable[[bytes], None]
Job = Callable[[dict[str, Any], Send], dict[str, Any]]
"""Work for the child: an order, and where to send data; returns the answer, as JSON values."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: bytes of memory, seconds, and bytes of answer."""

    memory: int
    processor_seconds: int
    wall_seconds: float
    answer: int
    required: bool = True
    """Do nothing where the system cannot enforce them; else only time and answer are limited."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a child said: its answer, and its data (empty when they went elsewhere)."""

    said: dict[str, Any]
    data: bytes = b""


class CannotLimitError(Exception):
    """This system cannot limit a process, and the limits were required."""


def ask(
    job: str, order: dict[str, Any], limits: Limits, into: BinaryIO | None = None
) -> Answer | None:
    """What the child answers; None when it died, was ended, or answered too much.

    Args:
        job: The work as ``module:function``; see `Job`.
        order: What to do, as JSON values.
        limits: What it may use.
        into: Where its data go; None keeps them in the answer.

    Raises:
        CannotLimitError: The limits are required and do not hold here.
    """
    # Isolated: neither the folder we are in nor the environment may bring modules.
    what = json.dumps(
        {"job": job, "memory": limits.memory, "seconds": limits.processor_seconds,
         "required": limits.required}
    )  # fmt: skip
    command = [sys.executable, "-I", "-c", _START, json.dumps(sys.path), what]
    given = json.dumps(order).encode()
    with subprocess.Popen(  # noqa: S603 - our own program, no shell
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        clock = Timer(limits.wall_seconds, process.kill)
        clock.start()
        try:
            if process.stdin is None or process.stdout is None:
                raise RuntimeError("the child has no pipes")
            try:
                process.stdin.write(given)
                process.stdin.close()
            except BrokenPipeError:
                return None
            answer = _listen(process.stdout, limits.answer, into)
            if answer is None:
                return None
            process.wait()
        finally:
            clock.cancel()
            process.kill()
    if process.returncode != 0:
        return None
    if answer.said.get("unlimited"):
        raise CannotLimitError
    return answer


def _listen(said: IO[bytes], most: int, into: BinaryIO | None) -> Answer | None:
    kept: list[bytes] = []
    heard = 0
    while True:
        head = said.read(_HEAD.size)
        if len(head) < _HEAD.size:
            return None
        kind, size = _HEAD.unpack(head)
        heard += size
        if heard > most or kind not in (_DATA, _ANSWER):
            return None
        content = said.read(size)
        if len(content) < size:
            return None
        if kind == _ANSWER:
            return Answer(json.loads(content), b"".join(kept))
        if into is None:
            kept.append(content)
        else:
            into.write(content)


# ---- in the child ----------------------------------------------------------------------------
def limited(memory: int, processor_seconds: int) -> bool:
    """Set the limits on this process; False where they do not hold."""
    try:
        import resource
    except ImportError:
        return False
    wanted = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: processor_seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    try:
        for what, value in wanted.items():
            _, hard = resource.getrlimit(what)
            least = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(what, (least, least))
    except (OSError, ValueError):
        return False
    try:  # some systems take the limit and do not keep it
        bytearray(2 * memory)
    except MemoryError:
        return True
    return False


def main() -> None:
    """Read one order, do it within limits, answer."""
    what = json.loads(sys.argv[2])
    held = limited(what["memory"], what["seconds"])
    order = json.loads(sys.stdin.buffer.read())
    if held or not what["required"]:
        module, _, function = what["job"].partition(":")
        work: Job = getattr(importlib.import_module(module), function)
        said = work(order, lambda data: _frame(_DATA, data))
    else:
        said = {"unlimited": True}
    _frame(_ANSWER, json.dumps(said).encode())
    sys.stdout.buffer.flush()


def _frame(kind: bytes, content: bytes) -> None:
    sys.stdout.buffer.write(_HEAD.pack(kind, len(content)))
    sys.stdout.buffer.write(content)
