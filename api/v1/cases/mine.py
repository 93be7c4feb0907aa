"""An applicant's own cases: where they stand and, once an underwriter has signed, why."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Depends

from api.auth import one_of
from api.services import ServicesDep
from api.v1.models.applicant_case import (
    ApplicantCaseOut,
    ApplicantCasesOut,
    DecisionToldOut,
    ToldReasonOut,
)
from domain.lending.applicant_reasons import input_told, reasons_told, way_told
from domain.lending.case_reading import read_case
from domain.lending.counterfactuals import ways_to_yes
from domain.lending.outcome import judge
from domain.tenancy import Principal, Role
from store.cases.applicants import applicant_cases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.leads import Language
    from store.cases.applicants import ApplicantCase

router = APIRouter()


@router.get("/mine")
async def my_cases(
    applicant: Annotated[Principal, Depends(one_of(frozenset(Role)))],
    services: ServicesDep,
    language: Literal["en", "hi", "mr"] = "en",
) -> ApplicantCasesOut:
    """The caller's own applications, and nobody else's; reasons only of what an underwriter has signed."""
    found = await applicant_cases(services.database, applicant)
    # Ways to a yes are some hundred judgements each.
    return await asyncio.to_thread(_shown, found, language)


def _shown(found: Sequence[ApplicantCase], language: Language) -> ApplicantCasesOut:
    return ApplicantCasesOut(
        items=[
            ApplicantCaseOut(
                id=one.id,
                ref=one.ref,
                product=one.product,
                amount_inr=one.amount_inr,
                city=one.city,
                opened_at=one.opened_at,
                stage=one.stage,
                decision=_decision(one, language),
            )
            for one in found
        ]
    )


def _decision(one: ApplicantCase, language: Language) -> DecisionToldOut | None:
    if one.inputs is None or one.closed_at is None:
        return None
    if one.stage == "sanctioned" and (one.granted_inr is None or one.granted_inr >= one.amount_inr):
        # Granted as asked for: a doubt that was overcome is no reason to tell.
        return DecisionToldOut(at=one.closed_at, granted_inr=one.granted_inr, reasons=[], ways=[])
    case = read_case(one.inputs)
    return DecisionToldOut(
        at=one.closed_at,
        granted_inr=one.granted_inr,
        reasons=[
            ToldReasonOut(text=each.sentence, input=input_told(each.checkable_input, language))
            for each in reasons_told(judge(case), language)
        ],
        ways=[way_told(way, language) for way in ways_to_yes(case)],
    )
