"""What a score may be made of: a closed list of signals, each with its evidence.

Allow-list, not block-list. Name, religion, caste, gender, age, marital status, photo and language are not in
`FEATURES`, and nothing reads them on the way here: of an enquiry only the facts of its vocabulary arrive.
Whose lead it is, is not in it either: how well an agent sells is no merit of the lead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain import lead_story
from domain.dated_rules import rule_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from domain.lead_scoring.facts import (
        Activity,
        EnquiryReading,
        Evidence,
        EvidenceKind,
        Kind,
        LeadFacts,
    )

RULES: Final = "lead_scoring.yaml"
FIT: Final = ("budget", "place", "financing", "completeness", "source", "purpose", "outcome")
INTENT: Final = (
    "enquired", "visit", "timeline", "urgency", "call_wish", "replies", "views", "calls", "unanswered",
    "recaptures", "homes", "objection", "home_gone",
)  # fmt: skip
FEATURES: Final = frozenset({*FIT, *INTENT})
"""All that a score is ever made of, by points or by a model."""

_SEVERAL_HOMES: Final = 3
_SERVED: Final = 5
"""Homes on offer from which on a place counts as served."""
_ROOM_SHARE: Final = 4
"""A budget that covers one in so many of the matching homes is enough to choose from."""


class Signal(NamedTuple):
    """One feature of a lead."""

    feature: str
    level: str
    """A word of the table of points; ``each`` for counts."""
    amount: int
    """How many; 1 for words."""
    evidence: Evidence

    @property
    def kind(self) -> Kind:
        """What it speaks of."""
        return "fit" if self.feature in FIT else "intent"


def signals_of(lead: LeadFacts, reading: EnquiryReading, day: date) -> list[Signal]:
    """Everything that counts, for or against.

    Args:
        lead: As loaded.
        reading: Of its enquiries.
        day: Under whose rules.
    """
    said = {fact["key"]: fact for fact in reading["facts"]}
    return [
        *_wish(lead, reading),
        *_money(lead, said),
        *_words(lead, said),
        *_visits(lead, said),
        *_calls(lead, day),
        *_counts(lead),
    ]


def wish_of(lead: LeadFacts, reading: EnquiryReading) -> Mapping[str, Any]:
    """Slots of the wish: those of the search, and where it has none, what the words say."""
    return {**reading["filters"], **lead["filters"]}


def feature_values(signals: list[Signal]) -> dict[str, str | int]:
    """The features as a model reads them: a word, or a count.

    Raises:
        ValueError: one is not of the allow-list.
    """
    if strange := {one.feature for one in signals} - FEATURES:
        raise ValueError(f"not a feature that a score may be made of: {', '.join(sorted(strange))}")
    return {one.feature: one.amount if one.level == "each" else one.level for one in signals}


def _evidence(
    kind: EvidenceKind, *, quote: str | None = None, at: datetime | None = None, ref: str | None = None
) -> Evidence:
    return {"kind": kind, "quote": quote, "at": None if at is None else at.isoformat(), "ref": ref}


def _wish(lead: LeadFacts, reading: EnquiryReading) -> Iterator[Signal]:
    wish = wish_of(lead, reading)
    said = {fact["key"]: fact["quote"] for fact in reading["facts"]}
    stock = lead["inventory"]

    def evidence(slot: str) -> Evidence:
        if slot in said:
            return _evidence("enquiry", quote=said[slot], ref=slot)
        return _evidence("profile", ref=slot)

    if wish.get("price"):
        enough = stock["affordable"] * _ROOM_SHARE >= stock["matching"] > 0
        level = "covered" if enough else "tight" if stock["affordable"] else "out_of_reach"
        if stock["matching"]:
            yield Signal("budget", level, 1, evidence("price"))
    if wish.get("localities") or wish.get("city"):
        level = "served" if stock["matching"] >= _SERVED else "few" if stock["matching"] else "none"
        yield Signal("place", level, 1, evidence("localities"))
    known = sum(
        (
            bool(wish.get("price")),
            bool(wish.get("localities")),
            bool(wish.get("bhk")),
            lead["timeline"] is not None or "timeline" in said,
            lead["has_phone"],
        )
    )
    if known:
        yield Signal("completeness", "each", known, _evidence("profile", ref="completeness"))
    if lead["listings"] >= _SEVERAL_HOMES:
        yield Signal("homes", "several", 1, _evidence("profile", ref="listing_ids"))


def _money(lead: LeadFacts, said: Mapping[str, Any]) -> Iterator[Signal]:
    loan = said.get("loan")
    if lead["pre_approved"]:
        yield Signal("financing", "pre_approved", 1, _evidence("profile", ref="pre_approved"))
    elif loan and loan["value"] == "approved":
        yield Signal("financing", "pre_approved", 1, _evidence("enquiry", quote=loan["quote"], ref="loan"))
    elif lead["loan_needed"]:
        yield Signal("financing", "loan_needed", 1, _evidence("profile", ref="loan_needed"))
    elif loan:
        yield Signal("financing", "loan_needed", 1, _evidence("enquiry", quote=loan["quote"], ref="loan"))
    if paid := _latest(lead, "payment.success"):
        yield Signal("outcome", "paid", 1, _evidence("event", at=paid["at"], ref=paid["id"]))


def _words(lead: LeadFacts, said: Mapping[str, Any]) -> Iterator[Signal]:
    for feature in ("timeline", "purpose"):
        if lead[feature] is not None:
            yield Signal(feature, str(lead[feature]), 1, _evidence("profile", ref=feature))
        elif feature in said:
            fact = said[feature]
            yield Signal(feature, fact["value"], 1, _evidence("enquiry", quote=fact["quote"], ref=feature))
    for key, feature in (("urgency", "urgency"), ("call", "call_wish"), ("objection", "objection")):
        if key in said:
            fact = said[key]
            yield Signal(feature, fact["value"], 1, _evidence("enquiry", quote=fact["quote"], ref=key))
    yield Signal("source", lead["source"], 1, _evidence("profile", ref="source"))


def _visits(lead: LeadFacts, said: Mapping[str, Any]) -> Iterator[Signal]:
    """The newest word on a visit: a visit noted outweighs one asked for."""
    if visit := _latest(lead, "visit"):
        state = str(visit["details"].get("state", "planned"))
        yield Signal("visit", state, 1, _evidence("visit", at=visit["at"], ref=visit["id"]))
    elif "visit" in said:
        yield Signal("visit", "asked", 1, _evidence("enquiry", quote=said["visit"]["quote"], ref="visit"))


def _calls(lead: LeadFacts, day: date) -> Iterator[Signal]:
    calls = [one for one in lead["activities"] if one["kind"] == "call"]
    talked = next((one for one in calls if lead_story.has_talked(one["details"])), None)
    if talked is not None:
        is_long = _minutes(talked) >= int(rule_on(RULES, "lead_scoring.long_call", day).value)
        level = "long" if is_long else "connected"
        yield Signal("calls", level, 1, _evidence("call", at=talked["at"], ref=talked["id"]))
    missed = [one for one in calls if lead_story.is_unanswered(one["details"])]
    if missed:
        evidence = _evidence("call", at=missed[0]["at"], ref=missed[0]["id"])
        yield Signal("unanswered", "each", len(missed), evidence)


def _minutes(call: Activity) -> int:
    given = call["details"].get("minutes")
    return int(given) if isinstance(given, int | float) else 0


def _counts(lead: LeadFacts) -> Iterator[Signal]:
    counted: tuple[tuple[str, EvidenceKind, str], ...] = (
        ("reply", "message", "replies"), ("view", "event", "views"),
        ("unit.status_changed", "event", "home_gone"),
    )  # fmt: skip
    for kind, evidence, feature in counted:
        found = [one for one in lead["activities"] if one["kind"] == kind and _counts_as(one)]
        if found:
            newest = _evidence(evidence, at=found[0]["at"], ref=found[0]["id"])
            yield Signal(feature, "each", len(found), newest)
    if lead["recaptures"]:
        yield Signal("recaptures", "each", lead["recaptures"], _evidence("event", ref="recaptured"))
    newest_enquiry = lead["enquiries"][0]["at"] if lead["enquiries"] else None
    yield Signal("enquired", "written", 1, _evidence("enquiry", at=newest_enquiry, ref="enquired"))


def _counts_as(activity: Activity) -> bool:
    """A change of a unit counts when the home can no longer be had."""
    status = activity["details"].get("status")
    return activity["kind"] != "unit.status_changed" or status in {"booked", "sold", "withdrawn"}


def _latest(lead: LeadFacts, kind: str) -> Activity | None:
    return next((one for one in lead["activities"] if one["kind"] == kind), None)
