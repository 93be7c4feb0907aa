"""The report as PDF/UA-1 in the house's fonts: tagged, with language and title, pictures with words beside.

The day of the file is the search's, so that the same contents give the same bytes.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tools.typeset.typesetting import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping


def report_pdf(contents: Mapping[str, Any]) -> bytes:
    """The report of `tools.title_report.contents.contents_of`. Takes about a tenth of a second of CPU.

    Raises:
        TypesettingFailed: The contents do not fit the template: an error of ours.
    """
    mark = f" ({contents['draft_words']})" if contents["is_draft"] else ""
    return typeset(_template(), contents, title=f"{contents['title']}{mark}")


@cache
def _template() -> str:
    return files("tools.title_report").joinpath("report.typ").read_text("utf-8")
