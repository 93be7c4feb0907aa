"""Demo cases: seeded, labelled synthetic, the same on every installation; each stops at a stage of its own."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal
from uuid import UUID, uuid5

from domain.tenancy import DEMO_TENANT_ID

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT: Final = 40
_SEED: Final = 20261127
ANALYSTS: Final = (
    ("analyst@demo", "Demo analyst", 1),
    ("analyst2@demo", "Demo analyst, level two", 2),
    ("committee@demo", "Demo committee", 3),
)
"""Email, name, level: two analysts and one of the committee."""
_NAMES: Final = (
    "Asha Rao", "Vikram Shah", "Leela Nair", "Imran Khan", "Meghna Das", "Rohan Patil", "Sunita Yadav", "Arjun Reddy",
    "Farida Sheikh", "Kiran Joshi", "Deepa Menon", "Samuel Dsouza",
)  # fmt: skip
_PLACES: Final = (
    ("Pune", "Baner"), ("Bengaluru", "Whitefield"), ("Mumbai", "Chembur"), ("Hyderabad", "Kondapur"),
    ("Pune", "Wakad"), ("Chennai", "Velachery"),
)  # fmt: skip
Ends = Literal["documents", "bureau", "decision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCase:
    """One application, and what came with it."""

    id: UUID
    applicant_name: str
    application: dict[str, Any]
    about: dict[str, Any]
    papers: list[dict[str, Any]]
    """Label, file name, applicant, facts."""
    bureau: dict[str, Any] | None
    stops_at: Ends
    """Where it waits: for papers, for the credit report, or for an analyst."""


def demo_cases(pulled_on: str, count: int = COUNT) -> Iterator[DemoCase]:
    """The cases.

    Args:
        pulled_on: Day of the credit reports, ISO; a report older than the policy allows refers every case.
        count: How many.
    """
    chance = random.Random(_SEED)  # noqa: S311  # synthetic cases, no secret
    for number in range(count):
        yield _case(number, pulled_on, chance)


def _case(number: int, pulled_on: str, chance: random.Random) -> DemoCase:
    ends: Ends = "documents" if number % 8 == 1 else "bureau" if number % 8 == 5 else "decision"
    is_business = number % 5 == 2  # noqa: PLR2004  # every fifth
    gross = chance.randrange(60, 260) * 1_000
    value = chance.randrange(45, 140) * 100_000
    share = chance.choice((55, 65, 72, 78, 84))
    if number == 7:  # noqa: PLR2004  # one for the committee
        gross, value, share = 1_600_000, 60_000_000, 60
    city, locality = _PLACES[number % len(_PLACES)]
    papers = [_paper(label, at) for at, label in enumerate(_labels(is_business=is_business))]
    if number % 6 == 4 and not is_business:  # noqa: PLR2004  # payslips that say less than was declared
        papers[0]["facts"] = [
            {
                "field": "applicants.0.fixed_gross_monthly",
                "value": gross * 9 // 10,
                "quote": f"Gross earnings {gross * 9 // 10}",
            }
        ]
    return DemoCase(
        id=uuid5(DEMO_TENANT_ID, f"demo case {number}"),
        applicant_name=f"{_NAMES[number % len(_NAMES)]} (synthetic)",
        application=_application(gross, value, share, chance, is_business=is_business),
        about={"city": city, "locality": locality, "carpet_sqft": chance.randrange(480, 1400)},
        papers=papers[:1] if ends == "documents" else papers,
        bureau=_report(pulled_on, chance) if ends == "decision" else None,
        stops_at=ends,
    )


def _application(
    gross: int, value: int, share: int, chance: random.Random, *, is_business: bool
) -> dict[str, Any]:
    person: dict[str, Any] = {
        "role": "primary",
        "relation": "self",
        "employment": "self_employed_business" if is_business else "salaried",
        "age_months": chance.randrange(300, 560),
        "co_owner": True,
        "obligations": [
            {"type": "car_loan", "emi": chance.choice((0, 8_000, 14_000, 22_000)), "remaining_months": 30}
        ],
    }
    if is_business:
        person["itr"] = [
            {"pat": gross * 11, "depreciation": 90_000},
            {"pat": gross * 12, "depreciation": 80_000},
        ]
    else:
        person["fixed_gross_monthly"] = gross
    return {
        "product": "home_purchase",
        "requested_amount": value * share // 100_000 * 1_000,
        "rate_pct": chance.choice(("8.35", "8.50", "8.75", "9.10")),
        "tenure_months": chance.choice((180, 240, 300)),
        "property": {
            "agreement_value": value,
            "market_value": value * chance.choice((94, 98, 100, 103)) // 100,
        },
        "applicants": [person],
    }


def _labels(*, is_business: bool) -> tuple[str, ...]:
    income = (
        ("itr", "itr", "bank_statement") if is_business else ("payslip",) * 3 + ("bank_statement", "form16")
    )
    return (*income, "agreement_for_sale")


def _paper(label: str, at: int) -> dict[str, Any]:
    return {
        "label": label,
        "file_name": f"{label}-{at + 1}.pdf",
        "applicant": None if label == "agreement_for_sale" else 0,
        "facts": [],
    }


def _report(pulled_on: str, chance: random.Random) -> dict[str, Any]:
    return {
        "bureau": "CIBIL",
        "pulled_on": pulled_on,
        "applicants": [
            {"applicant": 0, "score": chance.choice((820, 790, 770, 755, 735, 710, 690, 660, 620, -1))}
        ],
    }
