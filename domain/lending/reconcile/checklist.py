"""Which papers are asked for and not there (DOMAIN A10), by the one dated list of them (`case.papers`)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from domain.dated_rules import rule_on
from domain.documents.income.payslip import slips_of
from domain.documents.labels import DocumentLabel
from domain.lending.reconcile.evidence import income_year
from domain.lending.reconcile.kinds import Missing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from domain.lending.reconcile.kinds import CaseDeclared, PaperFacts

FILE: Final = "case_desk.yaml"


def missing_papers(case: CaseDeclared, by_person: Sequence[Sequence[PaperFacts]]) -> tuple[Missing, ...]:
    """What each applicant, and then the property, still lacks, in the order of the checklist."""
    lists: Mapping[str, Any] = rule_on(FILE, "case.papers", case.as_of).value
    everything = [paper for own in by_person for paper in own]
    found: list[Missing] = []
    for place, person in enumerate(case.people):
        kind = "self_employed" if person.employment.startswith("self_employed") else person.employment
        for row in (*lists["everyone"], *lists.get(kind, ())):
            found += _lacking(row, by_person[place], place)
    for row in lists["case"]:
        found += _lacking(row, everything, None)
    return tuple(found)


def _lacking(row: Mapping[str, Any], papers: Sequence[PaperFacts], place: int | None) -> Iterator[Missing]:
    labels = tuple(DocumentLabel(label) for label in row["labels"])
    own = [paper for paper in papers if paper.label in labels]
    words = row["name"]
    have, needed = _count(own), int(row["count"])
    if have < needed:
        says = f"{needed} {words} are asked for, {have} came." if needed > 1 else f"Not there: {words}."
        yield Missing(code=row["code"], says=says, any_of=labels, needed=needed, have=have, person=place)
    elif "months" in row:
        months, wanted = _months(own), int(row["months"])
        if months is not None and months < wanted:
            says = f"The {words} covers {months} of {wanted} months."
            yield Missing(
                code=row["code"], says=says, any_of=labels, needed=wanted, have=months, person=place
            )


def _count(papers: Sequence[PaperFacts]) -> int:
    """Papers that count: each slip of another month, each return of another year, else each paper."""
    seen: set[str] = set()
    for number, paper in enumerate(papers):
        if paper.label is DocumentLabel.PAYSLIP:
            slips = slips_of(paper.facts)
            months = [next((f.value for f in slip if f.field == "payslip.month"), None) for slip in slips]
            seen.update(
                str(month) if month else f"slip {number}.{at}" for at, month in enumerate(months or [None])
            )
        elif paper.label is DocumentLabel.ITR:
            year = income_year(paper)
            seen.add(str(year) if year else f"return {number}")
        else:
            seen.add(str(number))
    return len(seen)


def _months(papers: Sequence[PaperFacts]) -> int | None:
    """Calendar months that the statements have entries in; None where no entry was read."""
    months = {
        str(fact.value.get("date"))[:7]
        for paper in papers
        for fact in paper.all("bank_statement.entry")
        if isinstance(fact.value, dict)
    }
    for paper in papers:
        first, last = paper.first("bank_statement.period_from"), paper.first("bank_statement.period_to")
        if first is not None and last is not None:
            months |= _between(str(first.value), str(last.value))
    return len(months) or None


def _between(first: str, last: str) -> set[str]:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    return {
        f"{start.year + (start.month - 1 + at) // 12:04}-{(start.month - 1 + at) % 12 + 1:02}"
        for at in range(count)
    }
