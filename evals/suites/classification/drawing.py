"""Enquiries from a seed: sentences of known kind, alone or two together, with words around them."""

from __future__ import annotations

from random import Random
from typing import Final

from evals.harness.suite import Case

_SAID: Final[dict[str, tuple[str, ...]]] = {
    "buy": (
        "I want to buy a 2 BHK flat in {place}",
        "planning to purchase a villa near {place}",
        "mujhe {place} mein flat kharidna hai",
    ),
    "rent": (
        "need a 2 BHK on rent in {place} from next month",
        "looking for a rental flat near {place}",
        "{place} mein kiraye par ghar chahiye",
    ),
    "sell": ("I want to sell my flat in {place}", "selling our house at {place}"),
    "list_property": ("please list my property in {place}", "how do I post my flat on your site"),
    "home_loan": ("I need help with a home loan", "what will be the EMI for twenty years"),
    "legal": ("is the title clear and is RERA done", "please share the encumbrance certificate"),
    "complaint": ("I want a refund of my booking money", "pathetic service, I was cheated"),
    "agent_solicitation": (
        "we are channel partners and have ready buyers for your project",
        "I am a broker, let us share the brokerage",
    ),
    "job": ("please find my resume for any vacancy", "is there a job opening for a fresher"),
    "spam": (
        "we provide SEO and digital marketing at low cost",
        "earn daily from home with bitcoin",
    ),
    "wrong_number": ("wrong number, please do not call", "galat number hai"),
}
_PLACES: Final = ("Whitefield", "Baner", "Powai", "Gachibowli", "Velachery")
_OPENINGS: Final = ("", "Hello, ", "Hi team, ", "Namaste, ")
_TOGETHER: Final = (("buy", "home_loan"), ("buy", "legal"), ("rent", "complaint"), ("sell", "legal"))


def draw(count: int, seed: int) -> list[Case]:
    """So many enquiries, the labels in turn; every sixth has two."""
    return [_case(number, Random(f"labels {seed} {number}"), seed) for number in range(count)]  # noqa: S311  # reproducible


def _case(number: int, dice: Random, seed: int) -> Case:
    kinds = list(_SAID)
    labels = list(dice.choice(_TOGETHER)) if number % 6 == 5 else [kinds[number % len(kinds)]]
    sentences = [dice.choice(_SAID[label]).format(place=dice.choice(_PLACES)) for label in labels]
    return Case(
        id=f"drawn-{seed}-{number}",
        inputs={"text": dice.choice(_OPENINGS) + ". ".join(sentences) + "."},
        expected={"labels": labels},
        origin=f"drawn from seed {seed}",
        tags={"label": "+".join(labels)},
    )
