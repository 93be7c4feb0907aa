"""The papers of a case as PDF: drafts until the case is signed, and never figures that were not judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from api.v1.cases.whole import case_shown
from domain.cases.sanctioning import charges_of
from domain.cases.stages import SIGNED
from domain.errors import Conflict
from domain.lending.case_reading import read_case
from domain.lending.case_report import case_report
from domain.lending.kfs import key_facts
from tools.credit_papers.kfs import kfs_pdf
from tools.credit_papers.lender import lender_on, offer_of, prepayment_is_free
from tools.credit_papers.memo import memo_pdf
from tools.credit_papers.reasons import reasons_pdf
from tools.credit_papers.sanction import sanction_pdf

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from domain.lending.kfs import KeyFacts
    from domain.tenancy import Principal
    from store.cases.dossier import Dossier
    from tools.credit_papers.offer import LoanOffer
    from tools.typeset.typesetting import Language

Paper = Literal["memo", "kfs", "sanction", "reasons"]


def case_paper(paper: Paper, dossier: Dossier, caller: Principal, now: datetime, language: Language) -> bytes:
    """The PDF; takes a while of the processor, so call it in a thread.

    Raises:
        Conflict: The case has no figures yet, or nothing is granted that a statement or letter could tell.
    """
    report = dossier.file.report
    if report is None or dossier.file.inputs is None:
        raise Conflict("The case has no figures yet; wait for the run, or see what it waits for.")
    if paper == "memo":
        return memo_pdf(report, _of_memo(dossier, caller, now))
    signatures = _signatures(dossier)
    if paper == "reasons":
        return _letter_of_reasons(dossier, signatures, now, language)
    facts, offer = _granted(dossier, now)
    is_signed = dossier.card.row.stage == "sanctioned"
    if paper == "kfs":
        return kfs_pdf(facts, offer, is_draft=not is_signed)
    return sanction_pdf(
        facts,
        offer,
        signatures if is_signed else (),
        signatures_needed=dossier.recommendation.needs_signatures if dossier.recommendation else 1,
        prepayment_is_free=prepayment_is_free(offer.on),
    )


def _of_memo(dossier: Dossier, caller: Principal, now: datetime) -> dict[str, Any]:
    """The case as the desk shows it, in the words of the memo."""
    shown = case_shown(dossier, caller, now).model_dump(mode="json", by_alias=True)
    made = dossier.recommendation
    asked = [] if made is None else [{**one, "by": ""} for one in made.deviations]
    level = made.needs_level if made else ""
    return {
        **shown,
        "ref": dossier.card.row.ref,
        "applicants": [dossier.card.row.applicant_name],
        "missing": [{"says": one["text"]} for one in shown["missing"]],
        "deviations": [{**one, "level": level} for one in asked],
        "signatures": [*_maker(dossier), *_signatures(dossier)],
    }


def _maker(dossier: Dossier) -> list[dict[str, str]]:
    """The analyst who recommended."""
    made = dossier.recommendation
    if made is None:
        return []
    return [
        {
            "by": dossier.names.get(made.person_id, "Analyst"),
            "role": "analyst",
            "decision": f"recommends: {made.decision}",
            "at": made.at.isoformat(),
        }
    ]


def _signatures(dossier: Dossier) -> list[dict[str, str]]:
    """Those of the round who agreed; one who did not signs no paper."""
    return [
        {
            "by": dossier.names.get(one.person_id, "Underwriter"),
            "role": one.role.replace("_", " "),
            "level": f"L{one.level}",
            "decision": one.decision,
            "at": one.at.isoformat(),
        }
        for one in dossier.of_round
        if one.decision == "agree"
    ]


def _granted(dossier: Dossier, now: datetime) -> tuple[KeyFacts, LoanOffer]:
    """What is granted, or would be: by the letter, else by the recommendation, else by the engine's offer.

    Raises:
        Conflict: Nothing is.
    """
    terms, day = _terms(dossier), _day(dossier, now)
    amount_inr, rate_pct = int(terms["amount_inr"]), Decimal(str(terms["rate_pct"]))
    if amount_inr <= 0:
        raise Conflict("Nothing is offered in this case, so there is no statement and no letter of it.")
    charges = [replace(one, name=_in_words(one.name)) for one in charges_of(amount_inr, day)]
    facts = key_facts(amount_inr, rate_pct, int(terms["tenure_months"]), charges, day)
    row = dossier.card.row
    return facts, offer_of(row.ref, row.applicant_name, day, rate_pct)


def _in_words(name: str) -> str:
    """A charge of the rules as a borrower reads it.

    >>> _in_words("mortgage_registration_and_cersai")
    'Mortgage registration and CERSAI'
    """
    return name.replace("_", " ").capitalize().replace("cersai", "CERSAI")


def _terms(dossier: Dossier) -> Mapping[str, Any]:
    report, made = dossier.file.report, dossier.recommendation
    if dossier.file.letter is not None:
        return dossier.file.letter
    if made is not None:
        return made.terms or {"amount_inr": 0, "rate_pct": "1", "tenure_months": 1}
    assert report is not None  # noqa: S101  # `case_paper` has refused a case without figures
    return {
        "amount_inr": report["offer_amount"],
        "rate_pct": report["rate_pct"],
        "tenure_months": report["tenure_used"],
    }


def _day(dossier: Dossier, now: datetime) -> date:
    letter = dossier.file.letter
    return now.date() if letter is None else date.fromisoformat(letter["day"])


def _letter_of_reasons(
    dossier: Dossier, signatures: list[dict[str, str]], now: datetime, language: Language
) -> bytes:
    day, row = _day(dossier, now), dossier.card.row
    lender = lender_on(day)
    return reasons_pdf(
        case_report(read_case(dossier.file.inputs or {}), language),
        lender=lender["lender"],
        borrower=row.applicant_name,
        ref=row.ref,
        on=day,
        signatures=signatures if row.stage in SIGNED else (),
        contact=lender["grievance_officer"],
        language=language,
    )
