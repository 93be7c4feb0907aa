"""Where fonts of other scripts are found on this machine; none ship with the project.

Debian has them under the SIL Open Font License: fonts-lohit-deva and fonts-lohit-knda, and
fonts-dkg-handwriting for notes in a margin. A bundle is made only in scripts whose font is here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tools.made_deeds.words import Script

_ROOT: Final = Path("/usr/share/fonts/truetype")
_FILES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "devanagari": (("lohit-devanagari/Lohit-Devanagari.ttf", "Lohit Devanagari"),),
    "kannada": (("lohit-kannada/Lohit-Kannada.ttf", "Lohit Kannada"),),
    "handwriting": (("fifthhorseman/dkg.ttf", "DkgHandwriting"),),
}
LATIN: Final = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
"""Families that typst brings along."""


def families(script: Script) -> tuple[str, ...]:
    """Families that can set the script here, none when its fonts are not installed."""
    if script == "latin":
        return LATIN
    return tuple(family for path, family in _FILES[script] if (_ROOT / path).is_file())


def handwriting() -> Path | None:
    """A font like a person's hand, for notes on scans."""
    path = _ROOT / _FILES["handwriting"][0][0]
    return path if path.is_file() else None


def folders() -> tuple[Path, ...]:
    """Folders that hold those fonts here."""
    found = {(_ROOT / path).parent for files in _FILES.values() for path, _ in files}
    return tuple(sorted(folder for folder in found if folder.is_dir()))
