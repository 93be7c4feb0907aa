"""The text and tables of a web page (or an e-mail written as one), without what a style keeps from the eye.

Own code, for `unstructured` gives hidden elements as text like any other (ADR 27).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree, html  # type: ignore[import-untyped]  # ships no types

from rag.papers.problems import PaperProblem, PaperRefused

if TYPE_CHECKING:
    from rag.papers.flowing import Flow

_UNSEEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)"
    r"|font-size\s*:\s*[01](?:\.\d+)?\s*(?:px|pt|em|;|$)|text-indent\s*:\s*-\d{3,}"
    r"|(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)",
    re.IGNORECASE,
)
_NEVER_TEXT: Final = frozenset({"script", "style", "noscript", "template", "head", "svg", "iframe", "object"})
_BLOCKS: Final = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "fieldset", "figure"}
    | {
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "option",
    }
    | {"p", "pre", "section", "table", "td", "th", "title", "tr", "ul"}
)
_DEPTH: Final = 200


def add_web_text(flow: Flow, content: str) -> None:
    """Adds a page's lines and tables to what was read.

    Raises:
        PaperRefused: It holds no element at all, or elements in elements too deep.
    """
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = html.document_fromstring(content.encode("utf-8", "replace"), parser=parser)
    except (ValueError, etree.ParserError):
        raise PaperRefused(PaperProblem.EMPTY) from None
    writer = _Writer(flow)
    writer.walk(root, _DEPTH)
    writer.end_line()


class _Writer:
    """Goes through the elements and writes lines."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._line: list[str] = []

    def end_line(self) -> None:
        """The line so far is one."""
        self._flow.say(" ".join("".join(self._line).split()))
        self._line = []

    def walk(self, element: html.HtmlElement, depth: int) -> None:
        """Adds an element with all in it, and not what follows it."""
        if depth == 0:
            raise PaperRefused(PaperProblem.NESTED)
        name = element.tag if isinstance(element.tag, str) else ""
        if not name or name in _NEVER_TEXT:
            return
        if _is_unseen(element):
            self._flow.hide(str(element.text_content()))
            return
        if name == "table" and not element.xpath(".//table"):
            self.end_line()
            self._flow.tabulate(
                [_cell(cell) for cell in row.xpath("./td | ./th")] for row in element.iter("tr")
            )
            for unseen in element.iter():
                if isinstance(unseen.tag, str) and _is_unseen(unseen):
                    self._flow.hide(str(unseen.text_content()))
            return
        is_block = name in _BLOCKS
        if is_block:
            self.end_line()
        self._line.append(element.text or "")
        for child in element:
            self.walk(child, depth - 1)
            self._line.append(child.tail or "")
        if is_block:
            self.end_line()


def _cell(cell: html.HtmlElement) -> str:
    """Its words, without those of elements that are not to be seen."""
    parts: list[str] = []

    def add(element: html.HtmlElement) -> None:
        if not isinstance(element.tag, str) or element.tag in _NEVER_TEXT or _is_unseen(element):
            return
        parts.append(element.text or "")
        for child in element:
            add(child)
            parts.append(" " + (child.tail or "") if child.tag in _BLOCKS else child.tail or "")

    add(cell)
    return "".join(parts)


def _is_unseen(element: html.HtmlElement) -> bool:
    return (
        "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or (element.tag == "input" and element.get("type") == "hidden")
        or _UNSEEN_STYLE.search(element.get("style") or "") is not None
    )
