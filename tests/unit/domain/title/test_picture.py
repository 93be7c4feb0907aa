from __future__ import annotations

from datetime import date
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from domain.title.picture.bands import Stretch, stretches
from domain.title.picture.drawing import MOST_FINDINGS, description, draw, picture_of
from domain.title.picture.marks import cut, width_px
from domain.title.picture.rows import code_words, mark_places, tiers
from domain.title.picture.scale import scale_for
from domain.title.picture.shapes import to_json
from domain.title.picture.style import DARK, LIGHT
from domain.title.reading import read_case
from domain.title.review import review
from tests.support.title_deeds import HEIRS, ROOT, case, event, sale

SVG = "{http://www.w3.org/2000/svg}"
LONG_LENDER = "The Very Long Named Cooperative Housing Finance Society of Bengaluru"
RICH = [
    ROOT,
    event("E2", "1997-02-01", "gpa_sale", by="Ramaiah", to="Mohan"),
    HEIRS | {"id": "E3", "legal_heir_proof": False},
    event("E4", "2010-05-01", "release", by="Suresh", to="Kavita", registered=True),
    sale("E5", "2014-07-15", "Lakshmi", "Arjun", original_available=False, stamp={"ok": False}),
    event("M1", "1990-01-01", "mortgage", lender="SBI"),
    event("M2", "2026-10-31", "mortgage", lender=LONG_LENDER),
    event("M3", "1989-01-01", "attachment", authority=LONG_LENDER),
    event("D1", "1990-02-01", "discharge", ref="M1"),
    event("D3", "1989-02-01", "discharge", ref="M3"),
]


def looked_at(*events, **fields):
    return review(read_case(case(*events, **fields)))


def picture(*events, **fields):
    return parsed(draw(looked_at(*events, **fields)))


def parsed(drawn):
    return ET.fromstring(drawn)  # noqa: S314 - the picture is our own


def texts(root):
    return [each.text for each in root.iter(f"{SVG}text")]


def test_draws_bands_deeds_charges_and_findings_with_names_for_screen_readers():
    root = picture(*RICH, state={"oc_missing": True, "tax_arrears": True, "mutation_pending": True})

    names = [each.findtext(f"{SVG}title") for each in root.iter(f"{SVG}g") if each.get("role") == "listitem"]
    assert "Ramaiah holds whole from 1988-05-10 to 2010-02-02" in names
    assert "E2, 1997-02-01: gpa_sale, passes no title" in names
    assert "M1 mortgage SBI, from 1990-01-01, closed 1990-02-01 by D1" in names
    assert any(name.startswith("Finding 1, critical: GPA sale no title (E2)") for name in names)
    assert {"Ramaiah · whole", "Kavita · 2/3", "defective", "DRAFT, NOT AN OPINION"} <= set(texts(root))
    assert all(names)


def test_each_mark_and_label_leads_to_its_deed():
    root = picture(*RICH)

    linked = {each.get("data-event") for each in root.iter(f"{SVG}g") if each.get("data-event")}
    assert linked == {each["id"] for each in RICH}


def test_the_same_shapes_are_told_to_other_printers():
    told = to_json(picture_of(looked_at(*RICH)))

    kinds = {part["kind"] for group in told["groups"] for part in group["parts"]}
    assert kinds == {"box", "line", "polygon", "words"}
    assert {group["event"] for group in told["groups"] if group["event"]} == {each["id"] for each in RICH}
    low = to_json(picture_of(looked_at(ROOT, state={"tax_arrears": True}, seller="Ramaiah")))
    [mark] = [one for group in low["groups"] for one in group["parts"] if one["kind"] == "circle"][:1]
    assert (mark["look"], mark["width"], mark["height"]) == ("low", 18, 18)


def test_title_and_description_say_what_the_picture_shows():
    root = picture(*RICH)

    ids = {each.get("id"): each.text for each in root if each.get("id")}
    assert ids["chain-title"] == "Chain of title on 2026-11-01: defective (draft, not an opinion)"
    assert "Holders on 2026-11-01: Arjun 1/3, Kavita 2/3. Open charges: M2 mortgage." in ids["chain-desc"]
    assert root.get("aria-labelledby") == "chain-title"
    assert root.get("aria-describedby") == "chain-desc"


def test_everything_stays_within_the_picture():
    root = picture(*RICH)
    _, _, width, height = map(float, root.get("viewBox").split())

    for each in root.iter(f"{SVG}rect"):
        x, y, wide, tall = (float(each.get(key)) for key in ("x", "y", "width", "height"))
        assert 0 <= x <= x + wide <= width
        assert 0 <= y <= y + tall <= height
    for each in root.iter(f"{SVG}text"):
        room = width_px(each.text or "")
        left = {"start": 0, "middle": room / 2, "end": room}[each.get("text-anchor")]
        assert float(each.get("x")) - left >= 0
        assert float(each.get("y")) < height


