"""Whose lead it becomes, step by step, each step with who was left out and why (DOMAIN D).

A known phone goes back to the broker who knows the person. Otherwise brokers are narrowed by language, by
who owns the place, by room for one more lead; the one whose turn it is takes it. A step that would leave
nobody is passed over and says so, except capacity: a lead that nobody has time for stays unassigned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Literal
from uuid import UUID  # read at run time by graphs

from typing_extensions import TypedDict

from domain.dated_rules import rule_on

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

Mode = Literal["round_robin", "first_to_claim"]
RoutingReason = Literal["sticky_owner", "round_robin", "first_to_claim", "nobody_free", "kept", "missed_slas"]
ROUTED: Final = frozenset({"sticky_owner", "round_robin", "missed_slas"})
"""Reasons of assignments that the platform itself made."""
RULES: Final = "lead_routing.yaml"

_NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
_SPOKEN: Final = {"hinglish": "hi"}
"""Languages of writing, as they are spoken."""


class Broker(TypedDict):
    """What routing knows of a broker."""

    id: UUID
    languages: list[str]
    localities: list[str]
    """Names of cities and localities they own; empty: everywhere."""
    capacity: int
    open: int
    """Leads they look after now."""
    weight: int
    is_available: bool
    assigned_at: datetime | None


class LeftOut(TypedDict):
    """A broker who was left out."""

    id: UUID
    why: str


class Step(TypedDict):
    """One step of routing."""

    step: str
    note: str
    kept: list[UUID]
    left_out: list[LeftOut]


class Routing(TypedDict):
    """Who looks after the lead from now on, and how that came about."""

    broker_id: UUID | None
    reason: RoutingReason
    steps: list[Step]


def mode_of(tenant_id: UUID, now: datetime) -> Mode:
    """How the tenant hands out leads, where its manager has not said it (`store.lead_routing.mode_in`)."""
    value = rule_on(RULES, "lead_routing.mode", now.date()).value
    mode: Mode = value["tenants"].get(str(tenant_id), value["default"])
    return mode


def reassign_after(now: datetime) -> int:
    """Missed promises after which a lead goes to somebody else."""
    return int(rule_on(RULES, "lead_routing.reassign_after", now.date()).value)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingWish:
    """What a lead asks of its broker."""

    language: str
    """As written."""
    places: Collection[str]
    """City and localities of the wish."""
    sticky: UUID | None = None
    """Who looked after this phone before."""
    without: UUID | None = None
    """Who had the lead and missed it too often."""


def route(brokers: Sequence[Broker], wish: RoutingWish, *, mode: Mode, now: datetime) -> Routing:
    """Chooses a broker; the same brokers at the same moment give the same choice.

    Args:
        brokers: All of the tenant.
        wish: What the lead asks for.
        mode: Whether the platform assigns at all.
        now: For whose turn it is.
    """
    way = _Way(sorted(brokers, key=lambda one: str(one["id"])))
    way.narrow("available", lambda one: None if one["is_available"] else "is away")
    if wish.without is not None:
        way.narrow("missed", lambda one: "has missed this lead" if one["id"] == wish.without else None)
    known = next((one for one in way.kept if one["id"] == wish.sticky), None)
    if known is not None:
        way.choose(known, "sticky owner", "knows the person already")
        return way.ended(known["id"], "sticky_owner")
    spoken = _SPOKEN.get(wish.language, wish.language)
    way.prefer("language", lambda one: None if spoken in one["languages"] else f"does not speak {spoken}")
    places = {place.casefold() for place in wish.places}
    if places:
        way.prefer("locality", lambda one: _why_not_there(one, places))
    way.narrow("capacity", _why_full)
    if mode == "first_to_claim":
        return way.ended(None, "first_to_claim")
    if not way.kept:
        return way.ended(None, "nobody_free")
    chosen = max(way.kept, key=lambda one: (_waited(one, now) * one["weight"], one["weight"], str(one["id"])))
    way.choose(chosen, "round robin", f"it is their turn, weight {chosen['weight']}")
    return way.ended(chosen["id"], "round_robin" if wish.without is None else "missed_slas")


class _Way:
    """The steps so far, and who is left."""

    def __init__(self, brokers: list[Broker]) -> None:
        self.kept = brokers
        self._steps: list[Step] = []

    def narrow(self, step: str, why_not: Callable[[Broker], str | None]) -> None:
        """Keeps those against whom nothing speaks, also when that is nobody."""
        left_out = _left_out(self.kept, why_not)
        self._note(step, "" if len(left_out) < len(self.kept) or not self.kept else "leaves nobody", left_out)

    def prefer(self, step: str, why_not: Callable[[Broker], str | None]) -> None:
        """The same, unless it leaves nobody."""
        left_out = _left_out(self.kept, why_not)
        if len(left_out) == len(self.kept):
            self._note(step, "passed over: nobody fits", {})
        else:
            self._note(step, "", left_out)

    def choose(self, broker: Broker, step: str, why: str) -> None:
        """One takes it; the others had a later turn."""
        others = {one["id"]: "not their turn" for one in self.kept if one["id"] != broker["id"]}
        self._note(step, why, others)

    def ended(self, broker_id: UUID | None, reason: RoutingReason) -> Routing:
        """The way as it is kept."""
        return {"broker_id": broker_id, "reason": reason, "steps": self._steps}

    def _note(self, step: str, note: str, left_out: Mapping[UUID, str]) -> None:
        self.kept = [one for one in self.kept if one["id"] not in left_out]
        self._steps.append(
            {
                "step": step,
                "note": note,
                "kept": [one["id"] for one in self.kept],
                "left_out": [{"id": who, "why": why} for who, why in left_out.items()],
            }
        )


def _left_out(brokers: Sequence[Broker], why_not: Callable[[Broker], str | None]) -> dict[UUID, str]:
    return {one["id"]: why for one in brokers if (why := why_not(one)) is not None}


def _why_not_there(broker: Broker, wished: Collection[str]) -> str | None:
    owned = {place.casefold() for place in broker["localities"]}
    return None if not owned or owned & set(wished) else "owns other places"


def _why_full(broker: Broker) -> str | None:
    if broker["open"] < broker["capacity"]:
        return None
    return f"has {broker['open']} of {broker['capacity']} open leads"


def _waited(broker: Broker, now: datetime) -> int:
    """Microseconds since their latest lead.

    Of two who have waited alike the heavier weight goes first, so turns follow weights: A A B for 2 to 1.
    """
    return (now - (broker["assigned_at"] or _NEVER)) // timedelta(microseconds=1)
