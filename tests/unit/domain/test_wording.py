"""Words said back to people hold the same facts in every language."""

import string
from pathlib import Path

import pytest
import yaml

import domain.wording
from domain.search.results import Relaxation
from domain.wording import Assumption, Given, say, wording
from domain.wording.rupees import in_words_of, rupees

FOLDER = Path(domain.wording.__file__).parent
ENTRIES = [
    (section, key)
    for path in sorted(FOLDER.glob("*.yaml"))
    for section, entries in yaml.safe_load(path.read_text("utf-8")).items()
    for key in entries
]


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(("section", "key"), ENTRIES)
def test_every_entry_is_worded_in_hindi_and_marathi_with_the_same_places(section, key):
    entry = wording(section)[key]

    assert {"hi", "mr"} <= set(entry)
    assert "en" in entry or section == "amenities"
    english = places(entry.get("en", ""))
    assert places(entry["hi"]) <= english
    assert places(entry["mr"]) <= english
    assert english - places(entry["hi"]) <= {"why", "high"}


def test_every_amenity_of_the_vocabulary_has_its_words():
    known = yaml.safe_load((FOLDER.parent / "rules" / "amenities.yaml").read_text("utf-8"))

    assert set(wording("amenities")) == set(known["amenities"])


def test_hinglish_shows_the_english_label_and_an_unknown_value_its_own_words():
    assert say("property_types", "row_house", "hinglish") == "row house"
    assert say("property_types", "tree_house", "mr") == "tree house"


@pytest.mark.parametrize(
    ("amount", "language", "words"),
    [
        (12_350_000, "en", "₹1.24 Cr"),
        (12_350_000, "hi", "₹1.24 करोड़"),
        (12_350_000, "mr", "₹1.24 कोटी"),
        (8_550_000, "mr", "₹85.5 लाख"),
        (35_000, "mr", "₹35,000"),
        (8_550_000, "hinglish", "₹85.5 L"),
    ],
)
def test_amounts_have_the_units_of_the_language(amount, language, words):
    assert rupees(amount, language) == words


def test_what_was_assumed_and_given_up_is_said_in_the_language():
    assumed = Assumption("read_as_lakh", {"figure": "80"})
    raised = Given("price_max", {"old": "₹80 L", "new": "₹1 Cr"})
    dropped = Given("amenity", {}, amenity="gym")

    assert assumed.sentence() == "80 read as 80 lakh rupees"
    assert assumed.sentence("mr") == "80 म्हणजे 80 लाख रुपये धरले"
    assert in_words_of(raised.sentence("hi"), "hi") == "बजट ₹80 लाख से बढ़ाकर ₹1 करोड़"
    assert (dropped.sentence(), dropped.sentence("mr")) == ("gym not required", "जिम आवश्यक नाही")


def test_a_relaxation_is_worded_where_it_can_be():
    given = Given("price_max", {"old": "₹80 L", "new": "₹1 Cr"})

    assert Relaxation("price.max", "as said", 3, given).in_words("mr") == "बजेट ₹80 लाख वरून ₹1 कोटी"
    assert Relaxation("price.max", "as said", 3).in_words("mr") == "as said"
