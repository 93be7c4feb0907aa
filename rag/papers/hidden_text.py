"""Finds words that are in a PDF page and not to be seen on it: where instructions to machines are hidden.

Two looks. The first asks every object of the page for its ink: text drawn in no ink is hidden for certain;
text in a light colour, in a layer that can be off, cut by a clip, or under a picture or a filled shape is
suspected. That costs a few calls into C an object. Only where there are suspects, the second look draws the
page with and without them: a word whose place looks the same both ways cannot be seen, whatever the reason.
"""

from __future__ import annotations

import ctypes
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

import pypdfium2.raw as pdfium_c  # type: ignore[import-untyped]  # ships no types

from rag.papers import pdfium_calls as calls
from rag.papers.pdf_words import CharacterBoxes, PlacedWord
from rag.papers.pdfium_calls import address
from rag.papers.read_page import Concealment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image
    from pypdfium2 import PdfPage, PdfTextPage

    from domain.documents.page import Box
    from rag.papers.pdf_words import PageFrame

TINY_PT: Final = 2.5
LIGHT: Final = 190
"""Of 255: from here a fill may be too light to read on white."""
SEEN_LEVELS: Final = 40
"""Of 255: the least change of grey that a word makes which a person can read."""
_NO_INK_MODES: Final = frozenset({3, 7})
_FAINT_ALPHA: Final = 8
_THIN_PT: Final = 3.0
"""Rules of tables and underlines are thinner; they hide nothing."""
_FORM_DEPTH: Final = 8
_LONGEST_SIDE_PX: Final = 1600


class Ink(NamedTuple):
    """What the first look found, by the address of pdfium's text object."""

    without: frozenset[int]
    """Drawn in none."""
    covered: frozenset[int]
    """Wholly under a picture that shows nothing through, as the words of a scanning program are."""
    suspected: frozenset[int]
    """To be drawn."""

    @property
    def is_plain(self) -> bool:
        """Whether nothing is to be looked at twice."""
        return not (self.without or self.covered or self.suspected)


def ink_of(page: PdfPage) -> Ink:
    """The first look."""
    without: set[int] = set()
    covered: set[int] = set()
    suspected: set[int] = set()
    texts: list[tuple[int, int]] = []
    edges = _Edges()
    for top_level, handle, kind in _objects(page):
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            texts.append((top_level, handle))
            if edges.is_without_ink(handle):
                without.add(handle)
            elif edges.is_suspect(handle):
                suspected.add(handle)
        elif texts and (cover := edges.cover(handle, kind)) is not None:
            under = [
                (text, edges.of(top))
                for top, text in texts
                if top != handle and _overlap(cover, edges.of(top))
            ]
            if kind == pdfium_c.FPDF_PAGEOBJ_IMAGE and edges.is_opaque(handle):
                covered.update(text for text, at in under if _holds_all(cover, at))
            suspected.update(text for text, _ in under)
    return Ink(frozenset(without), frozenset(covered - without), frozenset(suspected - without - covered))


def _objects(page: PdfPage) -> Iterator[tuple[int, int, int]]:
    """Every object in drawing order, after the page's own object that holds it, and its kind.

    A form that draws anything but text is given after its texts, as what may lie over those before it.
    """
    raw = address(page.raw)
    for at in range(calls.count_objects(raw)):
        handle = calls.get_object(raw, at)
        kind = calls.object_type(handle)
        if kind != pdfium_c.FPDF_PAGEOBJ_FORM:
            yield handle, handle, kind
            continue
        covers = False
        for inner, inner_kind in _inside(handle, _FORM_DEPTH):
            if inner_kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
                yield handle, inner, inner_kind
            covers = covers or inner_kind != pdfium_c.FPDF_PAGEOBJ_TEXT
        if covers:
            yield handle, handle, kind


def _inside(form: int, depth: int) -> Iterator[tuple[int, int]]:
    if depth == 0:
        return
    for at in range(calls.count_inside(form)):
        handle = calls.object_inside(form, at)
        kind = calls.object_type(handle)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            yield from _inside(handle, depth - 1)
        else:
            yield handle, kind


