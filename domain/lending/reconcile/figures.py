"""Figures: sums that papers break, the home's two values, and what was declared against what is shown."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from domain.documents.income.arithmetic import broken_sums
from domain.documents.labels import DocumentLabel
from domain.lending.reconcile.kinds import Mismatch, MismatchCode, Side
from domain.lending.reconcile.people import source_of
from domain.money import format_indian

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from domain.documents.fact import Fact
    from domain.lending.reconcile.kinds import PaperFacts
    from domain.lending.reconcile.limits import Limits

PRICE: Final = ("agreement_for_sale.price_inr", "agreement_for_sale.consideration_inr")
_CODES: Final = {
    DocumentLabel.PAYSLIP: MismatchCode.PAYSLIP_ARITHMETIC,
    DocumentLabel.BANK_STATEMENT: MismatchCode.STATEMENT_ARITHMETIC,
}


def sum_mismatches(place: int, papers: Sequence[PaperFacts], limits: Limits) -> Iterator[Mismatch]:
    """The first broken sum of each paper, with how many there are: one altered figure breaks several."""
    for paper in papers:
        broken = broken_sums(
            paper.label,
            paper.facts,
            rounding_inr=limits.rounding_inr,
            return_rounding_inr=limits.return_rounding_inr,
        )
        if not broken:
            continue
        first = broken[0]
        more = f" ({len(broken)} sums of this paper do not hold)" if len(broken) > 1 else ""
        yield Mismatch(
            code=_CODES.get(paper.label, MismatchCode.TAX_PAPER_ARITHMETIC),
            field=first.field,
            severity="stop",
            says=f"In {paper.file_name} {first.says}{more}.",
            sides=(
                Side("worked out", first.expected_inr),
                *(
                    Side(source_of(paper, fact), each.found_inr, fact)
                    for each in broken
                    for fact in each.facts
                ),
            ),
            person=place,
        )


def value_mismatches(papers: Sequence[PaperFacts], limits: Limits) -> Iterator[Mismatch]:
    """The agreement's price against the valuer's opinion, by the policy's bound."""
    price, market = _of_any(papers, *PRICE), _of_any(papers, "valuation_report.market_value_inr")
    if price is None or market is None:
        return
    agreed, valued = _whole(price[1]), _whole(market[1])
    if agreed <= 0 or Fraction(abs(valued - agreed), agreed) <= limits.valuation_share:
        return
    apart = Fraction(abs(valued - agreed) * 100, agreed)
    yield Mismatch(
        code=MismatchCode.AGREEMENT_VS_VALUATION,
        field="property.market_value",
        severity="review",
        says=(
            f"The agreement's price is ₹{format_indian(agreed)}, the valuer has ₹{format_indian(valued)}: "
            f"{round(apart)}% apart."
        ),
        sides=(Side(source_of(*price), agreed, price[1]), Side(source_of(*market), valued, market[1])),
    )


def declared_home_mismatches(
    declared: Mapping[str, Any], papers: Sequence[PaperFacts], limits: Limits
) -> Iterator[Mismatch]:
    """The home's declared values against those of its papers."""
    home = declared.get("property")
    if not isinstance(home, dict):
        return
    for path, found in home_shown(papers).items():
        declared_value = home.get(path.removeprefix("property."))
        yield from _differs(path, declared_value, _whole(found[1]), found, None, limits)


def home_shown(papers: Sequence[PaperFacts]) -> dict[str, tuple[PaperFacts, Fact]]:
    """The home's values that papers show, by path of the application: agreed price, valuer's value."""
    found = {
        "property.agreement_value": _of_any(papers, *PRICE),
        "property.market_value": _of_any(papers, "valuation_report.market_value_inr"),
    }
    return {path: shown for path, shown in found.items() if shown is not None}


def declared_person_mismatches(
    place: int,
    declared: Mapping[str, Any],
    shown: Mapping[str, Any],
    papers: Sequence[PaperFacts],
    limits: Limits,
) -> Iterator[Mismatch]:
    """Declared pay and score against the evidenced ones; less declared than shown is told too."""
    pay, fixed = declared.get("fixed_gross_monthly"), shown.get("fixed_gross_monthly")
    if isinstance(fixed, int):
        yield from _differs(f"applicants.{place}.fixed_gross_monthly", pay, fixed, None, place, limits)
    score = _of_any(papers, "bureau_report.score")
    if score is not None and isinstance(declared.get("bureau_score"), int):
        name = f"applicants.{place}.bureau_score"
        yield from _differs(
            name, declared["bureau_score"], _whole(score[1]), score, place, limits, is_exact=True
        )


def _differs(  # noqa: PLR0913, PLR0917 - one comparison, its sides and its bound
    field: str,
    declared: object,
    shown: int,
    found: tuple[PaperFacts, Fact] | None,
    place: int | None,
    limits: Limits,
    *,
    is_exact: bool = False,
) -> Iterator[Mismatch]:
    if not isinstance(declared, int):
        return
    room = Fraction(0) if is_exact else max(declared, shown) * limits.declared_share
    if abs(declared - shown) <= room:
        return
    said, other = (
        (str(declared), str(shown))
        if is_exact
        else (f"₹{format_indian(declared)}", f"₹{format_indian(shown)}")
    )
    yield Mismatch(
        code=MismatchCode.DECLARED_VALUE,
        field=field,
        severity="review" if declared > shown else "info",
        says=f"{said} is declared, the papers show {other}.",
        sides=(
            Side("application", declared),
            Side(source_of(*found), shown, found[1]) if found else Side("payslips", shown),
        ),
        person=place,
    )


def _of_any(papers: Sequence[PaperFacts], *fields: str) -> tuple[PaperFacts, Fact] | None:
    """The first fact of the fields that is a whole number, with its paper."""
    for paper in papers:
        fact = paper.first(*fields)
        if fact is not None and isinstance(fact.value, int):
            return paper, fact
    return None


def _whole(fact: Fact) -> int:
    return fact.value if isinstance(fact.value, int) else 0
