"""What people wrote upon a PDF page: notes, comments, stamps, filled fields of forms, as lines of their own.

They are no text of the page in the file's sense, and a lawyer sees them when she opens it. Each line begins
with a mark (`domain.documents.page`) that says what it is, so that no reader takes a note for the deed. What
the file keeps from the eye (flags, no size, off the page, drawn in a way that changes nothing) is hidden text
like any other.
"""

from __future__ import annotations

import ctypes
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]  # ships no types

from domain.documents.page import FIELD_MARK, REMARK_MARK, Box, Line, Word
from rag.papers.hidden_text import TINY_PT, is_changed, look, look_scale
from rag.papers.pdf_words import PageFrame, line_of
from rag.papers.pdfium_calls import address, count_annotations
from rag.papers.read_page import Concealment, HiddenLine
from rag.papers.words import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL.Image import Image
    from pypdfium2 import PdfPage

_MOST: Final = 1_000
"""Annotations of a page that are looked at; a form of a page has some hundred fields."""
_WORDLESS: Final = frozenset({pdfium_c.FPDF_ANNOT_LINK, pdfium_c.FPDF_ANNOT_POPUP})
"""Links show the page's own words; a popup shows those of the note it is of."""
_ALWAYS_DRAWN: Final = frozenset({pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_WIDGET})
"""Their words stand on the page itself, not behind a sign that is clicked."""
_UNSHOWN: Final = pdfium_c.FPDF_ANNOT_FLAG_HIDDEN | pdfium_c.FPDF_ANNOT_FLAG_NOVIEW
_TICKED: Final = frozenset({pdfium_c.FPDF_FORMFIELD_CHECKBOX, pdfium_c.FPDF_FORMFIELD_RADIOBUTTON})
_WRITTEN: Final = frozenset(
    {pdfium_c.FPDF_FORMFIELD_TEXTFIELD, pdfium_c.FPDF_FORMFIELD_COMBOBOX, pdfium_c.FPDF_FORMFIELD_LISTBOX}
)
_UNREAD_FILE: Final = "a file is held here, which is not read; send it by itself:"
_WHITE_INK: Final = re.compile(
    r"(?:^|\s)(?:1(?:\.0*)?\s+g|(?:1(?:\.0*)?\s+){3}rg|(?:0(?:\.0*)?\s+){4}k)(?:\s|$)"
)
"""White as the fill of a default appearance (PDF 1.7, 12.7.3.3)."""
_FAINT: Final = 0.03
_WORD: Final = re.compile(r"\S+")


class Annotations(NamedTuple):
    """Lines of a page's annotations."""

    seen: tuple[Line, ...]
    hidden: tuple[HiddenLine, ...]


NOTHING: Final = Annotations((), ())


def annotations_of(page: PdfPage, number: int, rotation: int, most: int) -> Annotations:
    """The page's annotations in the order of the file; nothing is looked at where it has none.

    Args:
        page: The page; of a form, with its document's form environment.
        number: Of the page.
        rotation: By which the stored page is turned to be read (`Page.rotation`): boxes are of that page.
        most: Characters after which no more are read.
    """
    count = count_annotations(address(page.raw))
    if count <= 0:
        return NOTHING
    seen: list[Line] = []
    hidden: list[HiddenLine] = []
    view = _View(page)
    shown = view.frame._replace(rotation=rotation)
    for at in range(min(count, _MOST)):
        with _opened(page, at) as annotation:
            said = _said(page, annotation)[:most] if annotation else ""
            if not said:
                continue
            how = view.concealment(annotation)
            lines = _lines(said, _box_of(annotation, shown))
        most -= len(said)
        if how is None:
            seen += lines
        else:
            hidden += [HiddenLine(number, line, how) for line in lines]
    return Annotations(tuple(seen), tuple(hidden)) if seen or hidden else NOTHING


@contextmanager
def _opened(page: PdfPage, at: int) -> Iterator[object]:
    annotation = pdfium_c.FPDFPage_GetAnnot(page.raw, at)
    try:
        yield annotation
    finally:
        if annotation:
            pdfium_c.FPDFPage_CloseAnnot(annotation)


def _said(page: PdfPage, annotation: object) -> str:
    """Its words after their mark; empty: it has none."""
    kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
    if kind in _WORDLESS:
        return ""
    if kind == pdfium_c.FPDF_ANNOT_WIDGET:
        return _field(page, annotation)
    if kind == pdfium_c.FPDF_ANNOT_FILEATTACHMENT:
        return f"{REMARK_MARK} {_UNREAD_FILE} {_held_name(annotation)}"
    words = _string(annotation, b"Contents")
    if not words.strip() and kind == pdfium_c.FPDF_ANNOT_STAMP:
        words = _string(annotation, b"Name")
    return f"{REMARK_MARK} {words}" if words.strip() else ""


