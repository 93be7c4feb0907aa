"""A file without a look of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.papers.problems import PaperProblem, PaperRefused

if TYPE_CHECKING:
    from rag.papers.tesseract import PagePicture


class Undrawn:
    """Has no page that could be drawn."""

    def drawn(self, number: int, scale: float, rotation: int = 0) -> bytes:
        """Never: such a file is text, or other files, alone.

        Raises:
            PaperRefused: Always.
        """
        del number, scale, rotation
        raise PaperRefused(PaperProblem.UNSUPPORTED)

    def picture(self, number: int) -> PagePicture:
        """Never, as `drawn`.

        Raises:
            PaperRefused: Always.
        """
        del number
        raise PaperRefused(PaperProblem.UNSUPPORTED)
