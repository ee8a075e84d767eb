"""What people read in the browser when they see no app: why not, and what to do."""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from aiohttp import web


class Notice(NamedTuple):
    """A heading and a sentence or two."""

    head: str
    text: str


REFUSED = Notice(
    "This page is closed to you",
    "Open the link that the terminal shows. It works once, in one browser.",
)
USED = Notice(
    "This link has been used",
    "It works once. Go back to the window in which you opened it, or press Enter in the terminal "
    "for a new link.",
)
CROSS_SITE = Notice(
    "Please open the link by hand",
    "Another page sent you here. Copy the link from the terminal into the address bar instead.",
)
NOT_HERE = Notice("There is nothing here", "Open the link that the terminal shows.")
NO_REQUEST = Notice(
    "This cannot be read", "A browser asks in another way. Open the link that the terminal shows."
)
GONE = Notice(
    "This download is over",
    "The address of a document works once, for two minutes. Go back to the check and save the "
    "roadmap again.",
)
OUR_FAULT = Notice("That is a fault of ours", "The terminal shows lines to report.")

SPENT = Notice(
    "No more windows can be opened",
    "This program has let in as many as it can. End it in the terminal with Ctrl+C, start it "
    "again, and open the link that it shows.",
)

# The last words of a page.
LEFT = Notice(
    "Your answers are saved", "You can close this window now. Or go on where you were, any time."
)
ENDED = Notice("The check has ended", "Every answer up to the last one is saved.")
FAULT = Notice(
    "The check has ended by a fault of ours",
    "It is no fault of yours, and your answers are saved. The terminal shows lines to report.",
)
ELSEWHERE = Notice(
    "The check goes on in another window",
    "It was opened again there. To have it in this window, go on here.",
)
FULL = Notice(
    "Too many windows are open",
    "Each window is a check of its own. Close one that is finished, then go on here.",
)
SHUT = Notice(
    "The program was ended",
    "Somebody ended it in the terminal. Your answers are saved on this computer, and the terminal "
    "shows how to go on with them.",
)
ODD = Notice(
    "This window was closed",
    "It sent something that the check does not understand. Your answers are saved.",
)


def idle(seconds: float) -> Notice:
    """The last words of a page on which nobody typed for so long."""
    minutes = round(seconds / 60)
    span = f"{minutes} minutes" if minutes > 1 else "a while"
    return Notice("The check rests", f"Nobody has typed for {span}. Your answers are saved.")


def ended(text: str) -> Notice:
    """The last words of an app that says itself why it ends."""
    return Notice(ENDED.head, text)


def page(status: int, notice: Notice) -> web.Response:
    """A notice as a page of its own."""
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width"><link rel="icon" href="data:,">'
        f'<title>{escape(notice.head)}</title><link rel="stylesheet" href="/static/page.css">'
        f'<main class="notice"><h1>{escape(notice.head)}</h1><p>{escape(notice.text)}</p></main>'
        "</html>"
    )
    return web.Response(status=status, text=text, content_type="text/html", charset="utf-8")
