from __future__ import annotations

import string
from decimal import Decimal

import pytest

from agents.answer_writer.floor import problem_words
from agents.answer_writer.phrases import has_phrase, phrase, phrase_book, rupees, tenure
from agents.language import detect_language
from agents.prompts import load_prompt
from agents.search_understanding.canonical import dispose
from agents.search_understanding.human_talk import with_human_talk
from agents.search_understanding.list_talk import ListTalk, with_list_talk
from agents.search_understanding.proposal import Proposal
from agents.search_understanding.replies import is_no, is_yes, name_in, phone_in, wants_more
from domain.errors import BadInput
from domain.lending.emi import instalment
from domain.search.parser import parse
from router.measures import figures_in

PACKAGES = ["agents.search_understanding", "agents.answer_writer"]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(phrase_book()))
def test_each_phrase_has_the_same_places_in_every_language(key):
    versions = phrase_book()[key]

    assert set(versions) == {"en", "hinglish", "hi", "mr"}
    assert len({frozenset(places(text)) for text in versions.values()}) == 1


@pytest.mark.parametrize("package", PACKAGES)
def test_each_prompt_renders_with_its_declared_inputs_only(package):
    prompt = load_prompt(package)

    text = prompt.render(**{name: f"<{name}>" for name in prompt.inputs})

    assert "{{" not in text
    assert all(f"<{name}>" in text for name in prompt.inputs)
    with pytest.raises(ValueError, match="takes"):
        prompt.render(**dict.fromkeys(prompt.inputs[1:], ""))
    with pytest.raises(ValueError, match="takes"):
        prompt.render(**dict.fromkeys((*prompt.inputs, "extra"), ""))


def test_a_value_is_not_filled_in_again():
    prompt = load_prompt("agents.answer_writer")

    assert "{{ end }}" in prompt.render(language="{{ end }}", end="END")


@pytest.mark.parametrize(
    ("text", "before", "language"),
    [
        ("3BHK in Whitefield under 1.2 crore", "en", "en"),
        ("Whitefield mein 3bhk chahiye", "en", "hinglish"),
        ("budget thoda badha do, 1.4 tak", "en", "hinglish"),
        ("पुणे में 2 बीएचके", "en", "hi"),
        ("1.4 cr", "hi", "hi"),
        ("cheaper", "hinglish", "hinglish"),
        ("show me flats near the main road", "hi", "en"),
        ("बाणेरमध्ये 2 बीएचके पाहिजे", "en", "mr"),
        ("मला भाड्याने घर हवे आहे", "hi", "mr"),
        ("मुझे किराए पर घर चाहिए", "mr", "hi"),
        ("वाकड 80 लाख", "mr", "mr"),
        ("वाकड 80 लाख", "en", "hi"),
        ("पुण्यात फ्लॅट", "en", "mr"),
        ("हो", "mr", "mr"),
    ],
)
def test_language_follows_the_person(text, before, language):
    assert detect_language(text, before) == language


def test_amounts_and_terms_in_words():
    assert rupees(11_500_000, "hi") == "₹1.15 करोड़"
    assert rupees(8_550_000, "hi") == "₹85.5 लाख"
    assert rupees(11_500_000, "mr") == "₹1.15 कोटी"
    assert rupees(8_550_000, "mr") == "₹85.5 लाख"
    assert tenure(240, "en") == "20 years"
    assert tenure(240, "mr") == "20 वर्षे"
    assert tenure(90, "hinglish") == "90 mahine"
    assert has_phrase("hello")
    assert not has_phrase("nothing of the kind")
    assert phrase("results_more", "en", shown=2, total=7) == "2 more of 7:"


@pytest.mark.parametrize(
    "text", ["yes", "Haan, sahmat hoon", "हाँ", "ok", "Yes, I agree.", "हो, मान्य आहे", "होय"]
)
def test_yes(text):
    assert is_yes(text)
    assert not is_no(text)


@pytest.mark.parametrize("text", ["no", "Nahi", "नहीं", "no thanks", "yes but no", "नाही", "नको, धन्यवाद"])
def test_no_wins_over_yes(text):
    assert is_no(text)
    assert not is_yes(text)


@pytest.mark.parametrize(
    "text", ["", "a long message that says yes somewhere but is about quite other things"]
)
def test_neither(text):
    assert not is_yes(text)


@pytest.mark.parametrize(
    ("text", "is_asked", "name"),
    [
        ("my name is Ravi Kumar", False, "Ravi Kumar"),
        ("my name is Ravi and my number is 9845012345", False, "Ravi"),
        ("mera naam Asha hai", False, "Asha"),
        ("मेरा नाम रवि है", False, "रवि"),
        ("माझे नाव संदीप आहे", False, "संदीप"),
        ("कमी बजेट चालेल", False, None),
        ("Ravi Kumar", True, "Ravi Kumar"),
        ("Ravi Kumar", False, None),
        ("Ravi 98450 12345", True, "Ravi"),
        ("what is the maintenance charge of this one please", True, None),
    ],
)
def test_names(text, is_asked, name):
    assert name_in(text, is_asked=is_asked) == name


