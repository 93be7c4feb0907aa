"""The edges of each comparison, on facts written by hand."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from domain.documents.fact import Evidence, Fact
from domain.documents.labels import DocumentLabel as Label
from domain.documents.page import Box
from domain.errors import BadInput
from domain.lending.reconcile.account_signs import circles, entries_of, instalments, party_of, returned
from domain.lending.reconcile.kinds import MismatchCode, PaperFacts, declared_of
from domain.lending.reconcile.limits import limits_on
from domain.lending.reconcile.names import NameRelation, relation, same_firm
from domain.lending.reconcile.plain import plain
from domain.lending.reconcile.reconciling import reconcile

if TYPE_CHECKING:
    from domain.documents.fact import FactValue
    from domain.lending.reconcile.kinds import Mismatch

DAY = date(2026, 11, 27)
LIMITS = limits_on(DAY)


def fact(field: str, value: FactValue, page: int = 1) -> Fact:
    return Fact(field, value, Evidence(None, page, f"{field} {value}"))


def paper(label: Label, *facts: Fact, name: str = "") -> PaperFacts:
    return PaperFacts(None, label, name or f"{label.value}.pdf", facts)


def entry(day: str, text: str, *, out: int = 0, into: int = 0, balance: int = 0) -> Fact:
    value: FactValue = {
        "date": day, "narration": text, "debit_inr": out, "credit_inr": into, "balance_inr": balance,
    }  # fmt: skip
    return fact("bank_statement.entry", value)


def case(*people: dict[str, Any], **more: Any) -> dict[str, Any]:
    applicants = [
        {"employment": "salaried", "name": "Asha Rao", "pan": "ABCPR1234K", **person} for person in people
    ]
    return {"applicants": applicants, **more}


def found(papers: list[PaperFacts], inputs: dict[str, Any] | None = None) -> dict[MismatchCode, Mismatch]:
    outcome = reconcile(declared_of(inputs or case({}), DAY), papers)
    return {each.code: each for each in outcome.mismatches}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Smt. Sunita R. Joshi", "SUNITA R JOSHI", NameRelation.SAME),
        ("Sunita Joshi", "Joshi Sunita", NameRelation.VARIANT),
        ("Sunita Rajan Joshi", "S. R. Joshi", NameRelation.VARIANT),
        ("Lakshmi Iyer", "Laxmi Iyer", NameRelation.VARIANT),
        ("Sunita Joshi", "Sunita", NameRelation.VARIANT),
        ("Sunita Joshi", "S. J.", NameRelation.DIFFERENT),
        ("Sunita Joshi", "Amit Joshi", NameRelation.DIFFERENT),
        ("Sunita Joshi", "", NameRelation.DIFFERENT),
    ],
)
def test_a_likeness_of_names_only_proposes(one: str, other: str, expected: NameRelation) -> None:
    assert relation(one, other, LIMITS.name_variant_from) is expected
    assert relation(other, one, LIMITS.name_variant_from) is expected


def test_firms_are_one_whatever_their_form_of_law() -> None:
    assert same_firm("Kaveri Instruments Ltd.", "KAVERI INSTRUMENTS LIMITED", LIMITS.employer_same_from)
    assert not same_firm("Kaveri Instruments Ltd", "Malabar Learning Foundation", LIMITS.employer_same_from)


def test_papers_go_to_the_person_they_name() -> None:
    inputs = case({}, {"name": "Ravi Rao", "pan": "PQRPR9876Z"}, {"name": None, "pan": "bad"})
    papers = [
        paper(Label.ITR, fact("itr.pan", "PQRPR9876Z"), fact("itr.name", "Someone Else")),
        paper(Label.BANK_STATEMENT, fact("bank_statement.account_holder", "RAVI RAO")),
        paper(Label.BUREAU_REPORT),
    ]

    mismatches = reconcile(declared_of(inputs, DAY), papers).mismatches

    assert [(each.code, each.person) for each in mismatches] == [(MismatchCode.NAME_DIFFERS, 1)]
    assert reconcile(declared_of({"applicants": []}, DAY), papers).incomes == ()


def test_each_kind_of_paper_tells_a_name_once() -> None:
    slips = [paper(Label.PAYSLIP, fact("payslip.employee_name", "A. Rao"), name=f"{n}.pdf") for n in (1, 2)]

    outcome = reconcile(declared_of(case({}), DAY), slips)

    assert [each.code for each in outcome.mismatches] == [MismatchCode.NAME_VARIANT]


def test_employers_are_held_against_the_application() -> None:
    slip = paper(Label.PAYSLIP, fact("payslip.employer", "Acme Limited"))

    assert MismatchCode.EMPLOYER_DIFFERS in found([slip], case({"employer": "Zenith Foods"}))
    assert found([slip], case({"employer": "Acme Ltd"})) == {}
    assert found([slip]) == {}


def slip(month: str, net: FactValue, **more: FactValue) -> PaperFacts:
    named = [fact(f"payslip.{name}", value) for name, value in more.items()]
    return paper(Label.PAYSLIP, fact("payslip.month", month), fact("payslip.net_pay_inr", net), *named)


@pytest.mark.parametrize(
    ("came", "says"),
    [
        ([("2026-07-31", "SALARY", 50_400)], None),
        ([("2026-07-30", "SALARY A", 30_000), ("2026-07-31", "SALARY B", 20_000)], None),
        ([("2026-07-31", "ACME TOOLS PAYOUT", 50_000)], None),
        ([("2026-07-31", "SALARY", 40_000)], "the bank got ₹40,000"),
        ([("2026-07-05", "SALARY", 50_000), ("2026-08-20", "OTHER", 10)], "no credit of pay"),
        ([("2026-07-20", "SALARY", 50_000)], None),
    ],
)
def test_net_pay_is_looked_for_near_the_month_s_end(
    came: list[tuple[str, str, int]], says: str | None
) -> None:
    entries = [entry(day, text, into=amount, balance=amount) for day, text, amount in came]
    statement = paper(Label.BANK_STATEMENT, *entries)
    papers = [slip("2026-07", 50_000), slip("soon", 1), slip("2026-07", "x"), statement]

    codes = {
        each.code: each
        for each in reconcile(declared_of(case({"employer": "Acme Tools"}), DAY), papers).mismatches
    }

    told = codes.get(MismatchCode.NET_PAY_VS_CREDIT)
    assert (told is None) == (says is None)
    assert told is None or says is None or says in told.says


def test_the_last_certificate_counts_and_a_rise_is_no_mismatch() -> None:
    slips = [slip("2026-07", 1, gross_inr=100_000)]
    older = paper(Label.FORM_16, fact("form16.gross_salary_inr", 500_000), fact("form16.year", "2025-26"))
    latest = paper(Label.FORM_16, fact("form16.gross_salary_inr", 1_100_000), fact("form16.year", "2026-27"))
    odd = paper(Label.FORM_130, fact("form130.gross_salary_inr", "much"))

    assert MismatchCode.FORM16_VS_PAYSLIPS not in found([*slips, older, latest])
    assert MismatchCode.FORM16_VS_PAYSLIPS in found([*slips, older])
    assert MismatchCode.FORM16_VS_PAYSLIPS in found([*slips, odd])


def test_pay_that_is_not_fixed_is_left_out_of_the_income() -> None:
    lines: list[FactValue] = [
        {"name": "Basic", "amount_inr": 50_000},
        {"name": "Reimbursement of fuel", "amount_inr": 4_000},
        {"name": "Performance bonus", "amount_inr": 9_000},
    ]
    own = paper(
        Label.PAYSLIP, fact("payslip.month", "2026-07"), *(fact("payslip.earning", line) for line in lines)
    )

    (income,) = reconcile(declared_of(case({"fixed_gross_monthly": 63_000}), DAY), [own]).incomes

    assert income.inputs == {"fixed_gross_monthly": 50_000}
    assert income.monthly == 0, "an application that is no whole case yet has no assessed income"
    assert MismatchCode.DECLARED_VALUE in found([own], case({"fixed_gross_monthly": 63_000}))


def account(
    lender: str, emi: int, kind: str = "Auto Loan", status: str = "Active", balance: int = 100
) -> Fact:
    return fact(
        "bureau_report.account",
        {"lender": lender, "kind": kind, "status": status, "emi_inr": emi, "balance_inr": balance},
    )


@pytest.mark.parametrize(
    ("declared", "accounts", "is_found"),
    [
        ([], [account("First Bank", 9_000)], True),
        ([], [account("First Bank", 9_000, status="Closed")], False),
        ([], [account("First Bank", 9_000, kind="Credit Card")], False),
        ([], [account("First Bank", 9_000, balance=0)], False),
        ([], [fact("bureau_report.account", "text")], False),
        (
            [{"type": "auto_loan", "lender": "FIRST BANK LTD", "emi": 9_000}],
            [account("First Bank", 9_100)],
            False,
        ),
        ([{"type": "auto_loan", "lender": "First Bank", "emi": 4_000}], [account("First Bank", 9_000)], True),
        ([{"type": "auto_loan", "emi": 9_200}], [account("First Bank", 9_000)], False),
        ([{"type": "auto_loan", "emi": 4_000}], [account("First Bank", 9_000)], True),
        ([{"type": "auto_loan", "emi": "about 9000"}, "x"], [account("First Bank", 9_000)], True),
    ],
)
def test_loans_of_the_bureau_are_held_against_the_declared(
    declared: list[Any], accounts: list[Fact], is_found: bool
) -> None:
    mismatches = found([paper(Label.BUREAU_REPORT, *accounts)], case({"obligations": declared}))

    assert (MismatchCode.OBLIGATION_VS_BUREAU in mismatches) is is_found


MONTHS = ("2026-06-05", "2026-07-05", "2026-08-05")


@pytest.mark.parametrize(
    ("text", "amounts", "is_found"),
    [
        ("ACH D- SUVIDHA LOANS-EMI", (5_000, 5_000, 5_000), True),
        ("LOAN RECOVERY HOME", (5_000, 5_100, 5_000), True),
        ("ACH D- SUVIDHA LOANS-EMI", (5_000, 5_000), False),
        ("ACH D- SUVIDHA LOANS-EMI", (5_000, 9_000, 1_000), False),
        ("ACH D- SANKALP MUTUAL FUND-SIP EMI", (5_000, 5_000, 5_000), False),
        ("UPI SUVIDHA FINANCE SHOP", (5_000, 5_000, 5_000), False),
        ("ACH RETURN EMI SUVIDHA INSUFFICIENT FUNDS", (590, 590, 590), False),
    ],
)
def test_a_debit_that_comes_each_month_to_a_lender_is_an_instalment(
    text: str, amounts: tuple[int, ...], is_found: bool
) -> None:
    entries = entries_of(entry(day, text, out=amount) for day, amount in zip(MONTHS, amounts, strict=False))

    assert bool(instalments(entries, LIMITS)) is is_found


def test_an_instalment_that_bureau_or_application_knows_is_not_undisclosed() -> None:
    debits = [entry(day, "ACH D- SUVIDHA LOANS-EMI", out=5_000) for day in MONTHS]
    statement = paper(Label.BANK_STATEMENT, *debits)
    bureau = paper(Label.BUREAU_REPORT, account("Suvidha Loans", 5_000))
    unnamed = paper(Label.BUREAU_REPORT, account("XYZ", 5_000))
    declared = case({"obligations": [{"type": "personal_loan", "emi": 5_000}]})

    assert MismatchCode.UNDISCLOSED_EMI in found([statement])
    assert MismatchCode.UNDISCLOSED_EMI not in found([statement, bureau])
    assert MismatchCode.UNDISCLOSED_EMI not in found([statement, unnamed])
    assert MismatchCode.UNDISCLOSED_EMI not in found([statement], declared)


@pytest.mark.parametrize(
    ("text", "is_bounce"),
    [
        ("NACH RTN 1234 BAL INSUFF CHARGES", True),
        ("CHQ RETURN FUNDS INSUFFICIENT", True),
        ("UPI-TAX RETURN FILING FEE CHARGES", False),
        ("REFUND RETURN OF FUNDS", False),
        ("UPI GROCER", False),
    ],
)
def test_a_debit_that_came_back_is_a_bounce(text: str, is_bounce: bool) -> None:
    entries = entries_of([entry("2026-06-05", text, out=590), entry("2026-06-05", text, out=295)])

    assert len(returned(entries)) == int(is_bounce)


def test_money_goes_in_a_circle_when_most_of_it_goes_back_soon() -> None:
    def pairs(into: int, out: int, day: str, text: str = "RTGS DR-OM TRADERS") -> int:
        entries = [entry("2026-06-05", "NEFT CR-OM TRADERS", into=into), entry(day, text, out=out)]
        return len(circles(entries_of(entries), LIMITS))

    assert pairs(50_000, 50_000, "2026-06-08") == 1
    assert pairs(50_000, 46_000, "2026-06-08") == 1
    assert pairs(50_000, 30_000, "2026-06-08") == 0
    assert pairs(50_000, 50_000, "2026-06-20") == 0
    assert pairs(5_000, 5_000, "2026-06-08") == 0
    assert pairs(50_000, 50_000, "2026-06-08", "RTGS DR-SOMEONE") == 0
    assert party_of("IMPS-OM TRADERS-44") == "om traders"


def test_one_circle_is_chance_and_entries_without_a_day_are_left_out() -> None:
    entries = [
        entry("2026-06-05", "NEFT CR-OM TRADERS", into=50_000, balance=50_000),
        entry("2026-06-07", "RTGS DR-OM TRADERS", out=50_000),
        entry("some day", "x"),
        fact("bank_statement.entry", "text"),
    ]

    assert MismatchCode.CIRCULAR_CREDITS not in found([paper(Label.BANK_STATEMENT, *entries)])
    assert len(entries_of(entries)) == 2


def test_the_home_s_values_are_held_against_one_another_and_the_application() -> None:
    agreed = paper(Label.AGREEMENT_FOR_SALE, fact("agreement_for_sale.price_inr", 10_000_000))
    near = paper(Label.VALUATION_REPORT, fact("valuation_report.market_value_inr", 11_500_000))
    far = paper(Label.VALUATION_REPORT, fact("valuation_report.market_value_inr", 11_500_001))
    home = {"property": {"agreement_value": 9_000_000, "market_value": 11_500_000}}

    assert found([agreed, near]) == {}
    assert set(found([agreed, far])) == {MismatchCode.AGREEMENT_VS_VALUATION}
    told = found([agreed, near], case({}, **home))[MismatchCode.DECLARED_VALUE]
    assert (told.field, told.severity) == ("property.agreement_value", "info")
    assert found([near], case({}, **home)) == {}


def test_a_score_has_to_be_the_bureau_s() -> None:
    bureau = paper(Label.BUREAU_REPORT, fact("bureau_report.score", 700))

    assert found([bureau], case({"bureau_score": 700})) == {}
    assert found([bureau], case({"bureau_score": 760}))[MismatchCode.DECLARED_VALUE].severity == "review"


def test_a_return_that_does_not_add_up_is_told_once_with_the_count() -> None:
    own = paper(
        Label.PAYSLIP, fact("payslip.gross_inr", 10), fact("payslip.deductions_inr", 2),
        fact("payslip.net_pay_inr", 50), fact("payslip.earning", {"name": "Basic", "amount_inr": 99}),
    )  # fmt: skip
    filed = paper(
        Label.ITR, fact("itr.total_income_inr", 500), fact("itr.gross_total_income_inr", 900),
        fact("itr.deductions_inr", 100),
    )  # fmt: skip

    mismatches = found([own, filed])

    assert "2 sums" in mismatches[MismatchCode.PAYSLIP_ARITHMETIC].says
    assert mismatches[MismatchCode.TAX_PAPER_ARITHMETIC].severity == "stop"


@pytest.mark.parametrize(
    ("employment", "papers", "code", "have"),
    [
        ("salaried", [slip("2026-07", 1), slip("2026-07", 1), paper(Label.PAYSLIP)], "payslips", 2),
        ("self_employed_business", [paper(Label.ITR, fact("itr.year", "2026-27")), paper(Label.ITR, fact("itr.year", "2026-27"))], "itr", 1),
        ("self_employed_business", [paper(Label.ITR, fact("itr.year", "odd")), paper(Label.ITR)], "bank_statement", 0),
        ("pensioner", [paper(Label.BANK_STATEMENT, entry("2026-06-05", "x"), fact("bank_statement.entry", 1), fact("bank_statement.period_from", "2026-05-01"), fact("bank_statement.period_to", "2026-07-31"))], "bank_statement", 3),
        ("homemaker", [], "ovd", 0),
    ],
)  # fmt: skip
def test_the_checklist_counts_months_and_years_not_files(
    employment: str, papers: list[PaperFacts], code: str, have: int
) -> None:
    outcome = reconcile(declared_of(case({"employment": employment}), DAY), papers)

    assert [each.have for each in outcome.missing if each.code == code] == [have]


def test_a_statement_of_unread_months_counts_as_there() -> None:
    outcome = reconcile(declared_of(case({}), DAY), [paper(Label.BANK_STATEMENT)])

    assert "bank_statement" not in [each.code for each in outcome.missing]


def test_an_assessment_year_and_a_tax_year_of_one_name_are_two_years() -> None:
    def filed(kind: str, profit: int) -> PaperFacts:
        return paper(
            Label.ITR,
            fact("itr.year", "2026-27"),
            fact("itr.year_kind", kind),
            fact("itr.profit_after_tax_inr", profit),
        )

    papers = [filed("tax_year", 900), filed("assessment_year", 700)]

    (income,) = reconcile(declared_of(case({"employment": "self_employed_business"}), DAY), papers).incomes

    assert income.inputs == {"itr": [{"pat": 700}, {"pat": 900}]}
    assert income.monthly == Fraction(0)


def test_an_application_without_a_list_of_people_is_refused() -> None:
    with pytest.raises(BadInput, match="applicants must be a list"):
        declared_of({"applicants": "me"}, DAY)


def test_the_outcome_is_json_with_both_sides_and_their_places() -> None:
    placed = Evidence(UUID(int=7), 2, "PAN PQRPR9876Z", Box(1, 2, 3, 4))
    papers = [paper(Label.ITR, Fact("itr.pan", "PQRPR9876Z", placed)), slip("2026-07", 1, gross_inr=90_000)]

    told = json.loads(json.dumps(plain(reconcile(declared_of(case({}), DAY), papers))))

    (mismatch,) = told["mismatches"]
    assert [side["value"] for side in mismatch["sides"]] == ["ABCPR1234K", "PQRPR9876Z"]
    assert mismatch["sides"][0]["evidence"] is None
    assert mismatch["sides"][1]["evidence"] == {
        "document_id": str(UUID(int=7)), "page": 2, "quote": "PAN PQRPR9876Z", "box": [1, 2, 3, 4],
    }  # fmt: skip
    assert told["incomes"][0]["inputs"] == {"fixed_gross_monthly": 90_000}
    assert told["incomes"][0]["evidence"][0]["box"] is None
    assert {each["code"] for each in told["missing"]} >= {"pan", "payslips"}
