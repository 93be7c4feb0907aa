"""From facts to a title case: what is missing or contested is named, and nothing is made up or merged."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from domain.documents.fact import Evidence, Fact, FactValue
from domain.documents.instruments.bundle import BundlePaper
from domain.documents.instruments.case import BundleCase, instruments_case
from domain.documents.instruments.spellings import in_latin, propose_spellings
from domain.documents.labels import DocumentLabel as Label
from domain.title.output import title_chain

if TYPE_CHECKING:
    from collections.abc import Iterable

REQUEST = {"as_of": "2026-11-01", "search_years": 30, "seller": ["Asha Rao"]}
EVIDENCE = Evidence(None, 1, "as it stands")
Given = tuple[str, FactValue] | tuple[str, FactValue, Fraction]


def paper(name: str, label: Label, *given: Given) -> BundlePaper:
    return BundlePaper(name, label, tuple(_facts(label, given)))


def _facts(label: Label, given: Iterable[Given]) -> Iterable[Fact]:
    for field, value, *rest in given:
        confidence = rest[0] if rest else Fraction(1)
        yield Fact(f"{label.value}.{field}", value, EVIDENCE, "rules", confidence)  # type: ignore[arg-type]  # a fraction


def person(name: str) -> FactValue:
    return {"name": name, "relation": "S/o", "relative": "Mohan Rao"}


def sale(name: str, day: str, giver: str, taker: str, *more: Given) -> BundlePaper:
    return paper(
        name,
        Label.SALE_DEED,
        ("execution_date", day),
        ("registered", True),
        ("executant", person(giver)),
        ("claimant", person(taker)),
        *more,
    )


ROOT = sale("root", "1990-01-01", "Old Man", "Ramesh Rao", ("doc_no", "1/1990"))


def made(*papers: BundlePaper) -> BundleCase:
    case = instruments_case(papers, REQUEST)
    if case.case["events"]:
        title_chain(case.case)
    return case


def lacking(case: BundleCase) -> set[tuple[str, str]]:
    return {(each.paper, each.field) for each in case.missing}


def test_deeds_without_day_party_or_endorsement_are_named() -> None:
    case = made(
        ROOT,
        paper("undated", Label.SALE_DEED, ("executant", person("A")), ("claimant", person("B"))),
        paper("alone", Label.GIFT, ("execution_date", "2001-01-01"), ("registered", True)),
        paper("bare", Label.SALE_DEED, ("execution_date", "2002-01-01"), ("executant", person("Ramesh Rao")), ("claimant", person("B"))),
        paper("torn", Label.PARTITION, ("execution_date", "2003-01-01"), ("registered", True)),
        paper("no one", Label.POA, ("execution_date", "2003-02-01"), ("registered", True)),
        paper("no bank", Label.MODT, ("execution_date", "2003-03-01"), ("registered", True)),
        paper("no day", Label.MORTGAGE, ("lender", "Canara Bank")),
        paper("closes", Label.RELEASE_OF_MORTGAGE, ("execution_date", "2004-01-01"), ("registered", True)),
        paper("tax", Label.TAX_RECEIPT, ("amount_inr", 5)),
    )  # fmt: skip

    assert lacking(case) == {
        ("undated", "execution_date"), ("alone", "executant"), ("alone", "claimant"), ("bare", "registered"), ("torn", "parties"),
        ("no one", "parties"), ("no bank", "parties"), ("no day", "execution_date"), ("closes", "discharges"), ("tax", "date"),
    }  # fmt: skip
    assert [event["type"] for event in case.case["events"]] == ["root", "sale", "discharge"]
    assert "registered" not in case.case["events"][1]


def test_what_names_a_paper_that_is_not_there_says_so() -> None:
    case = made(
        ROOT,
        sale("sold", "2001-01-01", "Ramesh Rao", "Asha Rao", ("via_poa", {"agent": "X", "date": "2000-01-01"})),
        paper("closes", Label.RELEASE_OF_MORTGAGE, ("execution_date", "2004-01-01"), ("registered", True), ("discharges", {"doc_no": "9/2000", "date": "2000-01-01"})),
    )  # fmt: skip

    assert lacking(case) == {("sold", "via_poa"), ("closes", "discharges")}
    assert case.case["events"][1]["via_poa"] == "power of 2000-01-01"
    assert "POA_UNREGISTERED" in {each["code"] for each in title_chain(case.case)["findings"]}


def test_a_power_is_found_by_its_number_before_its_day() -> None:
    powers = [
        paper(f"p{number}", Label.POA, ("execution_date", "2000-01-01"), ("registered", True), ("doc_no", number), ("principal", person("Ramesh Rao")))
        for number in ("7/2000", "8/2000")
    ]  # fmt: skip
    deed = sale(
        "sold",
        "2001-01-01",
        "Ramesh Rao",
        "Asha Rao",
        ("via_poa", {"agent": "X", "date": "2000-01-01", "doc_no": "8/2000"}),
    )

    case = made(ROOT, *powers, deed)

    assert case.papers[case.case["events"][3]["via_poa"]] == ("p8/2000",)


def test_two_values_and_doubted_values_are_contested() -> None:
    case = made(
        sale(
            "deed",
            "1990-01-01",
            "Old Man",
            "Asha Rao",
            ("doc_no", "1/1990"),
            ("doc_no", "2/1990", Fraction(1, 2)),
            ("survey", "12/3", Fraction(1, 4)),
            ("extent", {"parts": [{"value": "2", "unit": "bigha"}], "sqft": None}),
        )
    )

    assert {(each.field, each.values) for each in case.contested if each.field != "extent"} == {
        ("doc_no", ("1/1990", "2/1990")),
        ("survey", ("12/3",)),
    }
    assert "extent" in {each.field for each in case.contested}
    assert case.case["events"][0]["property"] == {"survey": "12/3"}
    assert case.case["events"][0]["doc_no"] == "1/1990"


def test_deaths_need_someone_who_takes() -> None:
    death = paper("death", Label.DEATH_CERTIFICATE, ("of", "Ramesh Rao"), ("death_date", "2001-01-01"))
    will = paper(
        "will", Label.WILL, ("execution_date", "2000-01-01"), ("testator", person("Ramesh Rao")), ("legatee", person("Asha Rao")), ("district", "Mumbai")
    )  # fmt: skip
    heirs = paper(
        "heirs",
        Label.LEGAL_HEIR_CERTIFICATE,
        ("of", "Ramesh Rao"),
        ("death_date", "2001-01-01"),
        ("heir", {"name": "Anil Rao"}),
    )

    assert lacking(made(ROOT, death)) == {("death", "heirs")}
    assert lacking(made(ROOT, will)) == {("will", "death_date")}
    assert lacking(made(ROOT, paper("blank", Label.WILL))) == {("blank", "legatee")}
    assert lacking(made(ROOT, paper("blank", Label.FAMILY_TREE))) == {("blank", "heir")}
    both = made(ROOT, death, will, heirs)
    assert [event["type"] for event in both.case["events"]] == ["root", "death_will"]
    assert both.case["events"][1]["presidency_town"] is True
    assert [each.paper for each in both.contested] == ["heirs"]


def test_a_chain_that_begins_with_a_death_has_no_root() -> None:
    tree = paper(
        "tree",
        Label.FAMILY_TREE,
        ("of", "Ramesh Rao"),
        ("death_date", "2001-01-01"),
        ("heir", {"name": "Asha Rao"}),
    )

    assert [
        event["type"] for event in made(tree, sale("s", "2002-01-01", "Asha Rao", "B")).case["events"]
    ] == ["death_intestate", "sale"]
    assert made().case["events"] == []


def test_registers_that_say_too_little_are_named() -> None:
    case = made(
        ROOT,
        paper("ec", Label.ENCUMBRANCE_CERTIFICATE, ("form", "15")),
        paper("ec 2", Label.ENCUMBRANCE_CERTIFICATE, ("form", "15"), ("from", "1996-01-01"), ("to", "2026-11-01")),
        paper("rtc", Label.RTC_PAHANI, ("survey", "1")),
        paper("khata", Label.KHATA, ("holder", "Asha Rao"), ("date", "2026-01-01")),
        paper("cersai", Label.CERSAI_REPORT, ("lender", "Canara Bank")),
        paper("rera", Label.RERA_REGISTRATION, ("rera_no", "PRM/1")),
        paper("pan", Label.PAN),
    )  # fmt: skip

    assert lacking(case) >= {
        ("ec", "period"),
        ("ec 2", "entry"),
        ("rtc", "holder"),
        ("cersai", "security_id"),
        ("rera", "date"),
    }
    assert case.case["records"] == {
        "ec": [{"form": "15", "from": "1996-01-01", "to": "2026-11-01", "entries": []}],
        "revenue": {"holders": [], "survey": "1"},
        "rera": {"number": "PRM/1"},
    }


def test_spellings_are_proposed_across_scripts_and_never_merged() -> None:
    found = propose_spellings(
        {"deed": ["Sunita Patil"], "deed 2": ["Sunitha Patil"], "7/12": ["सुनीता पाटील", "ಮೋಹನ್ ರಾವ್"]}
    )

    assert [(each.name, each.may_be, each.papers) for each in found] == [
        ("Sunitha Patil", "Sunita Patil", ("deed 2",)),
        ("सुनीता पाटील", "Sunita Patil", ("7/12",)),
    ]
    assert all(Fraction(3, 5) <= each.likeness <= 1 for each in found)
    assert in_latin("Asha") == "Asha"
