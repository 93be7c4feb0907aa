"""Colours and type of the picture, in light and dark; bands are pale so that names on them stay readable."""

from __future__ import annotations

import re
from typing import Final

LIGHT: Final = ("#cfe0fb", "#d3efd5", "#fbe2bf", "#e6d9f7", "#f9d5da", "#cdeeee", "#ece6b4", "#e2ddd6")
DARK: Final = ("#24426f", "#23553a", "#6a4a1a", "#4c3a72", "#6f303c", "#1f5558", "#575019", "#4a4640")

_RULES: Final = """
svg{font:12px "Noto Sans",system-ui,"Segoe UI",sans-serif;background:var(--paper)}
text{fill:var(--ink)}
.paper{fill:var(--paper)}.head{font-size:17px;font-weight:600}.soft{fill:var(--soft)}
.section{fill:var(--soft);font-size:11px;font-weight:600;letter-spacing:.06em}
.badge{rx:12px;fill:none;stroke:var(--ink);stroke-width:1.2}.name{font-weight:600}
.name,.label{paint-order:stroke;stroke:var(--paper);stroke-width:3px;stroke-linejoin:round;stroke-opacity:.75}
.band{rx:3px;stroke:var(--paper);stroke-width:1}
.grid{stroke:var(--line);stroke-width:1}.deed{stroke:var(--ink);stroke-width:1.2}
.deed{stroke-opacity:.55}.void{stroke-dasharray:3 3}.off{fill:var(--soft)}
.burden{rx:3px;fill:var(--open);stroke:var(--open-edge)}.closed{fill:var(--closed);stroke:var(--line)}
.critical{fill:var(--critical)}.high{fill:var(--high)}.medium{fill:var(--medium)}.low{fill:var(--low)}
.number{fill:var(--on-mark);font-size:10px;font-weight:700}
"""

_LIGHT: Final = (
    "--paper:#fff;--ink:#1c1f24;--soft:#59616b;--line:#d9dde2;--open:#fde3e0;--open-edge:#c0392b;"
    "--closed:#eef0f2;--critical:#b3261e;--high:#b34700;--medium:#6b5900;--low:#4b5563;--on-mark:#fff"
)
_DARK: Final = (
    "--paper:#14171b;--ink:#eceff3;--soft:#a7b0bb;--line:#363c44;--open:#4b211d;--open-edge:#f28b82;"
    "--closed:#23282e;--critical:#f28b82;--high:#fbb26a;--medium:#e3cf5a;--low:#b6bec8;--on-mark:#14171b"
)


def style_sheet() -> str:
    """The style element."""
    light = "".join(f".c{place}{{fill:{colour}}}" for place, colour in enumerate(LIGHT))
    dark = "".join(f".c{place}{{fill:{colour}}}" for place, colour in enumerate(DARK))
    return (
        f"<style>svg{{{_LIGHT}}}{_RULES}{light}"
        f"@media (prefers-color-scheme:dark){{svg{{{_DARK}}}{dark}}}</style>"
    )


def print_colours() -> dict[str, str]:
    """Name -> colour on white paper.

    >>> print_colours()["ink"]
    '#1c1f24'
    """
    return dict(re.findall(r"--([a-z-]+):(#[0-9a-f]+)", _LIGHT))
