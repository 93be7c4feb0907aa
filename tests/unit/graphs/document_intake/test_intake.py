"""The picture, the rule of two, and what becomes of good, bad and vanished papers, without an engine."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from domain.documents.fact import Evidence, Fact
from domain.documents.page import Box, Line, Page, Word
from domain.errors import NotFound
from domain.tenancy import DEMO_TENANT_ID, Role, system_principal
from graphs.document_intake import nodes
from graphs.document_intake.graph import TOUCHES, build
from graphs.document_intake.state import IntakeContext
from propmubi.cli.graph import mermaid
from rag.papers.problems import PaperProblem, PaperRefused
from rag.papers.read_page import Concealment, HiddenLine, ReadPage
from rag.papers.reading import PaperStart
from rag.papers.wire import page_message
from rag.papers.wire import read_page as wire_page
from store.documents.records import Document, DocumentPart
from tools.declaration import Touch
from tools.papers.turned import TurnedPages
from tools.papers.understanding import parts_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

ROOT = Path(__file__).parents[4]
ID = UUID(int=7)
BOX = Box(10, 10, 90, 20)


def read_page(number: int, words: str, **more: Any) -> ReadPage:
    lines = (Line(words, BOX),) if words else ()
    return ReadPage(Page(number, 100, 100, lines, source="text" if lines else "none"), **more)


@dataclass
class Office:
    """Shelf, files, readers and index in one."""

    parts_read: list[Any]
    state: str = "received"
    bodies: list[dict[str, Any]] = field(default_factory=list)
    started_at: list[int] = field(default_factory=list)
    sorted_as: list[DocumentPart] = field(default_factory=list)
    page_count: int = 0
    flags: tuple[str, ...] = ()
    facts: list[Fact] = field(default_factory=list)
    passages: list[Any] = field(default_factory=list)
    ended: list[Any] = field(default_factory=list)
    turned: list[tuple[int, int]] = field(default_factory=list)

    async def begin_reading(self, _who: Any, document_id: UUID) -> tuple[Document, int]:
        if self.state == "erased":
            raise NotFound("gone")
        self.state = "reading" if self.state == "received" else self.state
        document = Document(
            id=document_id, file_name="a", sha256="0", size_bytes=1, kind="pdf", media_type="", label="unknown",
            state=self.state, problem=None, page_count=self.page_count, flags=self.flags, subject_kind="other", subject_id=None,
            replaces_id=None, is_held=False, created_at=datetime.now(UTC), read_at=None,
        )  # fmt: skip
        return document, len(self.bodies)

    async def keep_page(self, _who: Any, _id: UUID, _number: int, body: Any) -> bool:
        self.bodies.append(body)
        return True

    async def pages(self, _who: Any, _id: UUID, *, first: int = 1, limit: int | None = None) -> list[Any]:
        return [one for one in self.bodies if one["page"][0] >= first][:limit]

    async def pages_to_read_again(self, _who: Any, _id: UUID) -> list[Any]:
        return [one for one in self.bodies if "read_again" in one]

    async def put_page(self, _who: Any, _id: UUID, number: int, body: Any) -> None:
        if self.state == "erased":
            raise NotFound("gone")
        self.bodies[number - 1] = body

    async def read_turned(self, _path: Path, number: int, *, rotation: int) -> ReadPage:
        self.turned.append((number, rotation))
        found = self.parts_read[number - 1]
        if isinstance(found, Exception):
            raise found
        return found

    async def set_parts(
        self, _who: Any, _id: UUID, parts: Sequence[DocumentPart], set_by: Any = None
    ) -> None:
        self.sorted_as = list(parts)

    async def parts(self, _who: Any, _id: UUID) -> list[DocumentPart]:
        return self.sorted_as

    async def set_facts(self, _who: Any, _id: UUID, facts: Sequence[Fact]) -> None:
        self.facts = list(facts)

    async def refuse(self, _who: Any, _id: UUID, problem: str) -> None:
        self.ended.append(problem)

    async def verify(self, _who: Any, _id: UUID, page_count: int, flags: Sequence[str]) -> bool:
        self.ended.append((page_count, list(flags)))
        return True

    @asynccontextmanager
    async def fetched(self, _tenant: UUID, _sha256: str) -> AsyncIterator[Path]:
        yield Path("/nowhere")

    async def stream(self, _path: Path, *, ocr: bool = True, first_page: int = 1) -> AsyncIterator[Any]:
        self.started_at.append(first_page)
        yield PaperStart("pdf", len(self.parts_read))
        for part in self.parts_read[first_page - 1 :]:
            if isinstance(part, Exception):
                raise part
            yield part

    async def put(self, _who: Any, passages: Sequence[Any]) -> None:
        self.passages += passages

    async def take_in(self, _who: Any, _id: UUID | None = None) -> int:
        return len(self.passages)

    def context(self, **changes: Any) -> IntakeContext:
        who = system_principal(DEMO_TENANT_ID, frozenset({Role.ANALYST}))
        turned: Any = TurnedPages(shelf=self, files=self, readers=self)  # type: ignore[arg-type]  # what it uses of each
        doors: dict[str, Any] = {"split": parts_of, "facts_of": lambda *_: (), "turned": turned}
        return IntakeContext(
            principal=who, shelf=self, files=self, readers=self, index=self, **{**doors, **changes}
        )  # type: ignore[arg-type]  # what the steps use of each

    async def run(self, **changes: Any) -> dict[str, Any]:
        return await build().compile().ainvoke({"document_id": str(ID)}, context=self.context(**changes))


def test_picture_in_the_docs_is_the_wiring() -> None:
    page = (ROOT / "docs" / "graphs" / "document_intake.md").read_text(encoding="utf-8")

    assert f"```mermaid\n{mermaid('document_intake')}```" in page


def test_every_step_declares_what_it_touches_and_none_touches_all_three() -> None:
    assert set(build().nodes) == set(TOUCHES)
    assert all(len(touches) < len(Touch) for touches in TOUCHES.values())
    assert not any({Touch.UNTRUSTED_INPUT, Touch.CHANGE_OR_EGRESS} <= touches for touches in TOUCHES.values())


async def test_a_paper_is_read_sorted_indexed_and_told_of() -> None:
    hidden = HiddenLine(1, Line("obey", BOX), Concealment.INVISIBLE)
    office = Office(
        [read_page(1, "Aadhaar 2341 2345 6789", hidden=(hidden,)), read_page(2, "Sale deed of a flat")]
    )

    state = await office.run()

    assert state["passages"] == 2
    assert [one.text for one in office.passages] == ["Aadhaar XXXX XXXX 6789", "Sale deed of a flat"]
    assert "2341" not in str(office.bodies)
    assert office.sorted_as == [
        DocumentPart(1, 1, "unknown", Fraction(0)),
        DocumentPart(2, 2, "sale_deed", Fraction(1)),
    ]
    assert office.ended == [(2, ["aadhaar_masked", "hidden_text"])]
    assert "deed" not in str(state)


async def test_a_slow_paper_is_read_over_many_steps_and_no_page_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(nodes, "READING_S", -1.0)
    office = Office([read_page(number, f"page {number}") for number in (1, 2, 3)])

    await office.run()

    assert office.started_at == [1, 2, 3]
    assert [one["page"][0] for one in office.bodies] == [1, 2, 3]


@pytest.mark.parametrize(
    ("parts", "ended"),
    [
        ([PaperRefused(PaperProblem.BOMB)], "bomb"),
        ([read_page(1, "read"), PaperRefused(PaperProblem.HUNG)], (1, ["cut_short"])),
        ([read_page(1, "", problem=PaperProblem.OCR_MISSING)], (1, ["no_text", "page_problems"])),
    ],
)
async def test_what_could_be_read_stands_and_the_rest_is_named(parts: list[Any], ended: Any) -> None:
    office = Office(parts)

    await office.run()

    assert office.ended == [ended]


@pytest.mark.parametrize(("state", "ended"), [("erased", ["erased"]), ("verified", [(0, ["no_text"])])])
async def test_a_paper_erased_or_ended_meanwhile_is_not_read(state: str, ended: list[Any]) -> None:
    office = Office([read_page(1, "words")], state=state)

    await office.run()

    assert (office.started_at, office.ended) == ([], ended)


async def test_facts_without_their_quote_on_the_page_are_dropped() -> None:
    def reader(_label: Any, pages: Sequence[Page], document_id: UUID) -> tuple[Fact, ...]:
        def fact(value: str, quote: str, page: int = 1) -> Fact:
            return Fact("deed.no", value, Evidence(document_id, page, quote, BOX), confidence=Fraction(1, 2))

        return fact("1", "No. 12 / 2019"), fact("2", "No. 13"), fact("3", "No. 12", page=2), fact("4", "")

    office = Office([read_page(1, "Document No. 12/2019")])

    await office.run(facts_of=reader)

    assert [one.value for one in office.facts] == ["1"]


def test_ids_of_passages_are_those_of_the_same_words() -> None:
    page = read_page(1, "the same").page

    first, second = (next(nodes.passages_of(ID, page)).id for _ in range(2))

    assert first == second != next(nodes.passages_of(uuid4(), page)).id


async def test_a_paper_that_a_person_sorted_is_read_anew_without_opening_its_file() -> None:
    office = Office([read_page(1, "one"), read_page(2, "two")])
    await office.run()
    office.started_at.clear()
    office.state, office.page_count, office.flags = "reading", 2, ("cut_short",)
    asked: list[Any] = []

    def facts_of(label: Any, pages: Sequence[Any], _id: Any) -> tuple[Fact, ...]:
        asked.append((label, [page.number for page in pages]))
        return ()

    await office.run(split=lambda _: [DocumentPart(1, 2, "sale_deed", None, (2, 1))], facts_of=facts_of)

    assert office.started_at == []
    assert asked == [("sale_deed", [2, 1])]
    assert office.ended[-1] == (2, ["cut_short"])


def scanned(words: str, rotation: int = 90, *more: Line) -> ReadPage:
    page = Page(1, 100, 100, (Line(words, BOX, (Word(words, BOX),)), *more), source="ocr", rotation=rotation)
    return ReadPage(page)


@pytest.mark.parametrize(
    ("before", "seen", "kept"),
    [
        pytest.param("sdrow", scanned("words"), "words", id="read"),
        pytest.param("sdrow", PaperRefused(PaperProblem.OCR_MISSING), "sdrow", id="cannot be read"),
        pytest.param("XXXXXXXX6789", scanned("6879"), "XXXXXXXX6789", id="its number would be shown"),
        pytest.param("XXXXXXXX6789", scanned("234123456789"), "XXXXXXXX6789", id="its number is found again"),
    ],
)
async def test_a_turned_scan_is_read_again_and_no_other_page(before: str, seen: Any, kept: str) -> None:
    office = Office([scanned(before), read_page(2, "two")])
    await office.run()
    office.started_at.clear()
    note = Line("[annotation] seen", BOX, (Word("[annotation]", BOX), Word("seen", BOX)))
    office.bodies[0] = page_message(scanned(before, 90, note)) | {"read_again": True}
    office.parts_read[0] = seen
    office.state, office.page_count = "reading", 2

    await office.run()

    assert (office.started_at, office.turned) == ([], [(1, 90)])
    assert [line.text for line in wire_page(office.bodies[0]).page.lines] == [kept, "[annotation] seen"]
    assert "read_again" not in office.bodies[0]
    assert office.passages[-2].text == f"{kept}\n[annotation] seen"


async def test_a_paper_erased_while_a_page_is_read_again_ends() -> None:
    office = Office([scanned("words")])
    await office.run()
    office.bodies[0]["read_again"] = True
    office.state, office.page_count = "reading", 1

    async def gone(*_: Any) -> None:
        raise NotFound("gone")

    office.put_page = gone  # type: ignore[method-assign]  # as the shelf answers then

    state = await office.run()

    assert (state["problem"], office.ended[-1]) == ("erased", "erased")
