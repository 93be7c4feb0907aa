"""From signals to a score: fit and intent, a probability, a band, its worth, and reasons that add up.

Cold start. Points of each kind are summed; fit and intent are their shares of the full points, between 0 and
1, and intent halves with every seven days without activity. The probability of a visit or booking within 30
days is read from a stated table at ``fit x full fit + intent x full intent``. Each reason's share of the
probability is its share of these points, so that the reasons of a lead add up to its probability.

A trained model (`LeadScorer`) gives the probability and the shares in place of table and points; fit and
intent stay those of the points, as what decays and what does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import yaml

from domain import lead_story
from domain.dated_rules import rule_on
from domain.lead_scoring.contact import agreed_since, is_stop
from domain.lead_scoring.features import INTENT, RULES, Signal, wish_of
from domain.lead_scoring.reading import SURE, UNWANTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from domain.lead_scoring.facts import Band, EnquiryReading, Evidence, Kind, LeadFacts, Reason

POINTS_VERSION: Final = "points-2024-01-01"
"""Version of the table of points, as a lead keeps it beside its score."""
TOP: Final = 3
"""Reasons shown by themselves; what is left is one more."""

_SHARE: Final = Decimal("0.0001")
_SIX: Final = Decimal("0.000001")
_LEAST_POINTS: Final = Decimal(10)
"""Below it points are not blown up into shares: the rest is said as a rest."""
_NOT_NAME: Final = re.compile(r"[^\w\s&-]")
_NAME_CHARS: Final = 48
_DAY_S: Final = 86_400
_NO_EVIDENCE: Final[Evidence] = {"kind": "profile", "quote": None, "at": None, "ref": None}


class Contribution(NamedTuple):
    """One reason of a trained model."""

    feature: str
    """Name of the signal whose evidence shows it, where there is one."""
    share: Decimal
    """Signed share of the probability."""
    text: str
    """In words."""


class ModelScore(NamedTuple):
    """What a trained model says of a lead."""

    probability: Decimal
    contributions: Sequence[Contribution]
    version: str


class LeadScorer(Protocol):
    """A trained and promoted model."""

    def score(self, lead: LeadFacts, reading: EnquiryReading, now: datetime) -> ModelScore | None:
        """The model's view; None: it cannot judge this lead, the points do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How promising a lead is, and why."""

    probability: Decimal
    """Of a site visit or booking within 30 days; four decimals."""
    fit: Decimal
    intent: Decimal
    """After decay, as of the moment of judging."""
    band: Band
    reasons: list[Reason]
    """Every one; `strongest` picks those to show."""
    flags: list[str]
    """spam and the like, found in the enquiry or in the outcome of a call."""
    model_version: str

    @property
    def score(self) -> int:
        """0 to 100, for people."""
        return shown_score(self.probability)


def shown_score(probability: Decimal) -> int:
    """The probability as a number that people read, 0 to 100.

    >>> shown_score(Decimal("0.4250"))
    43
    """
    return int((probability * 100).quantize(Decimal(1), ROUND_HALF_UP))


def judge(
    lead: LeadFacts,
    reading: EnquiryReading,
    signals: Sequence[Signal],
    now: datetime,
    scorer: LeadScorer | None = None,
) -> Judgement:
    """The score of a lead now."""
    day = now.date()
    halved = decay(lead["last_activity_at"], now)
    points = [_points(one, halved, day) for one in signals]
    full = _full(day)
    fit = _share_of_full(points, signals, "fit", full)
    intent = _share_of_full(points, signals, "intent", full)
    model = scorer.score(lead, reading, now) if scorer is not None else None
    raw = fit * full["fit"] + intent * full["intent"]
    probability = (model.probability if model else calibrated(raw, day)).quantize(_SHARE)
    if model is not None:
        reasons = [_model_reason(one, signals) for one in model.contributions]
    else:
        shares = (one * probability / max(raw, _LEAST_POINTS) for one in points)
        reasons = [_reason(one, share) for one, share in zip(signals, shares, strict=True)]
    flags = flags_of(lead, reading, now)
    capped, cap = _capped(probability, flags, day)
    if cap is not None:
        reasons.append(_reason_of_cap(cap, capped - probability, reading))
    return Judgement(
        probability=capped,
        fit=fit,
        intent=intent,
        band=band_of(capped, day),
        reasons=reasons,
        flags=flags,
        model_version=model.version if model else POINTS_VERSION,
    )