class _Edges:
    """Asks objects for their ink and edges, with buffers made once."""

    def __init__(self) -> None:
        self._colour = (ctypes.c_uint * 4)()
        self._colour_places = _places(self._colour)
        self._edge = (ctypes.c_float * 4)()
        self._edge_places = _places(self._edge)
        self._mode = ctypes.c_int()
        self._stroke = ctypes.c_int()
        self._point = (ctypes.c_float(), ctypes.c_float())
        self._known: dict[int, tuple[float, float, float, float]] = {}

    def of(self, handle: int) -> tuple[float, float, float, float]:
        """Left, bottom, right, top in the file's coordinates."""
        if handle not in self._known:
            calls.object_bounds(handle, *self._edge_places)
            left, bottom, right, top = self._edge
            self._known[handle] = (left, bottom, right, top)
        return self._known[handle]

    def is_without_ink(self, text: int) -> bool:
        """Drawn in no ink, or fully transparent."""
        if calls.render_mode(text) in _NO_INK_MODES:
            return True
        return bool(calls.fill_colour(text, *self._colour_places)) and self._colour[3] <= _FAINT_ALPHA

    def is_suspect(self, text: int) -> bool:
        """Light, faint, clipped or in a layer; reads the colours that `is_without_ink` asked for."""
        red, green, blue, alpha = self._colour
        if alpha < 128 or (299 * red + 587 * green + 114 * blue) // 1000 >= LIGHT:
            return True
        return self._is_clipped(text) or self._is_in_layer(text)

    def _is_in_layer(self, text: int) -> bool:
        marks = max(calls.count_marks(text), 0)
        return marks > 0 and any(
            _name(pdfium_c.FPDFPageObj_GetMark(_typed(text), at)) == "OC" for at in range(marks)
        )

    def _is_clipped(self, text: int) -> bool:
        found = calls.clip_path(text)
        paths = calls.count_clips(found) if found else -1
        if paths <= 0:
            return False
        clip = pdfium_c.FPDFPageObj_GetClipPath(_typed(text))
        left, bottom, right, top = self.of(text)
        if right - left < 1 and top - bottom < 1:
            # Spaces and the like: nothing is drawn.
            return False
        middle, centre = (left + right) / 2, (bottom + top) / 2
        return not all(self._holds(clip, path, middle, centre) for path in range(paths))

    def _holds(self, clip: object, path: int, across: float, up: float) -> bool:
        x, y = self._point
        xs: list[float] = []
        ys: list[float] = []
        for at in range(pdfium_c.FPDFClipPath_CountPathSegments(clip, path)):
            segment = pdfium_c.FPDFClipPath_GetPathSegment(clip, path, at)
            if pdfium_c.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y)):
                xs.append(x.value)
                ys.append(y.value)
        return bool(xs) and min(xs) <= across <= max(xs) and min(ys) <= up <= max(ys)

    def is_opaque(self, image: int) -> bool:
        """Whether a picture shows nothing through and stands square upon the page."""
        if pdfium_c.FPDFPageObj_HasTransparency(_typed(image)):
            return False
        matrix = pdfium_c.FS_MATRIX()
        if not pdfium_c.FPDFPageObj_GetMatrix(_typed(image), ctypes.byref(matrix)):
            return False
        return not (matrix.b or matrix.c) or not (matrix.a or matrix.d)

    def cover(self, handle: int, kind: int) -> tuple[float, float, float, float] | None:
        """The edges of what may hide text drawn before it; None: nothing can be hidden under it."""
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            drawn = pdfium_c.FPDFPath_GetDrawMode(
                _typed(handle), ctypes.byref(self._mode), ctypes.byref(self._stroke)
            )
            if not drawn or self._mode.value == pdfium_c.FPDF_FILLMODE_NONE:
                return None
        left, bottom, right, top = self.of(handle)
        return (left, bottom, right, top) if min(right - left, top - bottom) > _THIN_PT else None


def _places(array: ctypes.Array[ctypes.c_uint] | ctypes.Array[ctypes.c_float]) -> tuple[int, ...]:
    """Addresses of its elements."""
    start, size = ctypes.addressof(array), ctypes.sizeof(array) // len(array)
    return tuple(start + size * at for at in range(len(array)))


def _typed(handle: int) -> object:
    """The handle as the declared functions take it."""
    return ctypes.cast(handle, pdfium_c.FPDF_PAGEOBJECT)


def _name(mark: object) -> str:
    buffer = (ctypes.c_ushort * 16)()
    length = ctypes.c_ulong()
    if not pdfium_c.FPDFPageObjMark_GetName(mark, buffer, 32, ctypes.byref(length)):
        return ""
    return bytes(buffer)[: max(length.value - 2, 0)].decode("utf-16-le", "replace")


def _holds_all(outer: tuple[float, float, float, float], inner: tuple[float, float, float, float]) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


class Separated(NamedTuple):
    """Stretches of words that can be seen, and those that cannot."""

    seen: list[list[PlacedWord]]
    hidden: list[tuple[Concealment, list[PlacedWord]]]


