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
GONE = Notice(
    "This download is over",
    "The address of a document works once, for two minutes. Go back to the check and save the "
    "roadmap again.",
)
OUR_FAULT = Notice("That is a fault of ours", "The terminal shows lines to report.")

# The last words of a page.
LEFT = "Your answers are saved. You can close this window, or go on where you were."
ENDED = "The check has ended. Every answer up to the last one is saved."
FAULT = (
    "The check has ended by a fault of ours, not of yours. Your answers are saved. The terminal "
    "shows lines to report."
)
ELSEWHERE = "This check was opened again, in this window or another. It goes on there."
FULL = "Too many windows are open at the moment. Close one that is finished, then go on here."
SHUT = "The program in the terminal was ended. Your answers are saved on this computer."
ODD = "This window sent something that the check does not understand. Your answers are saved."


def idle(seconds: float) -> str:
    """The last words of a page on which nobody typed for so long."""
    minutes = round(seconds / 60)
    span = f"{minutes} minutes" if minutes > 1 else "a while"
    return f"Nobody has typed for {span}, so the check rests. Your answers are saved."


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