def decay(last_activity_at: datetime, now: datetime, *, since: datetime | None = None) -> Decimal:
    """What is left of intent now: half after each seven days without activity.

    Args:
        last_activity_at: Of the person; an inbound reply resets it.
        now: The present moment.
        since: From when on, if the time before is accounted for.

    >>> from datetime import UTC, datetime
    >>> decay(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 15, tzinfo=UTC))
    Decimal('0.250000')
    """
    half_life = Decimal(int(rule_on(RULES, "lead_scoring.half_life", now.date()).value))
    begun = last_activity_at if since is None else max(since, last_activity_at)
    days = Decimal(max(int((now - begun).total_seconds()), 0)) / _DAY_S
    return (Decimal("0.5") ** (days / half_life)).quantize(_SIX)


def calibrated(points: Decimal, day: date) -> Decimal:
    """The probability that the stated table gives for so many points; linear between its rows.

    >>> from datetime import date
    >>> calibrated(Decimal(45), date(2026, 11, 27))
    Decimal('0.21')
    """
    table = [(Decimal(at), Decimal(p)) for at, p in rule_on(RULES, "lead_scoring.calibration", day).value]
    for (low, p_low), (high, p_high) in pairwise(table):
        if points <= high:
            return p_low + (p_high - p_low) * (max(points, low) - low) / (high - low)
    return table[-1][1]


def band_of(probability: Decimal, day: date) -> Band:
    """Hot, warm or cold.

    >>> from datetime import date
    >>> [band_of(Decimal(p), date(2026, 11, 27)) for p in ("0.40", "0.3999", "0.15", "0.1499")]
    ['hot', 'warm', 'warm', 'cold']
    """
    bands = rule_on(RULES, "lead_scoring.bands", day).value
    if probability >= Decimal(bands["hot"]):
        return "hot"
    return "warm" if probability >= Decimal(bands["warm"]) else "cold"


def expected_value_inr(
    probability: Decimal, lead: LeadFacts, reading: EnquiryReading, day: date
) -> int | None:
    """What the lead is worth to the team: probability x middle of the price x the commission.

    None when neither a budget nor a matching home gives a price. Orders the inbox and nothing else.
    """
    wish = wish_of(lead, reading)
    price = wish.get("price") or {}
    bounds = [int(price[end]) for end in ("min", "max") if price.get(end)]
    middle = Decimal(sum(bounds)) / len(bounds) if bounds else lead["inventory"]["price_middle_inr"]
    if middle is None:
        return None
    shares = rule_on(RULES, "lead_scoring.commission", day).value
    share = Decimal(shares["buy" if wish.get("transaction", "buy") == "buy" else "rent"])
    return int((probability * middle * share).quantize(Decimal(1), ROUND_HALF_UP))


class Kept(NamedTuple):
    """What a lead keeps of its last scoring."""

    probability: Decimal
    fit: Decimal
    intent: Decimal
    reasons: Sequence[Reason]


class Decayed(NamedTuple):
    """A score some days on, without anything new."""

    probability: Decimal
    intent: Decimal
    band: Band
    reasons: list[Reason]


def decayed(kept: Kept, left: Decimal, day: date) -> Decayed:
    """The score after its intent has gone down to the share ``left``, from what the lead itself keeps.

    The probability moves as the table does between the two states, whoever gave it: no model is asked.
    """
    full = _full(day)
    intent = (kept.intent * left).quantize(_SIX)
    before = calibrated(kept.fit * full["fit"] + kept.intent * full["intent"], day)
    after = calibrated(kept.fit * full["fit"] + intent * full["intent"], day)
    probability = (kept.probability * after / before).quantize(_SHARE)
    reasons: list[Reason] = [
        {**one, "points": float(Decimal(str(one["points"])) * (left if one["kind"] == "intent" else 1))}
        for one in kept.reasons
        if one["evidence"]["ref"] != "rest"
    ]
    return Decayed(probability, intent, band_of(probability, day), strongest(reasons, probability))


def strongest(reasons: Sequence[Reason], probability: Decimal) -> list[Reason]:
    """The few strongest, and one for all others, so that the points add up to the probability."""
    ordered = sorted(reasons, key=lambda one: (-abs(one["points"]), one["text"]))
    top: list[Reason] = [
        {**one, "points": float(Decimal(str(one["points"])).quantize(_SHARE))} for one in ordered[:TOP]
    ]
    rest = probability - sum((Decimal(str(one["points"])) for one in top), Decimal())
    if rest:
        kind: Kind = "fit"
        evidence: Evidence = {**_NO_EVIDENCE, "ref": "rest"}
        top.append(
            {"text": _words("rest", "rest", 0), "points": float(rest), "kind": kind, "evidence": evidence}
        )
    return top