def test_a_clear_title_and_an_empty_chain_are_drawn_too():
    clear = picture(ROOT, sale("E2", "2001-01-01", "Ramaiah", "Arjun"))
    empty = looked_at(sale("E2", "2026-11-02", "Ramaiah", "Arjun"))

    assert "clear and marketable" in texts(clear)
    assert "FINDINGS" not in texts(clear)
    assert "CHARGES AND AGREEMENTS" not in texts(clear)
    assert "On 2026-11-01 held by nobody" in draw(empty)
    assert description(empty).startswith("Holders on 2026-11-01: nobody. Open charges: none.")
    assert "Findings: none." in description(looked_at(ROOT, seller="Ramaiah"))


def test_names_from_papers_cannot_break_the_picture():
    name = '</text><script>alert("1")</script>\x1b\u202e&'

    drawn = draw(looked_at(event("E<1>", "1988-01-01", "root", to=name), seller=name))

    root = parsed(drawn)
    assert not list(root.iter(f"{SVG}script"))
    assert "\x1b" not in drawn
    assert "\u202e" not in drawn
    assert any("<script>" in (text or "") for text in texts(root))


def test_who_takes_from_a_holder_is_drawn_in_his_place():
    found = looked_at(
        ROOT,
        sale("E2", "2000-01-01", "Ramaiah", "Z", share="1/2"),
        sale("E3", "2001-01-01", "Ramaiah", "A,B", share="1/4"),
    )

    bands = stretches(found.steps, date(2026, 11, 1))

    last = sorted((each for each in bands if each.end == date(2026, 11, 1)), key=lambda each: each.above)
    assert [(each.name, each.above) for each in last] == [
        ("Ramaiah", 0),
        ("A", Fraction(1, 4)),
        ("B", Fraction(3, 8)),
        ("Z", Fraction(1, 2)),
    ]
    assert bands[0] == Stretch("Ramaiah", Fraction(1), Fraction(0), date(1988, 5, 10), date(2000, 1, 1))


def test_a_share_that_goes_on_unchanged_is_one_band():
    found = looked_at(
        ROOT,
        sale("E2", "2000-01-01", "Ramaiah", "Z", share="1/2"),
        sale("E3", "2010-01-01", "Z", "Y"),
    )

    first = [
        each for each in stretches(found.steps, found.as_of) if each.name == "Ramaiah" and each.share < 1
    ]
    assert [(each.start, each.end) for each in first] == [(date(2000, 1, 1), date(2026, 11, 1))]


def test_marks_of_one_place_stand_above_one_another():
    found = looked_at(*RICH)
    spots = mark_places(found.findings, {each["id"]: 500.0 for each in RICH}, 1150)

    assert len(set(spots)) == len(found.findings)
    assert sorted(level for x, level in spots if x == 500.0) == list(range(sum(x == 500.0 for x, _ in spots)))


def test_a_picture_shows_the_gravest_findings_and_counts_the_others():
    gaps = [[f"{1997 + month // 12}-{month % 12 + 1:02d}-01"] * 2 for month in range(MOST_FINDINGS + 4)]

    root = picture(ROOT, seller="", ec_gaps=gaps)

    assert "and 4 more, in the review" in texts(root)
    marks = [each.findtext(f"{SVG}title") or "" for each in root.iter(f"{SVG}g")]
    assert sum(mark.startswith("Finding ") for mark in marks) == MOST_FINDINGS


def test_labels_do_not_lie_on_one_another_nor_run_over_the_edge():
    labels = [(100.0, "E1 sale"), (110.0, "E2 sale"), (400.0, "E3 sale"), (1149.0, "E4 sale")]

    placed = tiers(labels, 1150)

    assert [row for _, row in placed] == [0, 1, 0, 0]
    assert placed[3][0] + width_px("E4 sale") <= 1150


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [("Ramaiah", 100, "Ramaiah"), ("Ramaiah Rao", 50, "Ramaia…"), ("Ramaiah", 20, "")],
)
def test_a_text_is_cut_to_its_room(text, room, kept):
    assert cut(text, room) == kept


def test_letters_of_indian_scripts_take_more_room():
    assert width_px("रमैया") > width_px("ramai")


@pytest.mark.parametrize(
    ("first", "years"),
    [(date(2026, 3, 1), [2026]), (date(1988, 5, 10), [1990, 1995, 2000, 2005, 2010, 2015, 2020, 2025])],
)
def test_marks_a_handful_of_years(first, years):
    scale = scale_for([first], date(2026, 11, 1), 0, 100)

    assert [each.year for each in scale.years()] == years
    assert scale.x(date(1900, 1, 1)) == 0
    assert scale.x(date(2100, 1, 1)) == 100


def test_even_two_thousand_years_have_few_marks():
    assert len(scale_for([date(1, 1, 1)], date(9999, 1, 1), 0, 100).years()) <= 20


def test_a_code_reads_as_words_and_keeps_the_letters_of_the_trade():
    assert code_words("GPA_SALE_NO_TITLE") == "GPA sale no title"
    assert code_words("EC_GAP") == "EC gap"
    assert code_words("CHAIN_GAP") == "Chain gap"


def _luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "band"), [*(("#1c1f24", each) for each in LIGHT), *(("#eceff3", each) for each in DARK)]
)
def test_names_on_bands_have_the_contrast_of_wcag_aa(ink, band):
    light, dark = sorted((_luminance(ink), _luminance(band)), reverse=True)

    assert (light + 0.05) / (dark + 0.05) >= 4.5
