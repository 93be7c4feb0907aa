"""The papers of a case against its application: what is judged, what disagrees, which papers fall short.

Figures come from two kinds of facts. A fact that names a field of the application (a credit report's, or one
that came with a paper by the API) is taken as it stands (`domain.cases.mismatches.reconcile_by_name`). What
was read in pages (``payslip.net_pay_inr``) goes through `domain.lending.reconcile`. Where both tell of a
field, the value that favours the loan least is judged.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from domain.cases.conditions import ConditionKey
from domain.cases.mismatches import Mismatch, Side, reconcile_by_name
from domain.cases.papers import Evidenced, Reconciled
from domain.lending.reconcile.figures import home_shown
from domain.lending.reconcile.kinds import MismatchCode, PaperFacts, declared_of
from domain.lending.reconcile.reconciling import reconcile
from domain.masking import mask_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from domain.cases.conditions import WantedCondition
    from domain.documents.fact import Fact
    from domain.lending.reconcile.kinds import Mismatch as PaperMismatch
    from domain.lending.reconcile.kinds import Missing

_IN_OUR_WORDS: Final[Mapping[MismatchCode, str]] = {
    MismatchCode.NAME_VARIANT: "Papers write a name in two ways; it may be the same person.",
    MismatchCode.NAME_DIFFERS: "A paper is in another name.",
    MismatchCode.EMPLOYER_DIFFERS: "Papers name different employers.",
    MismatchCode.PAN_DIFFERS: "Papers name different PANs.",
    MismatchCode.UNDISCLOSED_EMI: "One amount goes out each month; no such loan is declared or reported.",
    MismatchCode.OBLIGATION_VS_BUREAU: "The credit report has another instalment than was declared.",
    MismatchCode.CIRCULAR_CREDITS: "Credits went back to where they came from; they are no income.",
    MismatchCode.PAYSLIP_ARITHMETIC: "The figures of a payslip do not add up.",
    MismatchCode.STATEMENT_ARITHMETIC: "The balances of a bank statement do not follow from its entries.",
    MismatchCode.TAX_PAPER_ARITHMETIC: "The figures of a tax paper do not add up.",
}
"""Where the sentence would quote a paper: what papers say stands in the sides and not in our words."""
_DAYS: Final = frozenset({"bank_statement.period_from", "bank_statement.period_to"})


def reconcile_case(
    declared: Mapping[str, Any],
    papers: Sequence[PaperFacts],
    wanted: Iterable[WantedCondition],
    day: date,
) -> Reconciled:
    """What is judged, mismatches, and papers that came but are not enough; nothing declared is changed.

    Args:
        declared: The application as it is kept (`domain.cases.declared`).
        papers: All papers of the case.
        wanted: Its conditions.
        day: Whose rules judge.

    Raises:
        BadInput: No rules are on file for the day.
    """
    named = reconcile_by_name(declared, papers, day)
    fact_ids = {
        id(fact): fact_id
        for paper in papers
        for fact, fact_id in zip(paper.facts, paper.fact_ids, strict=False)
    }
    read = [replace(paper, facts=tuple(filter(_is_of_its_form, paper.facts))) for paper in papers]
    found = reconcile(declared_of(declared, day), read)
    shown: dict[str, Evidenced] = {
        path: Evidenced(fact.value, fact_ids.get(id(fact))) for path, (_, fact) in home_shown(read).items()
    }
    for income in found.incomes:
        first = next((fact_ids.get(id(fact)) for fact in income.facts), None)
        for field, value in income.inputs.items():
            shown[f"applicants.{income.person}.{field}"] = Evidenced(value, first)
    for report in found.reports:
        for field, value in report.inputs.items():
            fact = report.facts.get(field)
            path = f"applicants.{report.person}.{field}"
            shown[path] = Evidenced(value, fact_ids.get(id(fact)) if fact else None)
    told = {one.field for one in named.mismatches}
    return Reconciled(
        values={**shown, **named.values, **_lesser(named.values, shown)},
        mismatches=(
            *named.mismatches,
            *(_kept(one, fact_ids) for one in found.mismatches if one.field not in told),
        ),
        short=_short(found.missing, wanted),
    )


def _lesser(named: Mapping[str, Evidenced], shown: Mapping[str, Evidenced]) -> dict[str, Evidenced]:
    """Amounts that both tell: the smaller, as incomes and values of homes are all that pages show."""
    return {
        path: min(named[path], shown[path], key=lambda one: one.value)
        for path in named.keys() & shown.keys()
        if isinstance(named[path].value, int) and isinstance(shown[path].value, int)
    }


def _is_of_its_form(fact: Fact) -> bool:
    """Whether an amount is whole rupees and a day a day; what came by the API may be anything."""
    if fact.field.endswith("_inr"):
        return isinstance(fact.value, int) and not isinstance(fact.value, bool)
    if fact.field in _DAYS:
        try:
            date.fromisoformat(str(fact.value))
        except ValueError:
            return False
    return True


def _kept(found: PaperMismatch, fact_ids: Mapping[int, UUID]) -> Mismatch:
    """As the desk keeps it; numbers of people are masked."""
    return Mismatch(
        field=found.field,
        severity=found.severity,
        says=_IN_OUR_WORDS.get(found.code, found.says),
        sides=tuple(
            Side(side.source, mask_fields(side.value), fact_ids.get(id(side.fact)) if side.fact else None)
            for side in found.sides
        ),
    )


def _short(missing: Iterable[Missing], wanted: Iterable[WantedCondition]) -> dict[ConditionKey, str]:
    """Conditions whose papers came and are too few, or of too few months."""
    conditions = {one.key for one in wanted}
    lacks = {ConditionKey(lack.code, lack.person): lack.says for lack in missing if lack.have}
    return {key: says for key, says in lacks.items() if key in conditions}
