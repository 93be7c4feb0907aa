"""How the time to the analyst's screen is taken; the instance is a stand-in, its own tests are with the API."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from domain.errors import Unavailable
from propmubi.cli import bench_cases_live

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Instance:
    """Brings each case to its analyst at the second look."""

    def __init__(self) -> None:
        self.opened: list[dict[str, Any]] = []
        self.looks: dict[str, int] = {}
        self.seen: list[str] = []

    async def open(self, body: dict[str, Any], key: str | None) -> dict[str, Any]:
        assert key is None
        self.opened.append(body)
        return {"id": str(len(self.opened)), "stage": "intake"}

    async def get(self, path: str) -> dict[str, Any]:
        case_id = path.split("/")[1]
        self.looks[case_id] = self.looks.get(case_id, 0) + 1
        return {"id": case_id, "stage": "decision" if self.looks[case_id] == 2 else "bureau"}

    async def whole(self, case_id: str) -> dict[str, Any]:
        assert self.looks[case_id] == 2
        self.seen.append(case_id)
        return {}


@pytest.fixture
def instance(monkeypatch: pytest.MonkeyPatch) -> Instance:
    there = Instance()

    @asynccontextmanager
    async def desk(_folder: object, url: str) -> AsyncIterator[Instance]:
        if url != "http://here":
            raise Unavailable("Nothing answers there.")
        yield there

    monkeypatch.setattr(bench_cases_live, "desk", desk)
    monkeypatch.setattr(bench_cases_live, "_LOOK_S", 0)
    return there


async def test_each_case_is_timed_until_it_was_read_whole_at_its_decision(instance: Instance) -> None:
    found = await bench_cases_live.measure_live(None, "http://here", 3)

    assert instance.seen == ["1", "2", "3"]
    assert all(body["papers"] and body["bureau"] for body in instance.opened)
    assert all(None not in paper.values() for body in instance.opened for paper in body["papers"])
    assert found.as_dict().keys() >= {"accepted_p50_ms", "screen_p95_ms"}
    assert 0 <= found.accepted_p50_ms <= found.screen_p50_ms <= found.screen_p95_ms <= found.screen_most_ms


async def test_an_instance_that_is_not_there_is_told(instance: Instance) -> None:
    with pytest.raises(Unavailable, match="Nothing answers"):
        await bench_cases_live.measure_live(None, "http://elsewhere", 1)
    assert instance.opened == []
