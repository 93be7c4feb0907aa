"""Turns of the money checks that the made agreements do not take."""

from __future__ import annotations

from domain.contract.clauses import clauses_of
from domain.contract.judging import Question
from domain.contract.money_checks import advance, cancellation, carpet_area


def asked(*clauses: str) -> Question:
    text = "\n\n".join(f"{number}. {clause}" for number, clause in enumerate(clauses, 1))
    found = clauses_of([text])
    return Question(about=found, clauses=found)


def test_an_advance_without_any_figure_is_not_found() -> None:
    about = asked(
        "The Allottee shall pay an advance before the execution and registration of this Agreement for Sale.",
        "The total price of the Apartment is Rs. 90,00,000.",
    )

    assert advance(about).present == "no"


def test_carpet_area_named_without_a_figure_is_weak() -> None:
    about = asked("The carpet area of the Apartment shall be as shown in the plan annexed to this Agreement.")

    assert carpet_area(about).present == "partial"


def test_one_default_must_not_be_enough_to_cancel() -> None:
    about = asked(
        "The Promoter may cancel this Agreement on default of the Allottee by giving fifteen days notice "
        "and forfeit 5% of the price."
    )

    assert cancellation(about).present == "partial"


def test_a_price_by_saleable_area_is_weak_beside_a_stated_carpet_area() -> None:
    about = asked(
        "The carpet area of the Apartment is 800 sq. ft. The price is calculated on the super built-up area."
    )

    assert carpet_area(about).present == "partial"


def test_cancelling_without_notice_is_weak() -> None:
    about = asked("The Promoter may terminate this Agreement on default of the Allottee and retain 5%.")

    assert cancellation(about).present == "partial"