def test_phone_and_more():
    assert phone_in("call 098450-12345") == "+919845012345"
    assert phone_in("3 bhk") is None
    assert all(
        wants_more(text)
        for text in ("more", "Show more", "aur dikhao", "और दिखाओ", "next page", "आणखी दाखवा")
    )
    assert not any(wants_more(text) for text in ("more bedrooms", "aur sasta", "show me", "आणखी स्वस्त दाखवा"))


@pytest.mark.parametrize(
    ("text", "tool", "numbers"),
    [
        ("contact the owner of the second one", "contact", [2]),
        ("give me the owner's contact number", None, []),
        ("नंबर 2 के विज्ञापनदाता से संपर्क करो", "contact", [2]),
        ("show me details of 3", "details", [3]),
        ("नंबर 2 च्या जाहिरातदाराशी संपर्क करा", "contact", [2]),
        ("तिसऱ्या घराची माहिती द्या", "details", [3]),
        ("मालकाचा नंबर द्या", None, []),
        ("tell me more about the first and the third", "details", [1, 3]),
        ("3bhk at 8.5% for 20 years, 98450 12345", None, []),
    ],
)
def test_talk_about_the_list(text, tool, numbers):
    talk = ListTalk(text)

    assert talk.tool() == tool
    assert talk.numbers() == numbers


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("₹85.5 लाख", [8_550_000]),
        ("1.2 कोटींपर्यंत आणि 1,450 चौरस फूट", [12_000_000, 1450]),
        ("1.2 करोड़ तक", [12_000_000]),
        ("₹1.15 कोटीचा फ्लॅट 20 वर्षांच्या कर्जावर", [11_500_000, 20]),
        ("दरमहा 35 हजारांच्या आत", [35_000]),
        ("साडेतीन कोटी", [35_000_000]),
    ],
)
def test_the_figure_check_reads_lakh_and_crore_of_both_languages(text, figures):
    assert [int(figure.value) for figure in figures_in(text)] == figures


def test_a_locality_said_in_devanagari_may_be_proposed_by_the_model():
    text = "बाणेरमध्ये 2 बीएचके 90 लाखांपर्यंत"
    filters = {"localities": ["Baner", "Wakad"], "bhk": {"in": [2]}, "price": {"max": 9_000_000}}

    disposed = dispose(Proposal(intent="search", filters=filters), parse(text), text, {})

    assert disposed["filters"]["localities"] == ["Baner"]
    assert disposed["filters"]["price"] == {"max": 9_000_000}


SEARCHED = {"transaction": "buy", "bhk": {"in": [2]}, "city": "Pune", "localities": ["Baner"]}
MEANT = {
    "suggest_compare": {"name": "compare", "result_numbers": [2, 3]},
    "suggest_emi": {"name": "emi", "result_numbers": [2]},
    "suggest_contact": {"name": "contact", "result_numbers": [2]},
    "suggest_human": {"name": "contact", "wants": "human"},
    "suggest_similar": {"name": "more_like", "result_numbers": [2]},
    "suggest_emi_longer": {"name": "emi", "tenure_months": 300},
    "suggest_emi_shorter": {"name": "emi", "tenure_months": 180},
}
CHANGED = {
    "suggest_cheaper": ("price", {"max": 8_100_000, "period": "total"}),
    "suggest_metro": ("metro", {"max_km": 1.0}),
    "suggest_rent": ("transaction", "rent"),
    "suggest_buy": ("transaction", "buy"),
    "suggest_example": ("localities", ["Wakad"]),
}


@pytest.mark.parametrize("language", ["en", "hinglish", "hi", "mr"])
@pytest.mark.parametrize("key", sorted(key for key in phrase_book() if key.startswith("suggest_")))
def test_every_suggestion_is_understood_in_its_language(key, language):
    active = {**SEARCHED, "price": {"max": 9_000_000, "period": "total"}}
    said = phrase(key, language, number=2, other=3)

    parsed = with_human_talk(with_list_talk(parse(said, active), said, active), said, active)

    if key in MEANT:
        assert parsed["tool"] == MEANT[key]
    elif key in CHANGED:
        slot, value = CHANGED[key]
        assert parsed["state_after"][slot] == value
    elif key == "suggest_reset":
        assert (parsed["intent"], parsed["filters"]) == ("reset", {})
    else:
        assert {"suggest_more": wants_more, "suggest_yes": is_yes, "suggest_no": is_no}[key](said)


@pytest.mark.parametrize("language", ["hinglish", "hi", "mr"])
@pytest.mark.parametrize(
    ("detail", "figures"),
    [
        ("The tenure must be between 1 and 600 months; it is 900.", ["1", "600", "900"]),
        ("The rate must be a plain number such as 8.5.", ["8.5"]),
        ("no active filter has this key; take one from the chips of the last answer", []),
        ("something nobody translated, 7", ["7"]),
    ],
)
def test_an_error_is_said_in_the_language_with_its_figures(language, detail, figures):
    said = problem_words(detail, language)

    assert said != detail
    assert all(figure in said for figure in figures)
    assert problem_words(detail, "en") == detail


def test_every_error_of_loans_is_in_the_book():
    for wrong in (
        lambda: instalment(0, Decimal(8), 12),
        lambda: instalment(1, Decimal(101), 12),
        lambda: instalment(1, Decimal(8), 0),
    ):
        with pytest.raises(BadInput) as error:
            wrong()
        assert not problem_words(error.value.detail, "mr").endswith(error.value.detail)
