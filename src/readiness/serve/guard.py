"""Who may come in: this machine's browser, at our own address, and nobody whom a web page sends.

A browser runs pages of strangers beside ours, and each of them can reach a server on this machine.
The guards below stand on every request: `Host` (against a name that a stranger points at this
machine, "DNS rebinding"), `Origin` and `Sec-Fetch-Site` (against requests that a stranger's page
sends), and only GET. The headers keep our page from loading or being loaded by anything foreign.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from readiness.errors import clean, fault

LOOPBACK = "127.0.0.1"


def loopback_host(host: str) -> str:
    """The address to listen on. Raises UserError C105 when others could reach it."""
    if host == "localhost":
        return LOOPBACK
    try:
        address = ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise fault(
            "C105",
            f"“{clean(host, limit=60)}” is not an address of this computer alone.",
            "Leave --host away: 'readiness serve' is for a browser on the same computer. "
            "docs/serve.md says why, and what to do instead.",
        )
    return str(address)


def host_header(host: str, port: int) -> str:
    """What the `Host` of every request has to be."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def refusal(method: str, headers: Mapping[str, str], host: str, *, socket: bool) -> str | None:
    """Why a request must not be answered; None when it may.

    Args:
        method: Of the request.
        headers: Of the request; names in any case.
        host: As `host_header` gives it.
        socket: Whether a socket is asked for: only a page of ours may, so it must say its origin.
    """
    if method != "GET":
        return "method"
    if headers.get("Host") != host:
        return "host"
    origin = headers.get("Origin")
    if origin is None and socket:
        return "origin"
    if origin is not None and origin != f"http://{host}":
        return "origin"
    # Typed, pasted or opened from the terminal is "none"; a link on a stranger's page is not.
    if headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return "site"
    return None


def security_headers(host: str) -> dict[str, str]:
    """What every answer says: load nothing foreign, be in no frame, keep nothing, tell no one."""
    # The terminal writes its colours into style elements; scripts come from files of ours alone.
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data:; font-src 'self'; connect-src 'self' ws://{host}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "clipboard-read=(), camera=(), microphone=(), geolocation=()",
        "Cache-Control": "no-store",
    }
