"""Papers that no generator makes: odd places, missing parts, damaged figures. A reader never guesses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.documents.income.arithmetic import broken_sums, figure
from domain.documents.income.bureau_json import read_bureau_json
from domain.documents.income.readers import facts_of
from domain.documents.labels import DocumentLabel as Label
from domain.documents.page import Box, Line, Page, Word
from tests.support.laid_out import laid_out, plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.documents.fact import Fact


def told(facts: Sequence[Fact]) -> dict[str, object]:
    return {fact.field.partition(".")[2]: fact.value for fact in facts}


def test_a_slip_takes_the_month_s_column_and_not_the_rate_or_the_year() -> None:
    page = laid_out(
        [(40, "Company Name"), (200, "Acme Tools Limited")],
        [(40, "Salary statement for July 2026")],
        [(40, "Employee Name"), (200, "Asha Rao"), (350, "PAN"), (420, "ABCPR1234K")],
        [(40, "Particulars"), (200, "Rate"), (300, "Current Month"), (450, "YTD")],
        [(40, "Earnings")],
        [(40, "Basic"), (200, "60,000"), (300, "50,000"), (450, "2,00,000")],
        [(40, "Bonus"), (300, "5,000"), (450, "5,000")],
        [(40, "Arrears"), (450, "nil")],
        [(40, "Total Earnings"), (200, "60,000"), (300, "55,000"), (450, "2,05,000")],
        [(40, "Deductions")],
        [(40, "Provident Fund"), (300, "1,800"), (450, "7,200")],
        [(40, "Net Pay"), (300, "53,200")],
    )

    facts = facts_of(Label.PAYSLIP, [page])

    said = told(facts)
    assert said["employer"] == "Acme Tools Limited"
    assert (said["month"], said["gross_inr"], said["net_pay_inr"]) == ("2026-07", 55000, 53200)
    assert [f.value for f in facts if f.field == "payslip.earning"] == [
        {"name": "Basic", "amount_inr": 50000},
        {"name": "Bonus", "amount_inr": 5000},
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[(40, "A letter of thanks")]],
        [[(40, "Net Pay"), (200, "as agreed")]],
    ],
)
def test_a_page_without_net_pay_is_no_slip(rows: list[list[tuple[float, str]]]) -> None:
    assert facts_of(Label.PAYSLIP, [laid_out(*rows)]) == ()


def test_a_slip_of_few_words_gives_what_it_has() -> None:
    page = laid_out([(40, "1234")], [(40, "Gross Pay"), (200, "9,000")], [(40, "Net Pay"), (200, "9,000")])

    assert told(facts_of(Label.PAYSLIP, [page])) == {"gross_inr": 9000, "net_pay_inr": 9000}


def test_a_value_may_stand_below_its_label_and_a_label_is_no_value() -> None:
    page = laid_out(
        [(40, "Name"), (200, "PAN"), (320, "Designation")],
        [(40, "Asha Rao"), (200, "ABCPR1234K"), (320, "Clerk")],
        [(40, "Net Pay : 10,000")],
    )

    assert told(facts_of(Label.PAYSLIP, [page]))["employee_name"] == "Asha Rao"


@pytest.mark.parametrize(
    ("second", "name"),
    [
        ([(200, "Deshpande")], "Lakshmi Balakrishnan Deshpande"),
        ([(260, "Deshpande")], "Lakshmi Balakrishnan"),
        ([(200, "Deshpande"), (400, "Clerk")], "Lakshmi Balakrishnan"),
        ([(200, "PAN: ABCPD1234K")], "Lakshmi Balakrishnan"),
    ],
)
def test_a_name_may_go_on_under_itself(second: list[tuple[float, str]], name: str) -> None:
    page = laid_out([(40, "Employee Name"), (200, "Lakshmi Balakrishnan")], second, [(40, "Net Pay: 500")])

    assert told(facts_of(Label.PAYSLIP, [page]))["employee_name"] == name


def test_a_colon_of_its_own_is_passed_over() -> None:
    page = laid_out([(40, "Net Pay"), (120, ":"), (200, "500")])

    assert told(facts_of(Label.PAYSLIP, [page])) == {"employer": "Net Pay", "net_pay_inr": 500}


def test_text_that_reads_like_a_day_and_is_none_is_passed_over() -> None:
    page = laid_out([(40, "Inspected on 31-02-2026 and again on 03-03-2026")], [(40, "Market value: 500")])

    assert told(facts_of(Label.VALUATION_REPORT, [page]))["date"] == "2026-03-03"


def test_lines_without_words_are_taken_whole() -> None:
    page = Page(1, 595, 842, (Line("Net Pay: 12,500", Box(40, 20, 200, 30)),))

    (fact,) = [f for f in facts_of(Label.PAYSLIP, [page]) if f.field == "payslip.net_pay_inr"]
    assert (fact.value, fact.evidence.box) == (12500, None)


STATEMENT = """Name,ASHA RAO
,,,
Date,Narration,Debit,Credit,Balance
brought forward,,,,10000.00
01/08/2026,SALARY JUL,,50000.00,60000.00
02/08/2026,ATM,2000.00,,58000.00
not a day,odd,1,,1
03/08/2026,NOTHING MOVED,0.00,0.00,58000.00
"""


def test_a_csv_s_rows_are_entries_and_others_are_left_out() -> None:
    facts = facts_of(Label.BANK_STATEMENT, [plain_text(STATEMENT)])

    assert told(facts)["account_holder"] == "ASHA RAO"
    entries = [fact.value for fact in facts if fact.field == "bank_statement.entry"]
    assert [figure(each, "balance_inr") for each in entries] == [60000, 58000]


def test_a_csv_without_rows_has_no_entries() -> None:
    assert facts_of(Label.BANK_STATEMENT, [plain_text("hello\nworld")]) == ()


def test_narrations_go_on_and_periods_stand_in_running_text() -> None:
    page = laid_out(
        [(40, "ASHA RAO")],
        [(40, "Some Bank")],
        [(40, "A/c No"), (150, "XXXXXX1234")],
        [(40, "Statement period from 01/08/2026 to 31/08/2026")],
        [(40, "Date"), (120, "Particulars"), (330, "Debit"), (420, "Credit"), (510, "Balance")],
        [(40, "02/08/2026"), (120, "NEFT CR ACME"), (420, "900.00"), (510, "900.00")],
        [(120, "SALARY JULY")],
        [(40, "05 Aug"), (120, "ATM"), (330, "100.00"), (510, "800.00")],
        [(40, "2026")],
        [(40, "Closing balance"), (510, "800.00")],
        [(120, "Total of the page")],
        [(40, "06 Aug"), (120, "odd"), (510, "800.00")],
        [(40, "2"), (510, "800.00")],
    )

    facts = facts_of(Label.BANK_STATEMENT, [page])

    said = told(facts)
    assert (said["account_holder"], said["account_last4"]) == ("ASHA RAO", "1234")
    assert (said["period_from"], said["period_to"]) == ("2026-08-01", "2026-08-31")
    first, second = [f.value for f in facts if f.field == "bank_statement.entry"]
    assert isinstance(first, dict)
    assert isinstance(second, dict)
    assert (first["narration"], second["date"]) == ("NEFT CR ACME SALARY JULY", "2026-08-05")


def test_an_account_number_is_kept_by_its_last_digits_only() -> None:
    page = laid_out([(40, "Account No"), (150, "123456789012")], [(40, "Account No"), (150, "12")])

    (fact,) = facts_of(Label.BANK_STATEMENT, [page])
    assert fact.value == "9012"


def test_a_bureau_s_json_is_known_by_the_words_of_its_keys() -> None:
    page = plain_text(
        '{"score": "x", "reportDate": "soon", "name": "", "enquiries_6m": 2, "deep": '
        + '{"a":' * 14
        + "1"
        + "}" * 14
        + ', "accounts": [{"lender": "L", "type": "Auto", "balance": 5}, 7]}'
    )

    facts = read_bureau_json([page])

    assert told(facts) == {
        "enquiries_6m": 2,
        "account": {
            "lender": "L", "kind": "Auto", "status": "", "balance_inr": 5, "emi_inr": 0, "overdue_inr": 0, "dpd_max": 0,
        },
    }  # fmt: skip
    assert read_bureau_json([plain_text("no json")]) == ()
    assert read_bureau_json([plain_text("5")]) == ()


def test_a_lender_s_name_may_go_on_below_and_a_note_is_none_of_it() -> None:
    heads = [(40, "Member"), (200, "Account Type"), (350, "Status"), (450, "Balance")]
    first = [(40, "Parvat Housing"), (200, "Auto Loan"), (350, "Active"), (450, "5,000")]
    second = [(40, "Triveni"), (200, "Card"), (350, "Closed"), (450, "0")]
    page = laid_out(heads, first, [(40, "Finance")], second, [], [(40, "End of report")])
    tight = replace(
        page, lines=tuple(_raised(line, 3.0) if line.text == "Finance" else line for line in page.lines)
    )

    accounts = [fact.value for fact in facts_of(Label.BUREAU_REPORT, [tight])]

    assert [each["lender"] for each in accounts if isinstance(each, dict)] == [
        "Parvat Housing Finance",
        "Triveni",
    ]
    assert [figure(each, "balance_inr") for each in accounts] == [5000, 0]


def _raised(line: Line, points: float) -> Line:
    def up(box: Box) -> Box:
        return Box(box.left, box.top - points, box.right, box.bottom - points)

    return Line(line.text, up(line.box), tuple(Word(word.text, up(word.box)) for word in line.words))


def test_a_bureau_s_blocks_end_with_the_page() -> None:
    page = laid_out(
        [(40, "Score"), (150, "1000")],
        [(40, "EMI"), (150, "5")],
        [(40, "Lender"), (150, ": First Bank")],
        [(40, "Outstanding"), (150, ": 5,000")],
        [(40, "Lender"), (150, ": Second Bank")],
        [(40, "EMI :"), (150, "100")],
        [(40, "Lender :")],
        [(40, "Outstanding"), (150, ": 7,000")],
        [(40, "Lender"), (150, ": Third Bank")],
    )

    facts = facts_of(Label.BUREAU_REPORT, [page])

    assert [figure(f.value, "balance_inr") for f in facts] == [5000, 7000]


def test_a_certificate_s_tax_is_found_without_its_quarters() -> None:
    page = laid_out(
        [(40, "Employee"), (200, "Asha Rao")],
        [(40, "PAN"), (200, "AAACS1234K")],
        [(40, "Employee PAN"), (200, "ABCPR1234K")],
        [(40, "Total tax deducted"), (200, "12,000")],
    )

    said = told(facts_of(Label.FORM_16, [page]))

    assert (said["pan"], said["tds_inr"]) == ("ABCPR1234K", 12000)


def test_a_number_of_a_row_is_no_income() -> None:
    page = laid_out(
        [(40, "Total Income"), (300, "12"), (400, "5,00,000")],
        [(40, "Form Number"), (300, "none")],
        [(40, "Gross Total Income"), (300, "see annexure of the return")],
    )

    assert told(facts_of(Label.ITR, [page])) == {"total_income_inr": 500000}


def test_a_valuation_names_its_valuer_on_top_or_by_label() -> None:
    top = laid_out([(40, "Shilpa Valuers")], [(40, "Market value"), (300, "Rs. 50,00,000")])
    labelled = laid_out(
        [(40, "Report")], [(40, "Valued by"), (200, "Kale & Associates")], [(40, "Market value: 12")]
    )

    assert told(facts_of(Label.VALUATION_REPORT, [top])) == {
        "market_value_inr": 5000000,
        "valuer": "Shilpa Valuers",
    }
    assert told(facts_of(Label.VALUATION_REPORT, [labelled])) == {"valuer": "Kale & Associates"}
    assert facts_of(Label.VALUATION_REPORT, [laid_out()]) == ()
    assert facts_of(Label.VALUATION_REPORT, [laid_out([(40, "12")])]) == ()


def test_a_word_broken_at_the_end_of_a_line_is_whole_again() -> None:
    page = laid_out(
        [(40, "made BETWEEN Palash In\u00ad")],
        [(40, "frabuild Limited (hereinafter called the Vendor) of the ONE PART AND Asha Rao, holding PAN")],
        [(40, "for a consideration of Rs. 5,00,000")],
    )

    said = told(facts_of(Label.AGREEMENT_FOR_SALE, [page]))

    assert (said["seller"], said["buyer"], said["price_inr"]) == (
        "Palash Infrabuild Limited",
        "Asha Rao",
        500000,
    )


@pytest.mark.parametrize(
    ("label", "page", "broken"),
    [
        (
            Label.PAYSLIP,
            laid_out(
                [(40, "Earnings"), (300, "Deductions")],
                [(40, "Basic"), (200, "10,000"), (300, "Tax"), (450, "500")],
                [(40, "Gross Pay"), (200, "12,000"), (300, "Total Deductions"), (450, "500")],
                [(40, "Net Pay"), (200, "12,500")],
            ),
            ["payslip.gross_inr", "payslip.net_pay_inr"],
        ),
        (
            Label.BANK_STATEMENT,
            plain_text(STATEMENT.replace("58000.00", "59000.00", 1)),
            ["bank_statement.entry"],
        ),
        (
            Label.FORM_16,
            laid_out(
                [(40, "Q1"), (200, "1,00,000"), (300, "5,000")],
                [(40, "Total"), (200, "1,00,000"), (300, "6,000")],
            ),
            ["form16.tds_inr"],
        ),
        (
            Label.ITR,
            laid_out(
                [(40, "Total Income"), (300, "5,00,000")],
                [(40, "Gross Total Income"), (300, "5,50,000")],
                [(40, "Deductions (Chapter VI-A)"), (300, "10,000")],
            ),
            ["itr.total_income_inr"],
        ),
        (Label.VALUATION_REPORT, laid_out([(40, "Market value"), (300, "50,00,000")]), []),
    ],
)
def test_sums_that_a_paper_breaks_are_told(label: Label, page: Page, broken: list[str]) -> None:
    facts = facts_of(label, [page])

    found = broken_sums(label, facts, rounding_inr=2, return_rounding_inr=10)

    assert [each.field for each in found] == broken
    assert all(str(each.expected_inr)[-3:] in each.says for each in found)
