"""A ZIP archive as a paper: it has no pages of its own, and files within.

Nothing is unpacked to disk and no name is followed; how much comes out is bounded by what the archive says
of its parts, which was judged before (`sniff`), for no more is taken of a part than it says. A file that is
locked, damaged, or named to lead out of the archive is named with that reason, and the rest go on.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Final

from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.sniff import PaperKind, is_locked, leads_out
from rag.papers.source import FileWithin
from rag.papers.undrawn import Undrawn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.papers.limits import ReadingLimits
    from rag.papers.read_page import ReadPage
    from rag.papers.source import Source

_SYSTEM_FOLDER: Final = "__MACOSX/"
_SYSTEM_FILES: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    # Of a way of packing that is not known, and of a strange password flag.
    *(NotImplementedError, RuntimeError, ValueError),
)


class ArchivePaper(Undrawn):
    """An open archive."""

    kind = PaperKind.ZIP
    page_count = 0

    def __init__(self, source: Source, limits: ReadingLimits) -> None:
        """Opens it, as `sniff` has done before.

        Raises:
            PaperRefused: It holds no file.
        """
        self._limits = limits
        self._archive = zipfile.ZipFile(source.library_form)
        self._parts = [part for part in self._archive.infolist() if _is_file(part)]
        if not self._parts:
            self.close()
            raise PaperRefused(PaperProblem.EMPTY)

    def files(self) -> Iterator[FileWithin]:
        """Its files in its order; those that are too many come by name alone."""
        for place, part in enumerate(self._parts):
            if place >= self._limits.files_within:
                yield FileWithin(part.filename, b"", PaperProblem.TOO_MANY_FILES)
            else:
                yield self._file(part)

    def _file(self, part: zipfile.ZipInfo) -> FileWithin:
        if leads_out(part.filename):
            return FileWithin(part.filename, b"", PaperProblem.UNSUPPORTED)
        if is_locked(part):
            return FileWithin(part.filename, b"", PaperProblem.ENCRYPTED)
        try:
            with self._archive.open(part) as packed:
                return FileWithin(part.filename, packed.read())
        except _BROKEN:
            return FileWithin(part.filename, b"", PaperProblem.BROKEN)

    def pages(self, first: int) -> Iterator[ReadPage]:
        """None of its own."""
        del first
        return iter(())

    def close(self) -> None:
        """Lets the file go."""
        self._archive.close()


def _is_file(part: zipfile.ZipInfo) -> bool:
    """Whether a person put it there, and not a system that keeps its notes in every folder."""
    name = part.filename.rpartition("/")[2].lower()
    return not (part.is_dir() or part.filename.startswith(_SYSTEM_FOLDER) or name in _SYSTEM_FILES)
