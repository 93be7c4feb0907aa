"""Whose paper is whose, and where names, PANs and employers disagree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from domain.documents.labels import DocumentLabel
from domain.lending.reconcile.kinds import Mismatch, MismatchCode, PaperFacts, Side
from domain.lending.reconcile.names import NameRelation, relation, same_firm
from domain.masking import mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.documents.fact import Fact
    from domain.lending.reconcile.kinds import DeclaredPerson
    from domain.lending.reconcile.limits import Limits

NAMES: Final = (
    "payslip.employee_name",
    "form16.employee_name",
    "form130.employee_name",
    "itr.name",
    "bank_statement.account_holder",
    "bureau_report.name",
    "agreement_for_sale.buyer",
    "valuation_report.applicant",
)
PANS: Final = (
    "payslip.pan",
    "form16.pan",
    "form130.pan",
    "itr.pan",
    "bureau_report.pan",
    "agreement_for_sale.pan",
)
EMPLOYERS: Final = ("payslip.employer", "form16.employer", "form130.employer")
OF_THE_HOME: Final = frozenset({DocumentLabel.AGREEMENT_FOR_SALE, DocumentLabel.VALUATION_REPORT})
_NEARNESS: Final = {NameRelation.SAME: 2, NameRelation.VARIANT: 1, NameRelation.DIFFERENT: 0}


def papers_by_person(
    people: Sequence[DeclaredPerson], papers: Sequence[PaperFacts], limits: Limits
) -> list[list[PaperFacts]]:
    """The papers of each applicant: as was said with them, by PAN, by nearest name, else the main one's."""
    own: list[list[PaperFacts]] = [[] for _ in people]
    for paper in papers:
        if people:
            own[owner_of(people, paper, limits)].append(paper)
    return own


def owner_of(people: Sequence[DeclaredPerson], paper: PaperFacts, limits: Limits) -> int:
    """The place of the applicant a paper belongs to: as was said with it, else as it says; else the first."""
    if paper.applicant is not None and paper.applicant < len(people):
        return paper.applicant
    pan, name = paper.first(*PANS), paper.first(*NAMES)
    for place, person in enumerate(people):
        if pan is not None and person.pan is not None and person.pan == pan.value:
            return place
    if name is None:
        return 0
    near = [
        _NEARNESS[relation(person.name, str(name.value), limits.name_variant_from)] if person.name else 0
        for person in people
    ]
    return near.index(max(near))


def source_of(paper: PaperFacts, fact: Fact) -> str:
    """File and page, as a person looks it up."""
    return f"{paper.file_name}, page {fact.evidence.page}"


def name_mismatches(
    place: int, person: DeclaredPerson, papers: Sequence[PaperFacts], limits: Limits
) -> Iterator[Mismatch]:
    """One for each kind of paper that writes the name otherwise: variants, and other names."""
    if person.name is None:
        return
    told: set[tuple[DocumentLabel, NameRelation]] = set()
    for paper in papers:
        for fact in (fact for field in NAMES for fact in paper.all(field)):
            how = relation(person.name, str(fact.value), limits.name_variant_from)
            if how is NameRelation.SAME or (paper.label, how) in told:
                continue
            told.add((paper.label, how))
            is_variant = how is NameRelation.VARIANT
            yield Mismatch(
                code=MismatchCode.NAME_VARIANT if is_variant else MismatchCode.NAME_DIFFERS,
                field=fact.field,
                severity="info" if is_variant else "review",
                says=(
                    f"The {paper.label.value} writes the name as {fact.value}; it may be the same person."
                    if is_variant
                    else f"The {paper.label.value} is in another name: {fact.value}."
                ),
                sides=(Side("application", person.name), Side(source_of(paper, fact), fact.value, fact)),
                person=place,
            )


def pan_mismatches(place: int, person: DeclaredPerson, papers: Sequence[PaperFacts]) -> Iterator[Mismatch]:
    """All PANs of one applicant, side by side, where they are not one; masked in the sentence."""
    sides = [
        Side(source_of(paper, fact), fact.value, fact)
        for paper in papers
        for f in PANS
        for fact in paper.all(f)
    ]
    if person.pan is not None:
        sides.insert(0, Side("application", person.pan))
    distinct = list(dict.fromkeys(str(side.value) for side in sides))
    if len(distinct) > 1:
        masked = ", ".join(mask("pan", each) for each in distinct)
        yield Mismatch(
            code=MismatchCode.PAN_DIFFERS,
            field="pan",
            severity="stop",
            says=f"The papers name {len(distinct)} PANs: {masked}.",
            sides=tuple(sides),
            person=place,
        )


def employer_mismatches(
    place: int, person: DeclaredPerson, papers: Sequence[PaperFacts], limits: Limits
) -> Iterator[Mismatch]:
    """Employers of application, slips and certificate, side by side, where they are not one."""
    sides = [
        Side(source_of(paper, fact), fact.value, fact)
        for paper in papers
        for f in EMPLOYERS
        for fact in paper.all(f)
    ]
    if person.employer is not None:
        sides.insert(0, Side("application", person.employer))
    if len(sides) < 2:
        return
    others = [
        s for s in sides[1:] if not same_firm(str(sides[0].value), str(s.value), limits.employer_same_from)
    ]
    if others:
        yield Mismatch(
            code=MismatchCode.EMPLOYER_DIFFERS,
            field="employer",
            severity="review",
            says=f"{sides[0].source} has {sides[0].value}, {others[0].source} has {others[0].value}.",
            sides=(sides[0], *others),
            person=place,
        )
