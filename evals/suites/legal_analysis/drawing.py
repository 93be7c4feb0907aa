"""Chains of title from a seed: clean ones of two to five links, and every second with one defect planted.

Clean chains have no finding at all. Of a planted defect its own code and the opinion are expected; what else
follows from it further down the chain is not asked for here, but in the written cases.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Final

from evals.harness.suite import Case

if TYPE_CHECKING:
    from collections.abc import Callable

AS_OF: Final = "2026-11-01"
_NAMES: Final = (
    "Ramaiah Gowda", "Sunita Desai", "Arjun Mehta", "Kavita Rao", "Imran Sheikh", "Joseph Pinto",
    "Harpreet Gill", "Meenakshi Iyer", "Bhaskar Patil", "Farida Khan", "Devendra Joshi", "Lalitha Nair",
    "Omkar Kulkarni", "Tara Bose",
)  # fmt: skip
_LENDERS: Final = ("State Bank", "Canara Bank", "Union Bank")


@dataclass(slots=True)
class Chain:
    """A title being made."""

    dice: Random
    names: list[str]
    events: list[dict[str, Any]] = field(default_factory=list)
    year: int = 1985
    state: dict[str, Any] = field(default_factory=dict)
    seller: str = ""
    """None but the last holder sells, unless a defect says otherwise."""
    extra: dict[str, Any] = field(default_factory=dict)

    def next_id(self) -> str:
        """E1, E2, …."""
        return f"E{len(self.events) + 1}"

    def next_day(self) -> str:
        """Some years later."""
        self.year += self.dice.randrange(3, 8)
        return f"{self.year}-{self.dice.randrange(1, 13):02d}-{self.dice.randrange(1, 29):02d}"

    def add(self, kind: str, **fields: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
        """One more event."""
        event = {"id": self.next_id(), "date": self.next_day(), "type": kind, **fields}
        self.events.append(event)
        return event

    @property
    def holder(self) -> str:
        """Who holds the whole."""
        return self.names[0]

    def transfer(self, kind: str = "sale", **fields: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
        """The holder parts with the whole."""
        giver, taker = self.names[0], self.names[1]
        self.names.pop(0)
        return self.add(
            kind,
            executants=[giver],
            claimants=[{"name": taker, "share": "1"}],
            **{"registered": True, **fields},
        )

    def inputs(self) -> dict[str, Any]:
        """The case as the engine takes it."""
        return {
            "as_of": AS_OF,
            "search_years": 30,
            "schedule": {"survey": "48/2", "extent_sqft": 2400},
            "events": self.events,
            "seller": [self.seller or self.holder],
            "state": self.state,
            **self.extra,
        }


def clean_chain(dice: Random) -> Chain:
    """A root of more than thirty years ago and one to four registered transfers."""
    chain = Chain(dice=dice, names=dice.sample(_NAMES, len(_NAMES)), year=dice.randrange(1976, 1986))
    chain.add("root", claimants=[{"name": chain.holder, "share": "1"}])
    for _ in range(dice.randrange(1, 4)):
        chain.transfer(dice.choice(("sale", "sale", "gift", "settlement")))
    return chain


def draw(count: int, seed: int) -> list[Case]:
    """So many cases; every second hides a defect."""
    return [_case(number, Random(f"title {seed} {number}"), seed) for number in range(count)]  # noqa: S311  # reproducible


def _case(number: int, dice: Random, seed: int) -> Case:
    chain = clean_chain(dice)
    expected: dict[str, Any] = {
        "opinion": "clear_and_marketable",
        "findings": [],
        "holders": [{"name": chain.holder, "share": "1"}],
    }
    defect = "none"
    if number % 2:
        defect = dice.choice(sorted(DEFECTS))
        severity = DEFECTS[defect](chain)
        opinion = "defective" if severity == "critical" else "subject_to"
        expected = {"opinion": opinion, "planted": [{"code": defect, "severity": severity}]}
    return Case(
        id=f"drawn-{seed}-{number}",
        inputs=chain.inputs(),
        expected=expected,
        origin=f"drawn from seed {seed}",
        tags={"defect": defect, "links": str(len(chain.events))},
    )


def _unregistered(chain: Chain) -> str:
    chain.transfer(registered=False)
    return "critical"


def _gpa_sale(chain: Chain) -> str:
    giver, taker = chain.names[0], chain.names[1]
    chain.add("gpa_sale", executants=[giver], claimants=[{"name": taker, "share": "1"}])
    chain.seller = taker
    return "critical"


def _sold_twice(chain: Chain) -> str:
    giver = chain.holder
    chain.transfer()
    chain.add("sale", executants=[giver], claimants=[{"name": "Stranger Rao", "share": "1"}], registered=True)
    chain.seller = "Stranger Rao"
    return "critical"


def _gap(chain: Chain) -> str:
    chain.add("sale", executants=["Nobody Known"], claimants=[{"name": "Buyer Shah", "share": "1"}],
              registered=True)  # fmt: skip
    chain.seller = "Buyer Shah"
    return "critical"


def _one_heir_sells(chain: Chain) -> str:
    heirs = [{"name": name, "share": "1"} for name in ("Asha Heir", "Binod Heir", "Chitra Heir")]
    chain.add("death_intestate", of=chain.holder, heirs=heirs, legal_heir_proof=True)
    chain.seller = "Asha Heir"
    return "critical"


def _heirs_unproved(chain: Chain) -> str:
    heir = {"name": "Asha Heir", "share": "1"}
    chain.add("death_intestate", of=chain.holder, heirs=[heir], legal_heir_proof=False)
    chain.seller = "Asha Heir"
    return "high"


def _suit_open(chain: Chain) -> str:
    chain.add("lis_pendens", suit="OS 114/2019")
    return "critical"


def _attached(chain: Chain) -> str:
    chain.add("attachment", authority="Debts Recovery Tribunal")
    return "critical"


def _mortgaged(chain: Chain) -> str:
    chain.add("mortgage", lender=chain.dice.choice(_LENDERS))
    return "high"


def _agreed_to_another(chain: Chain) -> str:
    buyer = {"name": "Other Buyer", "share": "1"}
    chain.add("agreement_for_sale", executants=[chain.holder], claimants=[buyer], registered=True)
    return "high"


def _converted_never(chain: Chain) -> str:
    chain.state["agricultural_without_conversion"] = True
    return "high"


def _certificate_gap(chain: Chain) -> str:
    chain.extra["ec_gaps"] = [["2004-01-01", "2006-12-31"]]
    return "medium"


DEFECTS: Final[dict[str, Callable[[Chain], str]]] = {
    "UNREGISTERED_CONVEYANCE": _unregistered,
    "GPA_SALE_NO_TITLE": _gpa_sale,
    "DOUBLE_TRANSFER": _sold_twice,
    "CHAIN_GAP": _gap,
    "SELLER_NOT_SOLE_HOLDER": _one_heir_sells,
    "HEIRSHIP_UNPROVED": _heirs_unproved,
    "LIS_PENDENS_OPEN": _suit_open,
    "ATTACHMENT_OPEN": _attached,
    "UNDISCHARGED_MORTGAGE": _mortgaged,
    "OPEN_AGREEMENT": _agreed_to_another,
    "NO_CONVERSION_ORDER": _converted_never,
    "EC_GAP": _certificate_gap,
}
"""Code of the finding -> what plants it; gives its severity."""
