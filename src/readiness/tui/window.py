"""Whether the window that the app runs in is still there."""

from __future__ import annotations

import errno
import sys


def is_gone(descriptor: int = 0) -> bool:
    """Whether the terminal behind this descriptor was closed.

    Closing a window mostly ends what runs in it by a signal. A program between the window and the
    app can keep that signal to itself (make does), and then the app would read a dead terminal for
    ever, and keep its file locked.
    """
    if sys.platform == "win32":
        return False
    import termios

    try:
        termios.tcgetattr(descriptor)
    except termios.error as error:
        return bool(error.args[0] == errno.EIO)
    return False
