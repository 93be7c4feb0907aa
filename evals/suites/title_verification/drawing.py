"""Chains with their encumbrance certificate from a seed; every second register shows what deeds hide."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any, Final

from evals.harness.suite import Case
from evals.suites.legal_analysis.drawing import AS_OF, Chain, clean_chain

if TYPE_CHECKING:
    from collections.abc import Callable


def draw(count: int, seed: int) -> list[Case]:
    """So many cases; every second has one thing that only a register tells."""
    return [_case(number, Random(f"registers {seed} {number}"), seed) for number in range(count)]  # noqa: S311  # reproducible


def _case(number: int, dice: Random, seed: int) -> Case:
    chain = clean_chain(dice)
    rows = _certified(chain)
    records: dict[str, Any] = {
        "ec": [{"from": "1980-01-01", "to": AS_OF, "entries": rows}],
        "revenue": {"holders": [chain.holder], "survey": "48/2", "extent_sqft": 2400},
    }
    chain.extra["records"] = records
    expected: dict[str, Any] = {"opinion": "clear_and_marketable", "findings": []}
    shown = "nothing"
    if number % 2:
        shown = dice.choice(sorted(SHOWN))
        severity = SHOWN[shown](chain, records)
        opinion = "defective" if severity == "critical" else "subject_to"
        expected = {"opinion": opinion, "planted": [{"code": shown, "severity": severity}]}
    return Case(
        id=f"drawn-{seed}-{number}",
        inputs=chain.inputs(),
        expected=expected,
        origin=f"drawn from seed {seed}",
        tags={"shown": shown, "rows": str(len(rows))},
    )


def _certified(chain: Chain) -> list[dict[str, Any]]:
    rows = []
    for event in chain.events:
        if event.get("registered"):
            event["doc_no"] = f"{chain.dice.randrange(100, 9_999)}/{event['date'][:4]}"
            rows.append({"doc_no": event["doc_no"], "date": event["date"], "nature": event["type"]})
    return rows


def _rows(records: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = records["ec"][0]["entries"]
    return rows


def _mortgage(_chain: Chain, records: dict[str, Any]) -> str:
    _rows(records).append({"doc_no": "77/2015", "date": "2015-06-01", "nature": "mortgage"})
    return "high"


def _other_sale(_chain: Chain, records: dict[str, Any]) -> str:
    _rows(records).append({"doc_no": "901/2018", "date": "2018-02-03", "nature": "sale"})
    return "high"


def _agreement(_chain: Chain, records: dict[str, Any]) -> str:
    _rows(records).append({"doc_no": "55/2022", "date": "2022-09-09", "nature": "agreement_for_sale"})
    return "high"


def _row_missing(chain: Chain, records: dict[str, Any]) -> str:
    _rows(records).pop(chain.dice.randrange(len(_rows(records))))
    return "medium"


def _suit(_chain: Chain, records: dict[str, Any]) -> str:
    records["litigation"] = [{"case_no": "OS 9/2021", "disposed": False}]
    return "critical"


def _cersai(_chain: Chain, records: dict[str, Any]) -> str:
    records["cersai"] = [{"id": "400012345678", "lender": "State Bank", "satisfied": False}]
    return "high"


SHOWN: Final[dict[str, Callable[[Chain, dict[str, Any]], str]]] = {
    "UNDISCHARGED_MORTGAGE": _mortgage,
    "COMPETING_CLAIM": _other_sale,
    "OPEN_AGREEMENT": _agreement,
    "EC_GAP": _row_missing,
    "LIS_PENDENS_OPEN": _suit,
    "CERSAI_ENTRY_OPEN": _cersai,
}
"""Code of the finding -> what a register shows; gives its severity."""
