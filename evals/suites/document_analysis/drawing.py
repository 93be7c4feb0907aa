"""Papers from a seed: single ones, bundles, and applications of which half have something planted."""

from __future__ import annotations

from itertools import count as upwards
from typing import TYPE_CHECKING, Any, Final

from evals.harness.suite import Case
from evals.suites.document_analysis.papers import bundle, income_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.made_deeds.bundle import MadePaper as MadeDeed
    from tools.made_papers.paper import MadeCase, MadePaper

STEPS: Final = ("read", "classify", "extract", "index", "verify")
_STOPS: Final = frozenset({"pan_differs", "circular_credits", "statement_arithmetic", "payslip_arithmetic"})
"""Plants whose finding stops a case; the others ask for a second look."""


def draw(count: int, seed: int) -> list[Case]:
    """So many cases, by turns one paper of an income, one deed, one application, one bundle."""
    return [_case(number, seed) for number in range(count)]


def _case(number: int, seed: int) -> Case:
    case = _KINDS[number % len(_KINDS)](seed, number)
    return Case(
        id=f"drawn-{seed}-{number}",
        inputs=case["inputs"],
        expected=case["expected"],
        origin=f"drawn from seed {seed}",
        tags=case["tags"],
    )


def income_paper(seed: int, number: int) -> dict[str, Any]:
    """A payslip, statement, tax paper, report, agreement or valuation."""
    made = income_case(seed, number + 1)
    paper = made.papers[number % len(made.papers)]
    return of_income(made, paper, seed, number + 1)


def of_income(made: MadeCase, paper: MadePaper, seed: int, number: int) -> dict[str, Any]:
    """One paper of an application, with all that is true of it."""
    return {
        "inputs": {"made": "income", "seed": seed, "number": number, "paper": paper.name},
        "expected": {
            "label": paper.label.value,
            "facts": [{"field": one.field, "value": one.value} for one in paper.truth],
            "steps": list(STEPS),
        },
        "tags": {
            "paper": paper.label.value,
            "layout": paper.layout,
            "planted": "+".join(sorted(made.planted)),
        },
    }


def deed(seed: int, number: int) -> dict[str, Any]:
    """A deed, certificate or register of a property."""
    found = bundle(f"{seed}:{number}", held_out=number % 8 > 3)
    place = number % len(found.papers)
    return of_deed(found.papers[place], f"{seed}:{number}", place)


def of_deed(paper: MadeDeed, seed: str, place: int) -> dict[str, Any]:
    """One paper of a bundle, with all that is true of it."""
    return {
        "inputs": {"made": "deed", "seed": seed, "paper": place, "held_out": paper.is_held_out},
        "expected": {
            "label": paper.label.value,
            "facts": [{"field": field, "value": value} for field, value in paper.facts],
            "steps": list(STEPS),
        },
        "tags": {"paper": paper.label.value, "layout": paper.layout, "script": paper.script},
    }


def whole_bundle(seed: int, number: int) -> dict[str, Any]:
    """All papers of a property in one file."""
    name, is_held_out = f"{seed}:{number}", number % 8 > 3
    found = bundle(name, held_out=is_held_out)
    return {
        "inputs": {"made": "bundle", "seed": name, "held_out": is_held_out},
        "expected": {
            "facts": [
                {"field": field, "value": value} for paper in found.papers for field, value in paper.facts
            ],
            "steps": list(STEPS),
        },
        "tags": {"paper": "bundle", "plot": found.plot},
    }


def application(seed: int, number: int) -> dict[str, Any]:
    """An application with its papers; every second has something planted."""
    is_planted = number % 8 < 4
    place = next(at for at in upwards(number * 100 + 1) if bool(income_case(seed, at).planted) == is_planted)
    planted = sorted(plant.value for plant in income_case(seed, place).planted)
    return {
        "inputs": {"made": "application", "seed": seed, "number": place},
        "expected": {
            "mismatches": planted,
            "planted": [
                {"code": code, "severity": "stop" if code in _STOPS else "review"} for code in planted
            ],
        },
        "tags": {"paper": "application", "planted": "+".join(planted)},
    }


_KINDS: Final[tuple[Callable[[int, int], dict[str, Any]], ...]] = (
    income_paper,
    deed,
    application,
    whole_bundle,
)
