"""The report as PDF/UA-1 in the house's fonts: tagged, with language and title, pictures with words beside.

The day of the file is the search's, so that the same contents give the same bytes.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from tools.typeset.typesetting import drawn, typeset

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHAPED: Final = re.compile("[\u0900-\u097f]")
_VIEW: Final = re.compile(r'viewBox="0 0 (?P<width>[\d.]+) (?P<height>[\d.]+)"')
_DOTS_AN_INCH: Final = 160
"""Of the picture's own inch of 72 units; on paper, where it is set smaller, twice as many."""


def report_pdf(contents: Mapping[str, Any]) -> bytes:
    """The report of `tools.title_report.contents.contents_of`. Takes about a tenth of a second of CPU.

    Raises:
        TypesettingFailed: The contents do not fit the template: an error of ours.
    """
    mark = f" ({contents['draft_words']})" if contents["is_draft"] else ""
    whole = {**contents, "picture": _settable_picture(contents["picture"])}
    return typeset(_template(), whole, title=f"{contents['title']}{mark}")


def _settable_picture(svg: str) -> str:
    """The picture; as dots where it has Devanagari, whose clusters typst cannot tag within a picture."""
    view = _VIEW.search(svg)
    if view is None or _SHAPED.search(svg) is None:
        return svg
    size = f'width="{view["width"]}" height="{view["height"]}"'
    dots = b64encode(drawn(svg, _DOTS_AN_INCH)).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {view[0]}>'
        f'<image {size} href="data:image/png;base64,{dots}"/></svg>'
    )


@cache
def _template() -> str:
    return files("tools.title_report").joinpath("report.typ").read_text("utf-8")