def separate(
    page: PdfPage, text_page: PdfTextPage, frame: PageFrame, placed: list[list[PlacedWord]]
) -> Separated:
    """Parts a page's words into those a person sees and those nobody does."""
    look = _SecondLook(page, text_page, frame, ink_of(page))
    seen: list[list[PlacedWord]] = []
    hidden: list[tuple[Concealment, list[PlacedWord]]] = []
    for words in placed:
        kept: list[PlacedWord] = []
        apart: dict[Concealment, list[PlacedWord]] = {}
        for word in words:
            if (how := _without_drawing(word, frame)) is not None:
                apart.setdefault(how, []).append(word)
                continue
            for how, part in look.parts(word):
                (kept if how is None else apart.setdefault(how, [])).append(part)
        if kept:
            seen.append(kept)
        hidden.extend(apart.items())
    return Separated(seen, hidden)


def _without_drawing(word: PlacedWord, frame: PageFrame) -> Concealment | None:
    box = word.box
    width, height = frame.size
    if box.right < -1 or box.bottom < -1 or box.left > width + 1 or box.top > height + 1:
        return Concealment.OFF_PAGE
    if box.bottom - box.top < TINY_PT and box.right - box.left < TINY_PT * len(word.text):
        return Concealment.TINY
    return None


def look_scale(frame: PageFrame) -> float:
    """Pixels a point of a page that is drawn to be compared with itself."""
    return min(1.5, _LONGEST_SIDE_PX / max(*frame.size, 1))


def look(page: PdfPage, scale: float, *, is_bare: bool = False) -> Image:
    """The page in grey; bare: without annotations and fields of forms."""
    drawn: Image = page.render(
        scale=scale, grayscale=True, may_draw_forms=not is_bare, draw_annots=not is_bare
    ).to_pil()
    return drawn.convert("L")


def is_changed(difference: Image, box: Box, scale: float) -> bool:
    """Whether two looks at a page differ within the box, so that a person sees it."""
    left, top = max(int(box.left * scale), 0), max(int(box.top * scale), 0)
    right = min(int(box.right * scale) + 1, difference.width)
    bottom = min(int(box.bottom * scale) + 1, difference.height)
    if left >= right or top >= bottom:
        return False
    extrema = difference.crop((left, top, right, bottom)).getextrema()
    return int(extrema[1]) >= SEEN_LEVELS  # type: ignore[arg-type]  # one band: a pair of numbers


class _SecondLook:
    """Draws the page with and without its suspects, once, when the first suspected word is asked for."""

    def __init__(self, page: PdfPage, text_page: PdfTextPage, frame: PageFrame, ink: Ink) -> None:
        self._page, self._text_page, self._frame, self._ink = page, text_page, frame, ink
        self._scale = look_scale(frame)
        self._difference: Image | None = None
        self._boxes = CharacterBoxes(text_page, frame)

    def parts(self, word: PlacedWord) -> list[tuple[Concealment | None, PlacedWord]]:
        """The word, or its parts where hidden and seen ones are glued; each with how it is hidden."""
        if self._ink.is_plain:
            return [(None, word)]
        owners = [self._owner(word.at + shift) for shift in range(len(word.text))]
        if len(set(owners)) == 1:
            return [(self._verdict(owners[0], word.box), word)]
        runs: list[tuple[Concealment | None, int, int]] = []
        for owner, run in groupby(range(len(owners)), owners.__getitem__):
            inside = list(run)
            first, end = inside[0], inside[-1] + 1
            how = self._verdict(owner, self._boxes(word.at + first, word.at + end))
            if runs and runs[-1][0] is how:
                first = runs.pop()[1]
            runs.append((how, first, end))
        if len(runs) == 1:
            return [(runs[0][0], word)]
        return [
            (
                how,
                PlacedWord(
                    word.text[first:end], self._boxes(word.at + first, word.at + end), word.at + first
                ),
            )
            for how, first, end in runs
        ]

    def _owner(self, at: int) -> int:
        return calls.text_object(address(self._text_page.raw), at) or 0

    def _verdict(self, owner: int, box: Box) -> Concealment | None:
        if owner in self._ink.without:
            return Concealment.INVISIBLE
        if owner in self._ink.covered:
            return Concealment.UNSEEN
        if owner in self._ink.suspected and not self._changes(box):
            return Concealment.UNSEEN
        return None

    def _changes(self, box: Box) -> bool:
        if self._difference is None:
            self._difference = self._drawn_difference()
        return is_changed(self._difference, box, self._scale)

    def _drawn_difference(self) -> Image:
        from PIL import ImageChops

        with_them = look(self._page, self._scale)
        suspects = [
            handle
            for _, handle, kind in _objects(self._page)
            if kind == pdfium_c.FPDF_PAGEOBJ_TEXT and handle in self._ink.suspected
        ]
        for handle in suspects:
            pdfium_c.FPDFPageObj_SetIsActive(_typed(handle), 0)
        without_them = look(self._page, self._scale)
        for handle in suspects:
            pdfium_c.FPDFPageObj_SetIsActive(_typed(handle), 1)
        return ImageChops.difference(with_them, without_them)