def flags_of(lead: LeadFacts, reading: EnquiryReading, now: datetime) -> list[str]:
    """What speaks against there being a buyer at all, and for a person to look at it."""
    outcomes = {one["details"].get("outcome") for one in lead["activities"] if one["kind"] == "call"}
    found = {
        one["label"] for one in reading["labels"] if one["label"] in UNWANTED and one["confidence"] >= SURE
    }
    if "wrong_number" in outcomes:
        found.add("wrong_number")
    if lead["is_stopped"] or _has_refused(lead, now):
        found.add("stopped")
    if lead["is_dnd"]:
        found.add("dnd")
    if any(one["confidence"] < SURE for one in reading["labels"]):
        found.add("label_unsure")
    return sorted(found | {one for one in lead["flags"] if one in {"recaptured", "possible_duplicate"}})


def _has_refused(lead: LeadFacts, now: datetime) -> bool:
    """Whether they said STOP in a call or an enquiry, and have not agreed anew since."""
    said = [
        one["at"]
        for one in lead["activities"]
        if one["kind"] == lead_story.CALL and one["details"].get("outcome") == "dnc"
    ]
    said += [one["at"] for one in lead["enquiries"] if is_stop(one["text"])]
    return bool(said) and not agreed_since(lead["consents"], max(said), now)


def _full(day: date) -> dict[str, Decimal]:
    return {kind: Decimal(points) for kind, points in rule_on(RULES, "lead_scoring.full", day).value.items()}


def _share_of_full(
    points: Sequence[Decimal], signals: Sequence[Signal], kind: Kind, full: Mapping[str, Decimal]
) -> Decimal:
    """The points of one kind as a share of the full ones, 0 to 1."""
    held = sum((one for one, of in zip(points, signals, strict=True) if of.kind == kind), Decimal())
    return (min(max(held, Decimal()), full[kind]) / full[kind]).quantize(_SIX)


def _points(signal: Signal, left: Decimal, day: date) -> Decimal:
    """The points of a signal; of intent, what is left of them."""
    table = rule_on(RULES, f"lead_scoring.points.{signal.kind}", day).value[signal.feature]
    if signal.level == "each":
        return _aged(Decimal(table["each"]) * min(signal.amount, table["most"]), signal, left)
    return _aged(Decimal(table.get(signal.level, 0)), signal, left)


def _aged(points: Decimal, signal: Signal, left: Decimal) -> Decimal:
    return points * left if signal.kind == "intent" else points


def _capped(probability: Decimal, flags: Sequence[str], day: date) -> tuple[Decimal, str | None]:
    """The probability, and the flag that holds it down."""
    caps = rule_on(RULES, "lead_scoring.caps", day).value
    found = sorted((Decimal(caps[flag]), flag) for flag in flags if flag in caps)
    if not found or found[0][0] >= probability:
        return probability, None
    return found[0][0].quantize(_SHARE), found[0][1]


def _reason(signal: Signal, share: Decimal) -> Reason:
    return {
        "text": _words(signal.feature, signal.level, signal.amount),
        "points": float(share.quantize(_SHARE)),
        "kind": signal.kind,
        "evidence": signal.evidence,
    }


def _model_reason(contribution: Contribution, signals: Sequence[Signal]) -> Reason:
    """A model's reason, with the evidence of the signal that it was read from."""
    signal = next((one for one in signals if one.feature == contribution.feature), None)
    return {
        "text": contribution.text,
        "points": float(contribution.share.quantize(_SHARE)),
        "kind": "intent" if contribution.feature in INTENT else "fit",
        "evidence": _NO_EVIDENCE if signal is None else signal.evidence,
    }


def _reason_of_cap(flag: str, share: Decimal, reading: EnquiryReading) -> Reason:
    quote = next((one["quote"] for one in reading["labels"] if one["label"] == flag), None)
    kind = "enquiry" if quote else "call"
    return {
        "text": _words("cap", flag, 0),
        "points": float(share.quantize(_SHARE)),
        "kind": "fit",
        "evidence": {"kind": kind, "quote": quote, "at": None, "ref": flag},  # type: ignore[typeddict-item]  # one of two kinds
    }


def _words(feature: str, level: str, amount: int) -> str:
    known = _wording()[feature].get(level)
    if known is not None:
        return known.format(amount=amount)
    # A source of the tenant's own, such as a campaign's name, has no words of its own: what somebody typed is
    # no template, and no link or tag in our voice.
    said = " ".join(_NOT_NAME.sub(" ", level).split())[:_NAME_CHARS].strip()
    return f"{feature.replace('_', ' ').capitalize()}: {said}"


@lru_cache(maxsize=1)
def _wording() -> dict[str, dict[str, str]]:
    text = files("domain").joinpath("lead_scoring", "reasons.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, str]] = yaml.safe_load(text)
    return words
