"""EMI and affordability in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agents.answer_writer.listing_words import cite
from agents.answer_writer.phrases import phrase, rupees, tenure
from domain.money import format_indian

if TYPE_CHECKING:
    from domain.leads import Language
    from tools.loans import AffordPanel, EmiPanel
    from tools.outcomes import EmiNotApplicable


def emi_lines(panel: EmiPanel, language: Language) -> list[str]:
    """The instalment, its interest, the cap, and which figures were assumed."""
    mark = cite(panel["number"]) if "number" in panel else ""
    lines = [
        phrase(
            "emi",
            language,
            cite=mark,
            emi=f"₹{format_indian(panel['emi_inr'])}",
            principal=rupees(panel["principal_inr"], language),
            tenure=tenure(panel["months"], language),
            rate=panel["rate_pct"],
        ),
        phrase("emi_total", language, cite=mark, interest=rupees(panel["total_interest_inr"], language)),
    ]
    if "price_inr" in panel:
        lines.append(
            phrase(
                "emi_cap",
                language,
                cite=mark,
                price=rupees(panel["price_inr"], language),
                max_loan=rupees(panel["max_loan_inr"], language),
                slab=panel["slab_ltv_pct"],
                own=rupees(panel["own_contribution_inr"], language),
            )
        )
    if "asked_loan_inr" in panel:
        asked = rupees(panel["asked_loan_inr"], language)
        lines.append(phrase("emi_lowered", language, cite=mark, asked=asked))
    return [*lines, *_assumed_lines(panel, language), phrase("estimate_only", language)]


def emi_not_applicable_line(outcome: EmiNotApplicable, language: Language) -> str:
    """Why that listing has no EMI."""
    key = "emi_rent" if outcome["why"] == "rent" else "emi_no_price"
    return phrase(key, language, cite=cite(outcome["number"]))


def affordability_lines(panel: AffordPanel, language: Language) -> list[str]:
    """The loan and home an income carries; whether the listing asked about is within it."""
    income = rupees(panel["monthly_income_inr"], language)
    if not panel["max_loan_inr"]:
        return [phrase("afford_none", language, income=income), phrase("estimate_only", language)]
    owed = panel.get("obligations_inr")
    lines = [
        *([phrase("afford_owed", language, owed=f"₹{format_indian(owed)}")] if owed else []),
        phrase(
            "afford",
            language,
            income=income,
            room=f"₹{format_indian(panel['emi_room_inr'])}",
            cap=panel["foir_cap_pct"],
            loan=rupees(panel["max_loan_inr"], language),
            tenure=tenure(panel["months"], language),
            rate=panel["rate_pct"],
        ),
        phrase(
            "afford_price",
            language,
            price=rupees(panel["home_price_inr"], language),
            own=rupees(panel["own_contribution_inr"], language),
        ),
    ]
    if "price_inr" in panel and "number" in panel:
        key = "afford_within" if panel["is_within_reach"] else "afford_beyond"
        price = rupees(panel["price_inr"], language)
        lines.append(phrase(key, language, cite=cite(panel["number"]), price=price))
    return [*lines, *_assumed_lines(panel, language), phrase("estimate_only", language)]


def _assumed_lines(panel: EmiPanel | AffordPanel, language: Language) -> list[str]:
    if not panel["assumptions"]:
        return []
    words = [
        phrase(f"assumed_{key}", language, rate=panel["rate_pct"], tenure=tenure(panel["months"], language))
        for key in panel["assumptions"]
    ]
    return [phrase("assumed", language, what=", ".join(words))]
