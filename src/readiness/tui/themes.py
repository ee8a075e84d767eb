"""The colours: dark, light and high contrast. Every style sheet takes its colours from here.

Our own variables (`$muted`, `$band`...) have a default, so that any of Textual's themes works too.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    "readiness-dark",
    primary="#5cc8bd",
    secondary="#8fb4ff",
    accent="#f0c265",
    foreground="#e8edf2",
    background="#11161d",
    surface="#161d26",
    panel="#1d2732",
    success="#7fd08a",
    warning="#f0c265",
    error="#ff8a80",
    dark=True,
    variables={
        "muted": "#9fb0c0",
        "faint": "#3a4856",
        "band": "#1d3f42",
        "badge": "#2b3947",
        "badge-text": "#ffffff",
        "input-selection-background": "#1d3f42",
    },
)
LIGHT = Theme(
    "readiness-light",
    primary="#00655a",
    secondary="#274f9e",
    accent="#7d4a00",
    foreground="#1b2228",
    background="#fbfaf7",
    surface="#ffffff",
    panel="#e9e6de",
    success="#1a6433",
    warning="#7d4a00",
    error="#a3201a",
    dark=False,
    variables={
        "muted": "#55606a",
        "faint": "#c4c1b8",
        "band": "#cfe8e3",
        "badge": "#d9d5ca",
        "badge-text": "#1b2228",
        "input-selection-background": "#cfe8e3",
    },
)
CONTRAST = Theme(
    "readiness-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#ffff00",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    success="#ffffff",
    warning="#ffff00",
    error="#ffb0b0",
    dark=True,
    variables={
        "muted": "#ffffff",
        "faint": "#9a9a9a",
        "band": "#00205c",
        "badge": "#ffffff",
        "badge-text": "#000000",
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
        "input-selection-background": "#00205c",
    },
)
THEMES = (DARK, LIGHT, CONTRAST)
NAMES = {
    DARK.name: "dark colours",
    LIGHT.name: "light colours",
    CONTRAST.name: "high contrast",
}
DEFAULTS = {
    name: DARK.variables[name] for name in ("muted", "faint", "band", "badge", "badge-text")
}


def after(name: str) -> Theme:
    """The theme that the theme key changes to."""
    names = [theme.name for theme in THEMES]
    place = names.index(name) if name in names else len(names) - 1
    return THEMES[(place + 1) % len(THEMES)]
