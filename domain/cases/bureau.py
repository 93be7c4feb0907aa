"""A credit bureau's report, as JSON has it, and the fields of the case that it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args

from domain.errors import BadInput
from domain.lending.case import Bureau
from domain.lending.case_reading import FLAG_NAMES
from domain.lending.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

NO_HISTORY: Final = -1
MAX_APPLICANT: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauEntry:
    """What the report says of one applicant."""

    applicant: int
    """Place among the applicants."""
    score: int
    """300 to 900; -1: no history."""
    flags: tuple[str, ...]
    obligations: tuple[dict[str, Any], ...] | None
    """Loans it knows; None: it does not tell, and the declared ones stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BureauReport:
    """One report."""

    bureau: str
    pulled_on: date
    entries: tuple[BureauEntry, ...]

    def values(self) -> dict[str, Any]:
        """By path of the application, what the report says."""
        values: dict[str, Any] = {}
        for one in self.entries:
            path = f"applicants.{one.applicant}"
            values[f"{path}.bureau"] = self.bureau
            values[f"{path}.bureau_pulled_on"] = self.pulled_on.isoformat()
            values[f"{path}.bureau_score"] = one.score
            values[f"{path}.bureau_flags"] = list(one.flags)
            if one.obligations is not None:
                values[f"{path}.obligations"] = [dict(loan) for loan in one.obligations]
        return values

    def plain(self) -> dict[str, Any]:
        """JSON-plain, as it is kept."""
        return {
            "bureau": self.bureau,
            "pulled_on": self.pulled_on.isoformat(),
            "applicants": [
                {
                    "applicant": one.applicant,
                    "score": one.score,
                    "flags": list(one.flags),
                    **({} if one.obligations is None else {"obligations": list(one.obligations)}),
                }
                for one in self.entries
            ],
        }


def read_report(report: Mapping[str, Any], people: int) -> BureauReport:
    """The report of a case with so many applicants.

    Raises:
        BadInput: A field is missing or not of its form, or it speaks of somebody who is not there.
    """
    fields = Fields(report, "report.")
    entries = tuple(_entry(one, people) for one in fields.children("applicants"))
    if not entries:
        raise BadInput("report.applicants must hold an entry for each applicant it speaks of.")
    return BureauReport(
        bureau=fields.choice("bureau", get_args(Bureau)), pulled_on=fields.day("pulled_on"), entries=entries
    )


def _entry(fields: Fields, people: int) -> BureauEntry:
    place = fields.whole("applicant", high=MAX_APPLICANT, default=0)
    if place >= people:
        raise BadInput(f"{fields.name('applicant')} names nobody; the case has {people} applicant(s).")
    flags = fields.values.get("flags") or []
    if not isinstance(flags, list) or not all(isinstance(one, str) and one in FLAG_NAMES for one in flags):
        raise BadInput(f"{fields.name('flags')} must be a list of {', '.join(sorted(FLAG_NAMES))}.")
    loans = None
    if fields.has("obligations"):
        loans = tuple(_loan(one) for one in fields.children("obligations"))
    return BureauEntry(
        applicant=place,
        score=fields.whole("score", low=NO_HISTORY, high=900),
        flags=tuple(dict.fromkeys(FLAG_NAMES[one] for one in flags)),
        obligations=loans,
    )


def _loan(fields: Fields) -> dict[str, Any]:
    loan: dict[str, Any] = {
        "type": fields.text("type"),
        "emi": fields.whole("emi", default=0),
        "outstanding": fields.whole("outstanding", default=0),
        "closing_with_this_loan": fields.flag("closing_with_this_loan", default=False),
    }
    if fields.has("remaining_months"):
        loan["remaining_months"] = fields.whole("remaining_months", high=600)
    return loan
