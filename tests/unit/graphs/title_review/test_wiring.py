"""The picture, the rule of two, and the steps without an engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.types import Command

from domain.errors import BadInput, Forbidden
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Role, system_principal
from graphs.title_review.graph import TOUCHES, build, spec
from graphs.title_review.state import ReviewContext, utc_now
from propmubi.cli.graph import mermaid
from store.scope import Scope
from store.titles.desk import FileState
from tests.support.title_deeds import ROOT, case
from tools.declaration import Touch
from tools.steps import LEASE_EPOCH
from tools.title_review.papers import TitlePaperFacts

ROOT_FOLDER = Path(__file__).parents[4]
AGREEMENT = "1. The Project is registered with RERA under no. P52100045678."


def test_picture_in_the_docs_is_the_wiring() -> None:
    page = (ROOT_FOLDER / "docs" / "graphs" / "title_review.md").read_text(encoding="utf-8")

    assert f"```mermaid\n{mermaid('title_review')}```" in page


def test_every_step_declares_what_it_touches_and_none_touches_all_three() -> None:
    assert set(build().nodes) == set(TOUCHES)
    assert all(len(touches) < len(Touch) for touches in TOUCHES.values())
    made = spec(lambda _: ReviewContext(**dict.fromkeys(("principal", "run_id", "scope", "desk", "papers"))))  # type: ignore[arg-type]
    assert (made.durability, made.is_background) == ("sync", False)
    assert utc_now().tzinfo is not None


class Desk:
    """A file in memory; what a person does is done to it between two runs."""

    def __init__(self, **given: Any) -> None:
        self.given = {
            "case": case(ROOT, seller="Ramaiah"),
            "awaited": [],
            "unread": [],
            "agreement": [AGREEMENT],
            **given,
        }
        self.stage, self.problem, self.report, self.report_before = (
            "reading",
            None,
            None,
            given.pop("before", None),
        )
        self.kept: list[str] = []

    async def load(self, *_: Any) -> FileState | None:
        if self.given["case"] == "gone":
            return None
        return FileState(
            stage=self.stage, revision=1, awaited=self.given["awaited"], unread=self.given["unread"],
            case=self.given["case"], readings=[], agreement=self.given["agreement"], sellers=["Ramaiah"],
            report=self.report, report_before=self.report_before, problem=self.problem,
        )  # fmt: skip

    async def keep_reading(self, *_: Any, **told: Any) -> None:
        self.kept.append(f"reading {told['label']}")
        self.given["unread"] = []

    async def keep_problem(self, _scope: Any, _title: Any, problem: str, _step: Any) -> None:
        self.problem = problem

    async def keep_review(self, *_: Any, **told: Any) -> None:
        self.report, self.problem = told["report"], None

    async def keep_changes(self, _scope: Any, _title: Any, changes: Any, _step: Any) -> None:
        self.kept.append(f"changes {changes['opinion_before']}")

    async def keep_contract(self, _scope: Any, _title: Any, contract: Any, _step: Any) -> None:
        self.kept.append(f"contract {contract['engine']}")

    async def keep_draft(self, _scope: Any, _title: Any, draft: Any, _step: Any) -> None:
        self.kept.append(f"draft {draft['engine']}")
        self.stage = "review"


class Shelf:
    """Documents of which nothing was read."""

    async def facts_of(self, _scope: Scope, document_id: UUID) -> TitlePaperFacts:
        return TitlePaperFacts(document_id=document_id)


class Run:
    """A thread of the graph."""

    def __init__(self, desk: Desk, principal: Any = None) -> None:
        who = principal or system_principal(DEMO_TENANT_ID, frozenset({Role.LEGAL_REVIEWER}))
        self.context = ReviewContext(
            principal=who,
            run_id=uuid4(),
            scope=Scope.of(who),
            desk=desk,
            papers=Shelf(),
        )
        self.graph = build().compile(checkpointer=InMemorySaver())
        self.config: Any = {"configurable": {"thread_id": str(uuid4()), LEASE_EPOCH: 1}}

    async def go(self, given: Any = None) -> list[str]:
        """Runs on; what it waits for."""
        asked = {"title_id": str(uuid4())} if given is None else given
        out = await self.graph.ainvoke(asked, self.config, context=self.context)
        return [one.value["what"] for one in out.get("__interrupt__", ())]


async def test_steps_end_with_an_advocate_and_go_on_only_by_what_the_file_says() -> None:
    desk = Desk()
    run = Run(desk)

    assert await run.go() == ["advocate"]
    assert desk.kept == ["contract rules", "draft rules"]
    assert await run.go(Command(resume={"stage": "signed"})) == ["advocate"]
    desk.stage = "second_advocate"
    assert await run.go(Command(resume="look")) == ["second_advocate"]
    desk.stage = "review"
    assert await run.go(Command(resume="look")) == ["advocate"]
    desk.stage = "reading"
    assert await run.go(Command(resume="look")) == ["advocate"]
    assert desk.kept.count("draft rules") == 2


async def test_papers_are_waited_for_and_read_once() -> None:
    document = uuid4()
    desk = Desk(awaited=[document], agreement=[])
    run = Run(desk)

    assert await run.go() == ["document"]
    assert await run.go(Command(resume="look")) == ["document"]
    desk.given |= {"awaited": [], "unread": [(1, document)]}
    assert await run.go(Command(resume="look")) == ["advocate"]
    assert desk.kept == ["reading unknown", "draft rules"]


async def test_a_case_that_cannot_be_read_waits_for_its_correction() -> None:
    desk = Desk(case={"events": []})
    run = Run(desk)

    assert await run.go() == ["advocate"]
    assert "events" in (desk.problem or "")
    assert await run.go(Command(resume="look")) == ["advocate"]
    desk.given["case"], desk.problem = case(ROOT, seller="Ramaiah"), None
    assert await run.go(Command(resume="look")) == ["advocate"]
    assert desk.report is not None


async def test_a_later_search_tells_its_changes() -> None:
    before = {"as_of": "2025-01-01", "opinion": "subject_to", "holders": [], "findings": [], "chain": []}
    desk = Desk(before=before)

    await Run(desk).go()

    assert desk.kept[0] == "changes subject_to"


async def test_a_file_that_is_gone_or_done_is_not_read_again() -> None:
    assert await Run(Desk(case="gone")).go() == []
    desk = Desk()
    desk.stage = "review"
    assert await Run(desk).go() == ["advocate"]
    assert desk.kept == []


async def test_only_advocates_may_and_only_with_a_file() -> None:
    with pytest.raises(Forbidden):
        await Run(Desk(), ANONYMOUS_BUYER).go()
    for given in ({"title_id": "x"}, {"title_id": None}):
        with pytest.raises(BadInput, match="id of a title file"):
            await Run(Desk()).go(given)
