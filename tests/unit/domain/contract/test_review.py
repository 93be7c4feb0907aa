"""Agreements for sale, check by check: sound, weak and absent clauses, and the made set's marks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.contract.clauses import LONGEST_CLAUSE_CHARS, MOST_CHARS, clauses_of, one_line
from domain.contract.figures import has_date, percents, periods_days, rupees
from domain.contract.review import CHECKS, RULES_FILE, review_agreement, to_json
from domain.dated_rules import load_rules
from domain.errors import BadInput
from tools.made_agreements.making import STYLES, made_agreements

DAY = date(2026, 11, 27)
FRESH_SEED = 20261127


def checked(check: str, *clauses: str):
    text = "\n\n".join(f"{number}. {clause}" for number, clause in enumerate(clauses, start=1))
    return next(each for each in review_agreement([text], DAY) if each.id == check)


CASES = [
    ("CR-01", "yes", "The Allottee has paid Rs. 4,00,000 as booking amount before registration.",
     "The Total Price is Rs. 50,00,000."),
    ("CR-01", "partial", "The Allottee has paid Rs. 9,00,000 as booking amount before registration.",
     "The Total Price is Rs. 50,00,000."),
    ("CR-01", "no", "The Allottee has paid the booking amount before registration."),
    ("CR-03", "partial", "The flat has a carpet area of 600 sq. ft."),
    ("CR-03", "partial", "The flat has a carpet area of 600 sq. ft.",
     "If the area is less there shall be no refund of the price of the area."),
    ("CR-03", "partial", "The Promoter will tell the carpet area."),
    ("CR-03", "partial", "The built-up area is as per the brochure."),
    ("CR-04", "partial", "The Promoter shall give possession on 31 March 2028.",
     "The date of possession is extended for strike or shortage of material as force majeure."),
    ("CR-04", "no", "The flat is on the second floor."),
    ("CR-05", "partial", "If the Promoter fails to give possession he shall refund the price with interest."),
    ("CR-05", "no", "If the Allottee fails to take possession he shall pay maintenance."),
    ("CR-06", "partial", "Interest at the rate of the State Bank runs on refunds by the Promoter."),
    ("CR-06", "partial", "The Developer keeps an escrow account as lenders may require.",
     "The Purchaser shall be liable to pay interest at 21% per annum on every delayed payment to the Developer."),
    ("CR-06", "partial", "In case the Developer accepts late payment, the Purchaser shall pay interest at the rate of 18%."),
    ("CR-06", "partial", "Interest shall be charged at such rate as the Developer may fix, as the case may be."),
    ("CR-06", "yes", "The Promoter and the Allottee shall each pay interest at 10% per annum on delayed sums."),
    ("CR-06", "yes", "The Purchaser shall pay interest at 9%. The Developer shall pay interest at 9%."),
    ("CR-07", "no", "The title is good."),
    ("CR-07", "no", "The Allottee is entitled to compensation for delay."),
    ("CR-07", "partial",
     "The Vendor makes good loss by a defect in his title if demanded within\n2 (two) years and not after."),
    ("CR-07", "partial", "The Promoter compensates a defect of title, irrespective of its cause, within one year."),
    ("CR-07", "partial", "The Promoter indemnifies a defect of title without limit of amount for 12 months."),
    ("CR-07", "partial", "The Promoter indemnifies the Allottee against a defect of title until the conveyance."),
    ("CR-07", "partial", "Compensation for a defective title; the claim lapses on possession by the Allottee."),
    ("CR-07", "yes", "The Promoter makes good loss by a defect of title, without any limit of time, even after 12 years."),
    ("CR-08", "partial", "Structural defects notified in 5 years shall be rectified."),
    ("CR-08", "partial", "Structural defects notified in 5 years shall be rectified in 30 days at the cost of the Allottee."),
    ("CR-09", "partial", "The Promoter shall change the plan only with the consent of the Allottee."),
    ("CR-10", "partial", "The Promoter may cancel on default of the Allottee after notice."),
    ("CR-12", "partial", "The Promoter shall execute the conveyance to the society."),
    ("CR-14", "yes", "A covered garage is allotted."),
    ("CR-16", "partial", "The Promoter may mortgage the Project. The NOC of the bank is annexed."),
    ("CR-16", "partial", "The land is under a mortgage to a bank."),
    ("CR-16", "no", "The Allottee may avail a home loan and mortgage the flat to a bank."),
    ("CR-17", "partial", "GST is payable as the law has it."),
]  # fmt: skip


@pytest.mark.parametrize(("check", "present", "clauses"), [(one, two, rest) for one, two, *rest in CASES])
def test_a_clause_is_judged_by_its_benchmark(check, present, clauses):
    found = checked(check, *clauses)

    assert found.present == present, found.assessment
    assert (found.quote is None) == (present == "no")
    assert (found.suggested_wording == "") == (present == "yes")


def test_every_sound_clause_passes_and_every_absent_one_is_missed_in_the_styles_it_was_written_against():
    found = dict.fromkeys(CHECKS, 0)
    for agreement in made_agreements(60, seed=4):
        for each in review_agreement(agreement.pages, DAY):
            if agreement.truth[each.id] == "no":
                found[each.id] += each.present == "yes"

    assert {check for check, passed in found.items() if passed} == set()


def test_recall_of_critical_clauses_on_a_fresh_seed_is_at_least_98_in_100():
    planted = seen = 0
    styles = set()
    for agreement in made_agreements(120, FRESH_SEED):
        styles.add(agreement.style)
        for each in review_agreement(agreement.pages, DAY):
            if each.severity == "critical" and agreement.truth[each.id] != "yes":
                planted += 1
                seen += each.present != "yes"

    assert styles == set(STYLES)
    assert Decimal(seen) / planted >= Decimal("0.98")


def test_a_finding_has_page_and_number_of_its_clause_and_words_for_the_buyer():
    pages = [
        "AGREEMENT\n1. Whereas.\n",
        "Article 2\n2.1 The Project is registered with RERA under no. P52100045678.",
    ]

    told = to_json(review_agreement(pages, DAY))

    [rera] = [each for each in told["clauses"] if each["id"] == "CR-02"]
    assert (rera["present"], rera["page"], rera["clause"], rera["method"]) == ("yes", 2, "2.1", "rules")
    assert rera["quote"].endswith("P52100045678.")
    assert rera["plain"]["hi"].startswith("ठीक है।")
    assert told["off"]["critical"] == ["CR-01", "CR-16"]


def test_clauses_follow_numbers_letters_words_and_blank_lines():
    text = "TITLE\n\nfirst paragraph\n\nsecond one\n(a) lettered\nClause 7: worded\nfollows\nSchedule A\nplan"

    found = [(each.number, each.text) for each in clauses_of([text])]

    assert found == [
        ("", "TITLE"), ("", "first paragraph"), ("", "second one"), ("a", "(a) lettered"),
        ("7", "Clause 7: worded follows"), ("", "Schedule A plan"),
    ]  # fmt: skip
    assert len(clauses_of(["x" * (LONGEST_CLAUSE_CHARS + 1)])) == 2
    assert one_line("a\u201cb\u201d\n c") == 'a"b" c'


@pytest.mark.parametrize("pages", [[], ["  \n "], ["x" * (MOST_CHARS + 1)]])
def test_what_is_no_agreement_is_refused(pages):
    with pytest.raises(BadInput):
        clauses_of(pages)


def test_figures_are_read_as_agreements_write_them():
    assert percents("ten per cent (10%) or 10 (ten) percent, 12.5 % p.a.") == [10, 10, 10, Decimal("12.5")]
    assert periods_days("thirty (30) days; 5 years; 2 months; one week") == [30, 1825, 60, 7]
    assert [has_date(each) for each in ("1st day of January, 2029", "31/03/2028", "soon")] == [
        True,
        True,
        False,
    ]
    assert rupees("Rs. 12,00,000/- and ₹500") == [1_200_000, 500]


def test_every_check_has_a_rule_and_every_rule_a_check():
    rules = load_rules(RULES_FILE)

    assert [rule.id for rule in rules] == list(CHECKS)
    assert all(set(rule.value["plain"]) == {"en", "hi", "mr"} for rule in rules)
