"""Papers without pages of their own (DOCX, XLSX, PPTX, e-mails, HTML, text): paragraphs and tables in order.

Slides and sheets are pages; everything else is cut into pages of sixty lines. Places are made up, one line
under another on an A4 sheet, for such a file has none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from domain.documents.page import Box, Line, Page
from rag.papers.language import language_of
from rag.papers.pdf_repair import A4_PT
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.read_page import Concealment, HiddenLine, ReadPage, Table
from rag.papers.sniff import PaperKind
from rag.papers.source import FileWithin, Source
from rag.papers.undrawn import Undrawn
from rag.papers.words import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from rag.papers.limits import ReadingLimits

LINES_A_PAGE: Final = 60
_LINE_PT: Final = 14.0
_MARGIN_PT: Final = 36.0
CELL_BREAK: Final = " | "
SIGN_BYTES: Final = 20_000
"""A picture that stands in a text and is smaller is a logo or a counter of readers; a scan is larger."""


@dataclass(slots=True)
class Flow:
    """What stands in a file, in its order."""

    texts: list[tuple[int | None, str]] = field(default_factory=list)
    """Lines, each with the slide or sheet it is on; None: the file has no such."""
    tables: list[tuple[int | None, str, tuple[tuple[str, ...], ...]]] = field(default_factory=list)
    """Tables, each with its slide or sheet and name."""
    hidden: list[str] = field(default_factory=list)
    """Texts that the file says not to show."""
    files: list[FileWithin] = field(default_factory=list)
    """Attachments, and what is embedded."""

    def say(self, text: str, place: int | None = None) -> None:
        """Adds the lines of a text."""
        for line in text.splitlines():
            if kept := " ".join(clean(line).split()):
                self.texts.append((place, kept))

    def hide(self, text: str) -> None:
        """Adds a text that is not to be seen."""
        if kept := " ".join(clean(text).split()):
            self.hidden.append(kept)

    def tabulate(self, rows: Iterable[Iterable[str]], place: int | None = None, name: str = "") -> None:
        """Adds a table, and its rows as lines."""
        cells = tuple(tuple(" ".join(clean(cell).split()) for cell in row) for row in rows)
        filled = tuple(row for row in cells if any(row))
        if filled:
            self.tables.append((place, name, filled))
            for row in filled:
                self.texts.append((place, CELL_BREAK.join(cell for cell in row if cell)))


class FlowingPaper(Undrawn):
    """A file read whole and given page by page."""

    def __init__(self, file: Path | Source, kind: PaperKind, limits: ReadingLimits) -> None:
        """Reads it.

        Raises:
            PaperRefused: It is damaged, empty or has too many pages.
        """
        self.kind = kind
        flow = _flow_of(Source.of(file), kind, limits)
        self._files = flow.files
        self._pages = list(_paged(flow))
        self.page_count = len(self._pages)
        if self.page_count > limits.pages:
            raise PaperRefused(PaperProblem.TOO_MANY_PAGES)

    def files(self) -> Iterator[FileWithin]:
        """Attachments, and what is embedded."""
        return iter(self._files)

    def pages(self, first: int = 1) -> Iterator[ReadPage]:
        """Pages from ``first`` on."""
        return iter(self._pages[first - 1 :])

    def close(self) -> None:
        """Nothing is open."""


def _flow_of(source: Source, kind: PaperKind, limits: ReadingLimits) -> Flow:
    if kind is PaperKind.TXT:
        return _flow_of_text(decoded(source.read()))
    if kind is PaperKind.EML:
        from rag.papers.mail import flow_of_mail

        return flow_of_mail(source.read(), limits.files_within)
    if kind is PaperKind.HTML:
        from rag.papers.web_text import add_web_text

        flow = Flow()
        add_web_text(flow, decoded(source.read()))
        return flow
    from rag.papers import office

    return office.flow_of(source.read(), kind, limits)


def _flow_of_text(text: str) -> Flow:
    """Lines of a text, whose pages are parted by form feeds; tabs stay, for they part a table's fields."""
    flow = Flow()
    sheets = text.split("\f")
    for number, sheet in enumerate(sheets):
        for line in sheet.splitlines():
            fields = [" ".join(clean(field).split()) for field in line.split("\t")]
            if any(fields):
                flow.texts.append((number if len(sheets) > 1 else None, "\t".join(fields).rstrip("\t")))
    return flow


def decoded(content: bytes) -> str:
    """Text by its byte order mark, else UTF-8, else as Windows wrote it."""
    for mark, coding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(coding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _paged(flow: Flow) -> Iterator[ReadPage]:
    """Pages of at most sixty lines, none across two slides or sheets; none where only files are within.

    Raises:
        PaperRefused: There are neither words nor tables nor files.
    """
    if not flow.texts and not flow.hidden:
        if flow.files:
            return
        raise PaperRefused(PaperProblem.EMPTY)
    sheets: list[tuple[int | None, list[str]]] = []
    for place, text in flow.texts:
        if not sheets or sheets[-1][0] != place or len(sheets[-1][1]) >= LINES_A_PAGE:
            sheets.append((place, []))
        sheets[-1][1].append(text)
    sheets = sheets or [(None, [])]
    tables = list(flow.tables)
    for number, (place, texts) in enumerate(sheets, 1):
        lines = tuple(_line(text, at) for at, text in enumerate(texts))
        is_last_of_place = number == len(sheets) or sheets[number][0] != place
        inside = [one for one in tables if one[0] == place] if is_last_of_place else []
        tables = [one for one in tables if one not in inside]
        page = Page(number, *A4_PT, lines, source="text" if lines else "none", language=language_of(texts))
        hidden = tuple(
            HiddenLine(number, _line(text, at), Concealment.UNSEEN) for at, text in enumerate(flow.hidden)
        )
        yield ReadPage(
            page,
            hidden if number == 1 else (),
            tuple(Table(number, rows, name) for _, name, rows in inside),
        )


def _line(text: str, at: int) -> Line:
    top = _MARGIN_PT + at * _LINE_PT
    return Line(text, Box(_MARGIN_PT, top, A4_PT[0] - _MARGIN_PT, top + _LINE_PT))
