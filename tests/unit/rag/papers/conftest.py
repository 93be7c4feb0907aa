"""One reading process for the tests of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rag.papers.reading import PaperReader

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def reader() -> Iterator[PaperReader]:
    with PaperReader() as one:
        yield one
