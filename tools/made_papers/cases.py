"""Whole cases: the application, its papers and what was planted, by seed and number."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

from domain.errors import BadInput
from tools.made_papers.bank_papers import statement
from tools.made_papers.bureau_papers import report
from tools.made_papers.paper import SPECIMEN, MadeCase
from tools.made_papers.pay_papers import certificate, payslips
from tools.made_papers.planting import plant
from tools.made_papers.property_papers import property_papers
from tools.made_papers.story import story_of
from tools.made_papers.tax_papers import returns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tools.made_papers.story import Story


def made_cases(seed: int, count: int) -> Iterator[MadeCase]:
    """So many cases; case ``n`` of a seed is the same however many are made."""
    for number in range(1, count + 1):
        yield made_case(seed, number)


def made_case(seed: int, number: int) -> MadeCase:
    """One case."""
    told = story_of(seed, number)
    planted = plant(told)
    draw = Random(f"{seed}:{number}:papers")  # noqa: S311  # reproducible, not secret
    papers = [
        *(payslips(told, draw) if told.is_salaried else ()),
        statement(told, seed, number),
        *([certificate(told, draw)] if told.is_salaried else ()),
        *returns(told, draw),
        report(told, draw),
        *property_papers(told, draw),
    ]
    return MadeCase(
        name=f"case-{seed}-{number:04}", declared=_declared(told), papers=tuple(papers), planted=planted
    )


def _declared(told: Story) -> dict[str, Any]:
    amount = told.price * 7 // 10 // 1000 * 1000
    latest = told.months[-1] if told.months else None
    person: dict[str, Any] = {
        "name": told.name,
        "pan": told.pan,
        "role": "primary",
        "relation": "self",
        "employment": "salaried" if told.is_salaried else "self_employed_business",
        "age_months": (told.as_of.year - told.born.year) * 12 + told.as_of.month - told.born.month,
        "co_owner": True,
        "bureau_score": told.score,
        "bureau": told.bureau,
        "obligations": [
            {
                "type": loan.kind,
                "lender": loan.lender,
                "emi": loan.emi,
                "outstanding": loan.outstanding,
                "remaining_months": loan.remaining_months,
            }
            for loan in told.loans
            if loan.is_declared
        ],
    }
    if latest is not None:
        fixed = sum(a for n, a in latest.earnings if not n.startswith("Reimbursement"))
        person |= {
            "employer": told.employer.name,
            "fixed_gross_monthly": fixed,
            "net_credit_monthly": fixed - latest.deducted,
        }
    else:
        person["itr"] = [
            {"pat": profit, "depreciation": worn, "one_off_income": once}
            for profit, worn, once in told.profits
        ]
    return {
        "product": "home_purchase",
        "requested_amount": amount,
        "rate_pct": "8.50",
        "tenure_months": 240,
        "as_of": told.as_of.isoformat(),
        "property": {
            "agreement_value": told.price,
            "market_value": told.market,
            "stamp_reg_cost": told.price * 6 // 100 + 30_000,
            "title_opinion": "clear_and_marketable",
        },
        "applicants": [person],
    }


def write_case(case: MadeCase, folder: Path) -> int:
    """Write a case into a folder of its name: the papers, ``application.json`` and ``truth.json``.

    Returns:
        How many papers were written.

    Raises:
        BadInput: The folder is there already and holds something.
    """
    own = folder / case.name
    if own.exists() and any(own.iterdir()):
        raise BadInput(f"{own} is not empty; name another folder with --out, or remove it.")
    own.mkdir(parents=True, exist_ok=True)
    for paper in case.papers:
        (own / paper.name).write_bytes(paper.file_bytes())
    _write_json(own / "application.json", {"note": SPECIMEN, **case.declared})
    _write_json(
        own / "truth.json",
        {
            "note": SPECIMEN,
            "planted": sorted(case.planted),
            "papers": [
                {
                    "file": paper.name,
                    "label": paper.label,
                    "layout": paper.layout,
                    "fields": [
                        {"field": each.field, "value": each.value, "page": each.page} for each in paper.truth
                    ],
                }
                for paper in case.papers
            ],
        },
    )
    return len(case.papers)


def _write_json(file: Path, said: dict[str, Any]) -> None:
    file.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
