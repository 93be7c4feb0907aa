"""A template and its data become a PDF: tagged, in one language, in fonts that ship with the code.

The data reach the template as JSON and are set as text, never as markup: a name may hold any sign of typst
and prints as it is. Typst's own validator refuses what is no PDF/UA-1. The same template, data and day give
the same bytes: no clock and no chance is read.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, cast

import typst

from tools.typeset.scripts import SIGNS_OF

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["en", "hi", "mr"]
"""Of the words on the page; a reader of screens picks its voice by it."""
ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1, ISO 14289-1: every word and figure tagged, in reading order."""
STYLES: Final = Path(__file__).parent / "styles"
"""What templates import, as ``#import "/house.typ": *``; typst reads no file outside it."""
_FONTS: Final = Path(__file__).parent / "fonts"
_UNSETTABLE: Final = re.compile(
    "[^\\u0020-\\u007e\\u00a0-\\u00ac\\u00ae-\\u024f\\u0900-\\u097f\\u1e00-\\u1eff\\u200c\\u200d"
    f"{''.join(SIGNS_OF.values())}"
    "\\u2010-\\u2015\\u2018-\\u201e\\u2020-\\u2022\\u2026\\u2030\\u2039\\u203a\\u20ac\\u20b9\\u2212\\n]"
)
"""Signs that no font of the house has, and marks that steer terminals or turn text round."""
_STAND_IN: Final = "?"


class TypesettingFailed(RuntimeError):
    """The template and its data make no valid document: an error of ours, with typst's own words."""


def typeset(  # noqa: PLR0913 - what a document says of itself is named one by one
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    language: Language = "en",
    root: Path = STYLES,
    standard: Literal["ua-1"] | None = "ua-1",
) -> bytes:
    """The PDF of a template.

    Args:
        template: Typst source; it reads ``json(bytes(sys.inputs.data))``.
        data: JSON-plain.
        title: Told by the reader's window and by screen readers.
        language: Of the page's words.
        root: Folder that imports of the template may read.
        standard: None makes a plain PDF (made papers, which need no tags), in half the time.

    Raises:
        TypesettingFailed: Template and data do not fit, or the result is no PDF/UA-1.
    """
    inputs = {
        "data": json.dumps(settable(data), ensure_ascii=False),
        "title": settable(title),
        "language": language,
    }
    compiler = typst.Compiler(None, root=str(root), font_paths=_fonts())
    try:
        made, warnings = compiler.compile_with_warnings(
            template.encode(),
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=[standard] if standard else [],
            pdf_tags=standard is not None,
        )
    except typst.TypstError as error:
        raise TypesettingFailed(str(error)) from error
    if warnings:
        raise TypesettingFailed("; ".join(str(each) for each in warnings))
    return cast("bytes", made)  # one file, as a PDF always is


def settable(said: Any) -> Any:  # noqa: ANN401 - JSON-plain in, the same shape out
    """The data with a question mark for each sign the fonts lack; NFC, so that marks join their letters.

    >>> settable({"name": "Anil" + chr(0x202E) + "Kumar"})
    {'name': 'Anil?Kumar'}
    """
    if isinstance(said, str):
        return _UNSETTABLE.sub(_STAND_IN, unicodedata.normalize("NFC", said).replace("\t", " "))
    if isinstance(said, dict):
        return {key: settable(value) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [settable(each) for each in said]
    return said


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])