def _held_name(annotation: object) -> str:
    held = pdfium_c.FPDFAnnot_GetFileAttachment(annotation)
    return _text(lambda out, size: pdfium_c.FPDFAttachment_GetName(held, out, size)) if held else ""


def _field(page: PdfPage, annotation: object) -> str:
    if page.formenv is None:
        return ""
    forms = page.formenv.raw
    kind = pdfium_c.FPDFAnnot_GetFormFieldType(forms, annotation)
    if kind in _TICKED:
        value = "checked" if pdfium_c.FPDFAnnot_IsChecked(forms, annotation) else ""
    elif kind in _WRITTEN:
        value = _text(lambda out, size: pdfium_c.FPDFAnnot_GetFormFieldValue(forms, annotation, out, size))
    else:
        return ""
    if not value.strip():
        return ""
    name = _text(lambda out, size: pdfium_c.FPDFAnnot_GetFormFieldAlternateName(forms, annotation, out, size))
    name = name or _text(lambda out, size: pdfium_c.FPDFAnnot_GetFormFieldName(forms, annotation, out, size))
    return f"{FIELD_MARK} {name.strip()}: {value}"


def _string(annotation: object, key: bytes) -> str:
    return _text(lambda out, size: pdfium_c.FPDFAnnot_GetStringValue(annotation, key, out, size))


def _text(ask: Callable[[object, int], int]) -> str:
    """A text of pdfium's, which says its length in bytes with the closing zero, and writes UTF-16."""
    size = ask(None, 0)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * ((size + 1) // 2))()
    ask(ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace")


def _box_of(annotation: object, frame: PageFrame) -> Box:
    edges = pdfium_c.FS_RECTF()
    pdfium_c.FPDFAnnot_GetRect(annotation, edges)
    low, high = sorted((edges.bottom, edges.top))
    left, right = sorted((edges.left, edges.right))
    return frame.box(left, low, right, high)


def _lines(said: str, box: Box) -> list[Line]:
    """The lines within the box, one under another, their words along it by their letters."""
    texts = [words for text in said.splitlines() if (words := list(_WORD.finditer(clean(text))))]
    if not texts:
        return []
    height = (box.bottom - box.top) / len(texts)
    letter = (box.right - box.left) / max(words[-1].end() for words in texts)
    made: list[Line] = []
    for place, words in enumerate(texts):
        top, bottom = (round(box.top + height * step, 2) for step in (place, place + 1))
        placed = [
            Word(
                word.group(),
                Box(*(round(each, 2) for each in (box.left + letter * word.start(), top)),
                    *(round(each, 2) for each in (box.left + letter * word.end(), bottom))),
            )
            for word in words
        ]  # fmt: skip
        made.append(line_of(placed))
    return made


class _View:
    """What a person who looks at the page sees of its annotations."""

    def __init__(self, page: PdfPage) -> None:
        self._page = page
        self.frame = PageFrame.of(page)
        self._difference: Image | None = None

    def concealment(self, annotation: object) -> Concealment | None:
        """How an annotation is kept from the eye; None: it is not."""
        box = _box_of(annotation, self.frame)
        width, height = self.frame.size
        opacity = ctypes.c_float(1)
        pdfium_c.FPDFAnnot_GetNumberValue(annotation, b"CA", opacity)
        if pdfium_c.FPDFAnnot_GetFlags(annotation) & _UNSHOWN or opacity.value < _FAINT:
            return Concealment.INVISIBLE
        if box.right <= 0 or box.bottom <= 0 or box.left >= width or box.top >= height:
            return Concealment.OFF_PAGE
        if min(box.right - box.left, box.bottom - box.top) < TINY_PT:
            return Concealment.TINY
        is_sign = pdfium_c.FPDFAnnot_GetSubtype(annotation) not in _ALWAYS_DRAWN
        return None if is_sign or self._is_read(annotation, box) else Concealment.UNSEEN

    def _is_read(self, annotation: object, box: Box) -> bool:
        if pdfium_c.FPDFAnnot_HasKey(annotation, b"AP"):
            return self._is_drawn(box)
        # Without a look of its own each program draws it by its default appearance.
        return not _WHITE_INK.search(_string(annotation, b"DA"))

    def _is_drawn(self, box: Box) -> bool:
        """Whether the page looks otherwise in the box with its annotations than without."""
        from PIL import ImageChops

        scale = look_scale(self.frame)
        if self._difference is None:
            bare = look(self._page, scale, is_bare=True)
            self._difference = ImageChops.difference(look(self._page, scale), bare)
        return is_changed(self._difference, box, scale)
