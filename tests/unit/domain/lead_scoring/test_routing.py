"""Who gets a lead, and who did not and why."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from domain.lead_scoring.routing import RoutingWish, mode_of, reassign_after, route
from tests.support.leads import NOON

if TYPE_CHECKING:
    from domain.lead_scoring.routing import Broker, Mode, Routing


def broker(number: int, **given: Any) -> Broker:
    base: Broker = {
        "id": UUID(int=number),
        "languages": ["en", "hi"],
        "localities": [],
        "capacity": 5,
        "open": 0,
        "weight": 1,
        "is_available": True,
        "assigned_at": NOON - timedelta(hours=number),
    }
    return {**base, **given}  # type: ignore[typeddict-item]  # keys of the same


def routed(*brokers: Broker, mode: Mode = "round_robin", **wish: Any) -> Routing:
    asked = RoutingWish(**{"language": "en", "places": ("Whitefield", "Bengaluru"), **wish})
    return route(brokers, asked, mode=mode, now=NOON)


@pytest.mark.parametrize(
    ("brokers", "wish", "chosen", "reason", "why"),
    [
        ([broker(1), broker(2)], {}, 2, "round_robin", "not their turn"),
        ([broker(1, weight=3), broker(2)], {}, 1, "round_robin", "not their turn"),
        ([broker(1), broker(2, assigned_at=None)], {}, 2, "round_robin", "not their turn"),
        ([broker(1, languages=["mr"]), broker(2)], {"language": "mr"}, 1, "round_robin", "does not speak mr"),
        ([broker(1, languages=["hi"]), broker(2, languages=["mr"])], {"language": "hinglish"}, 1, "round_robin", "does not speak hi"),
        ([broker(1), broker(2, localities=["Baner"])], {}, 1, "round_robin", "owns other places"),
        ([broker(1, localities=["whitefield"]), broker(2, localities=["Baner"])], {}, 1, "round_robin", "owns other places"),
        ([broker(1), broker(2, open=5)], {}, 1, "round_robin", "has 5 of 5 open leads"),
        ([broker(1), broker(2, is_available=False)], {}, 1, "round_robin", "is away"),
        ([broker(1), broker(2)], {"sticky": UUID(int=1)}, 1, "sticky_owner", "not their turn"),
        ([broker(1), broker(2)], {"without": UUID(int=2)}, 1, "missed_slas", "has missed this lead"),
        ([broker(1, is_available=False), broker(2)], {"sticky": UUID(int=1)}, 2, "round_robin", "is away"),
    ],
)  # fmt: skip
def test_the_choice_and_who_was_left_out(
    brokers: list[Broker], wish: dict[str, Any], chosen: int, reason: str, why: str
) -> None:
    routing = routed(*brokers, **wish)

    assert (routing["broker_id"], routing["reason"]) == (UUID(int=chosen), reason)
    assert why in [one["why"] for step in routing["steps"] for one in step["left_out"]]
    assert routing == routed(*reversed(brokers), **wish)


def test_a_step_that_would_leave_nobody_is_passed_over_and_says_so() -> None:
    routing = routed(broker(1), language="ta", places=())

    assert routing["broker_id"] == UUID(int=1)
    assert "passed over: nobody fits" in [step["note"] for step in routing["steps"]]
    assert "locality" not in [step["step"] for step in routing["steps"]]


def test_a_lead_that_nobody_has_time_for_stays_unassigned() -> None:
    routing = routed(broker(1, open=5))

    assert (routing["broker_id"], routing["reason"]) == (None, "nobody_free")
    assert routing["steps"][-1]["note"] == "leaves nobody"
    assert routed()["reason"] == "nobody_free"


def test_first_to_claim_assigns_to_nobody_and_keeps_who_may() -> None:
    routing = routed(broker(1), broker(2), mode="first_to_claim")

    assert (routing["broker_id"], routing["reason"]) == (None, "first_to_claim")
    assert routing["steps"][-1]["kept"] == [UUID(int=1), UUID(int=2)]


def test_turns_follow_the_weights() -> None:
    brokers = [broker(1, weight=2, capacity=100), broker(2, capacity=100)]
    for one in brokers:
        one["assigned_at"] = NOON
    taken = {UUID(int=1): 0, UUID(int=2): 0}
    for minute in range(30):
        now = NOON + timedelta(minutes=minute + 1)
        asked = RoutingWish(language="en", places=())
        chosen = route(brokers, asked, mode="round_robin", now=now)["broker_id"]
        assert chosen is not None
        taken[chosen] += 1
        next(one for one in brokers if one["id"] == chosen)["assigned_at"] = now

    assert taken == {UUID(int=1): 20, UUID(int=2): 10}


def test_rules_of_the_day() -> None:
    assert (mode_of(UUID(int=9), NOON), reassign_after(NOON)) == ("round_robin", 2)
