"""What every keeper of eval runs must do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from domain.eval_records import EvalResult, EvalRun
from domain.ids import uuid7

_AT = datetime(2026, 11, 27, 8, tzinfo=UTC)


async def keeps_runs(book: Any) -> None:
    """Begins, adds, replaces, ends, lists: one story for all of them."""
    runs = [
        EvalRun(
            id=uuid7(),
            started_at=_AT + timedelta(minutes=n),
            state="running",
            plan={"n": n, "model": "rules"},
            fingerprint={"commit": "c"},
        )
        for n in range(3)
    ]
    first = EvalResult(
        suite="b",
        case_id="x",
        epoch=0,
        value=0.5,
        is_passed=False,
        output={"said": "₹1.2 Cr \x00"},
        cost_inr=Decimal("0.0123"),
    )
    for run in runs:
        await book.begin(run)
    await book.add(
        runs[1].id, [first, EvalResult(suite="a", case_id="y", epoch=1, value=None, is_passed=None)]
    )
    await book.add(
        runs[1].id,
        [EvalResult(suite="a", case_id="y", epoch=0, value=1.0, is_passed=True, tags={"city": "Pune"})],
    )
    await book.add(runs[1].id, [])
    better = EvalResult(
        suite="b", case_id="x", epoch=0, value=1.0, is_passed=True, cost_inr=Decimal("0.0123")
    )
    await book.add(runs[1].id, [better])
    await book.end(runs[1].id, "done", {"a": {"score": 1}}, _AT)

    kept = await book.results(runs[1].id)
    assert [one.key for one in kept] == [("a", "y", 0), ("a", "y", 1), ("b", "x", 0)]
    assert (kept[0].tags, kept[1].value, kept[2].value, kept[2].cost_inr) == (
        {"city": "Pune"},
        None,
        1.0,
        Decimal("0.0123"),
    )
    assert [one.id for one in await book.runs(2)] == [runs[2].id, runs[1].id]
    ended = (await book.runs(3))[1]
    assert (ended.state, ended.summary, ended.ended_at, ended.plan["n"]) == (
        "done",
        {"a": {"score": 1}},
        _AT,
        1,
    )
    await book.begin(ended)
    assert len(await book.results(ended.id)) == 3
    assert await book.results(runs[0].id) == []
