"""Commands of the hub's one settings file."""

from __future__ import annotations

from argparse import Namespace
from textwrap import wrap
from typing import Any

from readiness import console, hub, workflow
from readiness.commands.terminal import OK, note, out, out_json
from readiness.errors import clean


def hub_init(args: Namespace) -> int:
    """Write a settings file to fill in."""
    out(clean(str(hub.init(args.name))))
    note("Open it with any text editor; each line says what it does. Then: readiness hub show")
    return OK


def hub_show(args: Namespace) -> int:
    """Check the settings file and print what is in force."""
    found = hub.load()
    shown = _shown(found or hub.Hub(hub.hub_file(), hub.Settings(), None))
    # A default that cannot be used would stop every command.
    pack = workflow.load_pack(None)
    shown["defaults"]["pack"] = pack.id
    if args.json:
        out_json({"file": str(hub.hub_file()), "there": found is not None, **shown})
        return OK
    if found is None:
        note("There is no settings file yet, so this is how the program comes.")
        note("'readiness hub init' writes one to fill in.")
    rows = [
        ("settings", clean(str(hub.hub_file())) if found else "none"),
        ("name", shown["name"] or "none: documents have the plain look"),
        ("colours", " ".join(f"{k} {v}" for k, v in shown["colours"].items())),
        ("logo", shown["logo"] or "none"),
        ("fonts", shown["fonts"] or "those of the program"),
        ("foot line", shown["footer"] or "none"),
        *(("contact", f"{label}: {text}") for label, text in shown["contact"].items()),
        ("pack", f"{pack.id} ({clean(pack.title)} {pack.version})"),
        ("review", f"a new check is due after {shown['defaults']['keep_months']} months"),
    ]
    privacy = wrap(shown["privacy"], console.WIDTH - 11) or ["the words of the program"]
    rows += [("privacy" if n == 0 else "", line) for n, line in enumerate(privacy)]
    out("\n".join(console.columns(rows)))
    return OK


def _shown(found: hub.Hub) -> dict[str, Any]:
    from readiness.report import Brand

    brand = found.brand or Brand()
    logo = f"{brand.logo.width} x {brand.logo.height} pixels" if brand.logo else ""
    return {
        "name": brand.name,
        "footer": brand.footer,
        "colours": {"accent": brand.accent, "ink": brand.ink},
        "logo": logo,
        "fonts": brand.fonts.family if brand.fonts else "",
        "contact": {contact.label: contact.text for contact in brand.contacts},
        "privacy": found.settings.privacy,
        "defaults": {"pack": "", "keep_months": found.settings.keep_months},
    }
