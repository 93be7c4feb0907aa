"""Checks of what is promised and who may change it: CR-02, 04, 07, 08, 09, 12, 16, 18."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.contract.figures import has_date, periods_days
from domain.contract.judging import Judged, Question, fine, has, missing, near, weak
from domain.contract.patterns import BUYER, SELLER, pattern

if TYPE_CHECKING:
    from domain.contract.clauses import Clause


_THREE_MONTHS: Final = 92


def rera(question: Question) -> Judged:
    """CR-02: the registration and its number."""
    numbered = question.those(pattern("rera.number"))
    if numbered:
        return fine(numbered[0], "The RERA registration number is told.")
    if question.about:
        return weak(question.about[0], "RERA is named and no registration number is told.")
    return missing("the RERA registration number")


def possession(question: Question) -> Judged:
    """CR-04: a fixed date, extended by calamities alone."""
    promised = [
        clause
        for clause in question.those(r"possession|hand over|handed over|deliver", SELLER)
        if has_date(clause.searched)
        or has(clause.searched, r"within [^.]{0,30}months?|months from")
        or has(clause.searched, pattern("possession.vague"))
    ]
    dated = [clause for clause in promised if has_date(clause.searched)]
    if not promised:
        return missing("a date of possession")
    vague = [clause for clause in promised if has(clause.searched, pattern("possession.vague"))]
    if not dated:
        return weak(promised[0], "Possession has no fixed date.")
    if vague and vague[0] in dated[:1]:
        return weak(vague[0], "The date of possession is tentative.")
    broad = question.those(
        pattern("possession.broad"),
        pattern("possession.broad"),
        among=question.clauses,
    )
    broad = [
        clause
        for clause in broad
        if has(clause.searched, r"possession|date|complet|deliver|force majeure|period")
    ]
    if broad:
        return weak(broad[0], "The date is extended for more than calamities of nature and war.")
    return fine(dated[0], "A fixed date of possession.")


def title_defect(question: Question) -> Judged:
    """CR-07: loss by a defective title, without a bar of time."""
    found = question.those(rf"{SELLER}|compensat|indemnif", r"\btitle")
    if not found:
        return missing("compensation for a defect in title")
    barred = [
        clause
        for clause in found
        if has(clause.searched, pattern("title_defect.barred"))
        and not has(clause.searched, pattern("title_defect.unbarred"))
    ]
    if barred:
        return weak(barred[0], "The claim for a defect in title is cut short or excluded.")
    return fine(found[0], "Loss by a defective title is made good.")


def defects(question: Question) -> Judged:
    """CR-08: five years, thirty days, free of charge."""
    found = question.those(
        r"defect", r"structur|workmanship|quality|construction", r"rectif|repair|cure|remed|make good"
    )
    if not found:
        return missing("liability for structural defects")
    text = " ".join(clause.searched for clause in found)
    years = [days for words in near(text, r"defect", chars=260) for days in periods_days(words)]
    if not any(days >= 5 * 365 for days in years):
        return weak(found[0], "Defects are repaired for less than five years.")
    if not any(days <= 30 for days in years):
        return weak(found[0], "No time of 30 days is set for the repair.")
    if has(text, rf"at the (?:cost|expense) of the {BUYER}|on payment"):
        return weak(found[0], "The repair is charged to the buyer.")
    return fine(found[0], "Five years, repaired within 30 days.")


def changes(question: Question) -> Judged:
    """CR-09: not without consent."""
    found = question.those(
        r"plan|layout|specification|amenit", r"alter|chang|modif|addition|variation|revis|amend|vary"
    )
    free_hand = [
        clause
        for clause in found
        if has(clause.searched, pattern("changes.free_hand"))
        and not has(clause.searched, pattern("changes.bound_by_consent"))
    ]
    if free_hand:
        return weak(free_hand[0], "The promoter may change plans without consent.")
    agreed = [clause for clause in found if has(clause.searched, r"consent|two[- ]thirds|agree")]
    if not agreed:
        return missing("consent to changes of plans")
    if not has(" ".join(clause.searched for clause in agreed), r"two[- ]third|2/3"):
        return weak(agreed[0], "Consent is asked; the two-thirds of allottees are not named.")
    return fine(agreed[0], "Changes need consent.")


def conveyance(question: Question) -> Judged:
    """CR-12: title within three months."""
    found = question.those(r"convey|sale deed|transfer[^.]{0,20}title", rf"{SELLER}|execut|associat|society")
    if not found:
        return missing("conveyance of title and common areas")
    timed = [
        clause
        for clause in found
        if any(days <= _THREE_MONTHS for days in _periods_near(clause, r"convey|sale deed|title"))
        and has(clause.searched, r"within|not later|before")
    ]
    loose = [
        clause
        for clause in found
        if has(
            clause.searched,
            pattern("conveyance.loose"),
        )
    ]
    if loose and not timed:
        return weak(loose[0], "Conveyance is left to the promoter.")
    if not timed:
        return weak(found[0], "No time of three months is set for the conveyance.")
    return fine(timed[0], "Conveyance within three months.")


def lender(question: Question) -> Judged:
    """CR-16: mortgages disclosed, the lender agrees, none after."""
    found = question.those(r"mortgag|charge|encumbr|lien", rf"{SELLER}|land|project|apartment|bank|lender")
    found = [
        clause
        for clause in found
        if has(
            clause.searched,
            pattern("lender.found"),
        )
    ]
    own_loan = [
        clause
        for clause in found
        if has(clause.searched, rf"{BUYER}[^.]{{0,80}}(?:home loan|housing loan|avail)")
        and not has(clause.searched, pattern("lender.own_loan"))
    ]
    found = [clause for clause in found if clause not in own_loan]
    if not found:
        return missing("mortgage of the project and its lender's consent")
    text = " ".join(clause.searched for clause in found)
    reserved = [
        clause
        for clause in found
        if has(clause.searched, pattern("lender.reserved"))
        and not has(clause.searched, r"shall not (?:mortgag|create)|no (?:mortgage|charge)")
    ]
    agreed = has(
        text,
        pattern("lender.agreed"),
    )
    barred = has(
        text,
        pattern("lender.barred"),
    )
    if reserved and not agreed:
        return weak(reserved[0], "The promoter may mortgage, and no lender's consent is annexed.")
    if reserved and not barred:
        return weak(reserved[0], "The promoter keeps the right to mortgage after the agreement.")
    if agreed or barred:
        return fine(
            found[0], "Mortgages are disclosed and the lender's consent or freedom from charges is told."
        )
    return weak(found[0], "A mortgage is named and no lender's written consent.")


def annexures(question: Question) -> Judged:
    """CR-18: approvals, plan and specifications attached."""
    found = question.those(r"annex|schedule|appendix|attached|enclosed")
    if not found:
        return missing("annexures")
    text = " ".join(
        clause.searched
        for clause in question.those(r"annex|schedule|appendix|attached|enclosed", among=question.clauses)
    )
    wanted = {
        "plan": pattern("annexures.wanted"),
        "specifications": r"specification|amenit",
        "approvals": r"approv|sanction|commencement|certificate",
    }
    absent = [name for name, words in wanted.items() if not has(text, words)]
    if absent:
        return weak(found[0], f"Not among the annexures: {', '.join(absent)}.")
    return fine(found[0], "Approvals, plan and specifications are annexed.")


def _periods_near(clause: Clause, words: str) -> list[int]:
    """Periods, in days, told beside those words."""
    return [days for told in near(clause.searched, words, chars=260) for days in periods_days(told)]
