"""Documents of the shelf as a title file takes them."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from domain.documents.labels import DocumentLabel
from domain.documents.page import Box, Line, Page
from domain.errors import NotFound
from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from rag.papers.read_page import ReadPage
from rag.papers.wire import page_message
from store.documents.records import DocumentPart
from store.scope import Scope
from tools.title_review.papers import ShelfPapers

DOCUMENT = UUID(int=7)
SCOPE = Scope.of(system_principal(DEMO_TENANT_ID, frozenset({Role.LEGAL_REVIEWER})))


class Shelf:
    def __init__(self, *, is_there: bool = True) -> None:
        self.is_there = is_there

    async def get(self, _who: Any, _id: UUID) -> Any:
        if not self.is_there:
            raise NotFound("gone")
        return SimpleNamespace(label="agreement_for_sale", file_name="a.pdf")

    async def parts(self, _who: Any, _id: UUID) -> list[DocumentPart]:
        return [DocumentPart(1, 2, "agreement_for_sale", None, (2, 1)), DocumentPart(3, 3, "khata")]

    async def facts(self, _who: Any, _id: UUID) -> list[Any]:
        def row(page: int, field: str, value: Any, method: str = "rules", read: Any = None) -> Any:
            box = [1, 2, 3, 4] if method == "rules" else None
            return SimpleNamespace(
                document_id=DOCUMENT, page=page, field=field, value=value, method=method, quote="q", box=box,
                confidence=Decimal("0.5"), read=read,
            )  # fmt: skip

        return [
            row(2, "agreement_for_sale.doc_no", "1/2001"),
            row(2, "agreement_for_sale.survey", "9/1"),
            row(1, "agreement_for_sale.survey", "9/2", "person"),
            row(3, "khata.holder", "Asha"),
            row(3, "khata.holder", "Radha Rao", "person", {"value": "Radha Roa"}),
        ]

    async def pages(self, _who: Any, _id: UUID, *, first: int, limit: int) -> list[dict[str, Any]]:
        box = Box(0, 0, 9, 9)
        return [
            page_message(ReadPage(Page(number, 100, 100, (Line(f"page {number}", box),))))
            for number in range(first, first + limit)
        ]


async def test_facts_go_to_the_part_on_whose_pages_they_stand_and_a_person_s_word_counts() -> None:
    paper = await ShelfPapers(Shelf()).facts_of(SCOPE, DOCUMENT)  # type: ignore[arg-type]  # what is used of it

    assert (paper.label, paper.file_name) == (DocumentLabel.AGREEMENT_FOR_SALE, "a.pdf")
    assert [(part.label, [fact.value for fact in part.facts]) for part in paper.parts] == [
        (DocumentLabel.AGREEMENT_FOR_SALE, ["1/2001", "9/2"]),
        (DocumentLabel.KHATA, ["Asha", "Radha Rao"]),
    ]
    assert paper.parts[0].facts[0].evidence.box == Box(1, 2, 3, 4)
    assert [page.text for page in paper.agreement] == ["page 2", "page 1"]


async def test_a_document_that_is_gone_gives_nothing() -> None:
    paper = await ShelfPapers(Shelf(is_there=False)).facts_of(SCOPE, DOCUMENT)  # type: ignore[arg-type]  # as above

    assert (paper.parts, paper.label) == ((), DocumentLabel.UNKNOWN)
