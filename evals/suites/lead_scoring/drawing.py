"""Leads from a seed: plainly hot, plainly cold, and such as must be left alone, with their band."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from evals.harness.suite import Case

_PLACES: Final = ("Whitefield", "Baner")
_UNWANTED: Final = {
    "agent_solicitation": "We are channel partners and have ready buyers for your project.",
    "spam": "We provide SEO and digital marketing services at low cost.",
    "job": "Please find my resume for any vacancy in your office.",
}


def draw(count: int, seed: int) -> list[Case]:
    """So many leads, in turn hot, cold, and to be left alone."""
    makers = (_hot, _cold, _left_alone)
    return [
        makers[number % 3](Random(f"leads {seed} {number}"), f"drawn-{seed}-{number}", seed)  # noqa: S311  # reproducible
        for number in range(count)
    ]


def _case(identity: str, seed: int, kind: str, inputs: dict[str, Any], expected: dict[str, Any]) -> Case:
    steps = ["load", "merge", "read", "features", "score", "reasons", "route", "next_action", "announce"]
    return Case(
        id=identity,
        inputs=inputs,
        expected={"steps": steps, **expected},
        origin=f"drawn from seed {seed}",
        tags={"kind": kind},
    )


def _hot(dice: Random, identity: str, seed: int) -> Case:
    place = dice.choice(_PLACES)
    words = f"Want to buy a {dice.choice((2, 3))} BHK in {place} under {dice.choice((1.2, 1.5, 2))} crore."
    asks = dice.choice(("Can we visit the flat on Saturday?", "Please arrange a site visit this week."))
    urgent = dice.choice(("Urgent, loan is pre-approved.", "Immediately, I have own funds."))
    inputs = {
        "enquiries": [f"{words} {asks} {urgent}"],
        "source": dice.choice(("referral", "walk_in")),
        "activities": [{"kind": "visit", "days_ago": 0, "details": {"state": "done"}}],
        "listings": 3,
    }
    return _case(identity, seed, "hot", inputs, {"band": "hot"})


def _cold(dice: Random, identity: str, seed: int) -> Case:
    inputs = {
        "enquiries": [dice.choice(("Just exploring, maybe next year.", "No hurry, just browsing."))],
        "inventory": {"matching": 0, "affordable": 0, "price_middle_inr": None},
        "idle_days": dice.randrange(20, 60),
    }
    return _case(identity, seed, "cold", inputs, {"band": "cold"})


def _left_alone(dice: Random, identity: str, seed: int) -> Case:
    kind = dice.choice((*_UNWANTED, "stopped", "dnd", "no_consent"))
    place = dice.choice(_PLACES)
    inputs: dict[str, Any] = {"enquiries": [f"Want to buy a 2 BHK in {place} under 1.5 crore."]}
    expected: dict[str, Any] = {"left_alone": True}
    if kind in _UNWANTED:
        inputs["enquiries"] = [_UNWANTED[kind]]
        expected["unwanted"] = [{"label": kind, "is": "unwanted"}]
    elif kind == "stopped":
        inputs["is_stopped"] = True
    elif kind == "dnd":
        inputs |= {"is_dnd": True, "consent": None}
    else:
        inputs["consent"] = None
    return _case(identity, seed, kind, inputs, expected)
