"""Keys of effects: the same for the same thing in the same step, different for anything else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domain.steps import Step

STEP = Step(UUID(int=7), "review/read#2", 3, epoch=1)


def test_key_holds_thread_node_step_and_hash_of_arguments() -> None:
    thread, node, number, digest = STEP.key("bureau.pull", {"pan": "x"}).split(":")

    assert (thread, node, number) == (str(UUID(int=7)), "review/read#2", "3")
    assert len(digest) == 32


def test_another_worker_with_another_epoch_has_the_same_key() -> None:
    again = Step(STEP.thread_id, STEP.node, STEP.number, epoch=9)

    assert again.key("bureau.pull", {"a": 1, "b": [2]}) == STEP.key("bureau.pull", {"b": [2], "a": 1})


@pytest.mark.parametrize(
    "other",
    [
        Step(UUID(int=8), STEP.node, 3, 1).key("bureau.pull", {"a": 1}),
        Step(STEP.thread_id, "read", 3, 1).key("bureau.pull", {"a": 1}),
        Step(STEP.thread_id, STEP.node, 4, 1).key("bureau.pull", {"a": 1}),
        STEP.key("bureau.push", {"a": 1}),
        STEP.key("bureau.pull", {"a": 2}),
    ],
)
def test_anything_else_has_another_key(other: str) -> None:
    assert other != STEP.key("bureau.pull", {"a": 1})


def test_arguments_may_be_dates_ids_and_decimals_and_the_key_is_ascii() -> None:
    step = Step(UUID(int=7), "मूल्यांकन", 1, 1)

    key = step.key("x", {"on": date(2026, 11, 1), "id": UUID(int=1), "share": Decimal("0.1"), "name": "आशा"})

    assert key.isascii()
