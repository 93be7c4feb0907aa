import pytest

from domain.errors import BadInput
from domain.search.chips import chips, describe, remove_chip

EVERYTHING = {
    "transaction": "rent",
    "category": "residential",
    "property_types": ["apartment", "row_house"],
    "bhk": {"in": [0.5, 2, 2.5]},
    "price": {"min": 20000, "max": 35000, "period": "month", "max_per_sqft_month": 40},
    "deposit_max": 200000,
    "area": {"min_sqft": 900.5, "basis": "carpet"},
    "city": "Pune",
    "localities": ["Baner"],
    "landmarks": [
        {"name": "school", "relation": "near", "category": True},
        {"name": "Infosys", "relation": "within", "max_km": 2.0},
    ],
    "commute": {"to": "Hinjawadi", "max_min": 30, "mode": "metro"},
    "metro": {"max_km": 0.5},
    "possession": {"status": "ready", "by": "2027-03-31"},
    "facing": ["north_east"],
    "vastu": True,
    "views": ["lake"],
    "floor": {"min": 3, "max": 9, "in": [0, 4], "not_ground": True, "not_top": True, "prefer": "high"},
    "furnishing": ["semi_furnished"],
    "parking": {"min": 2, "type": "covered"},
    "sale_type": "new",
    "rera": True,
    "bath_min": 2,
    "amenities": ["gym", "helicopter"],
    "pets": True,
    "seller_type": ["owner"],
    "tenant_policy": "open_to_all",
    "pg": {"occupant": "female"},
    "yield_min_pct": 4.0,
    "exclude": {
        "property_types": ["villa"],
        "localities": ["Wakad"],
        "landmarks": [{"name": "highway", "relation": "near", "category": True}],
        "bhk": {"in": [1]},
        "floor": {"in": [13]},
    },
    "sort": "price_asc",
}


def test_says_every_slot_in_words():
    assert [chip.label for chip in chips(EVERYTHING)] == [
        "for rent", "residential", "1 RK or 2 or 2.5 BHK", "apartment", "row house",
        "₹20,000 to ₹35,000 a month", "under ₹40 per sq ft a month", "deposit under ₹2 L", "Baner", "Pune",
        "near a school", "within 2 km of Infosys", "within 30 min of Hinjawadi by metro",
        "metro within 0.5 km",
        "above 900 sq ft carpet", "ready to move", "possession by 31 Mar 2027", "new", "RERA registered",
        "floor 3 or above", "floor 9 or below", "floor ground or 4", "not ground floor", "not top floor",
        "high floors preferred", "north east facing", "vastu compliant", "lake view", "semi furnished",
        "2 or more bathrooms", "2 covered parking", "Gym", "helicopter", "pets allowed", "owner listings",
        "open to all", "PG for female", "yield 4% or more", "no villa", "no Wakad", "not near a highway",
        "not 1 BHK", "not floor 13", "cheapest first",
    ]  # fmt: skip


def test_says_every_slot_in_marathi():
    assert [chip.label for chip in chips(EVERYTHING, "mr")] == [
        "भाड्याने", "निवासी", "1 RK किंवा 2 किंवा 2.5 BHK", "फ्लॅट", "रो हाऊस",
        "दरमहा ₹20,000 ते ₹35,000", "दरमहा ₹40 प्रति चौरस फूट पर्यंत", "डिपॉझिट ₹2 लाख पर्यंत", "Baner", "Pune",
        "शाळा जवळ", "Infosys पासून 2 किमीच्या आत", "मेट्रोने Hinjawadi पासून 30 मिनिटांत",
        "मेट्रो 0.5 किमीच्या आत", "900 चौरस फूट पासून पुढे (कार्पेट)", "राहण्यास तयार",
        "31 मार्च 2027 पर्यंत ताबा", "नवीन", "RERA नोंदणीकृत", "मजला 3 किंवा वर", "मजला 9 किंवा खाली",
        "मजला तळ किंवा 4", "तळमजला नको", "सर्वांत वरचा मजला नको", "वरचा मजला पसंत", "ईशान्यमुखी",
        "वास्तूनुसार", "तलाव दिसणारे", "सेमी फर्निश्ड", "2 किंवा जास्त बाथरूम", "2 बंदिस्त पार्किंग", "जिम",
        "helicopter", "पाळीव प्राणी चालतील", "मालक यांच्या जाहिराती", "सर्वांसाठी खुले", "PG: मुली",
        "भाड्यातून उत्पन्न 4% किंवा जास्त", "व्हिला नको", "Wakad नको", "महामार्ग जवळ नको", "1 BHK नको",
        "मजला 13 नको", "स्वस्त आधी",
    ]  # fmt: skip


def test_keys_are_the_same_in_every_language():
    keys = [chip.key for chip in chips(EVERYTHING)]

    assert [chip.key for chip in chips(EVERYTHING, "hi")] == keys
    assert [chip.key for chip in chips(EVERYTHING, "mr")] == keys


@pytest.mark.parametrize(
    ("filters", "language", "label"),
    [
        ({"price": {"max": 9000000, "period": "total"}}, "mr", "₹90 लाख पर्यंत"),
        ({"price": {"max": 12000000, "period": "total"}}, "hi", "₹1.2 करोड़ तक"),
        ({"area": {"min_sqft": 900, "max_sqft": 1100, "basis": "unspecified"}}, "hi", "900 से 1,100 वर्ग फ़ुट"),
        ({"area": {"max_sqft": 1100, "basis": "plot"}}, "mr", "1,100 चौरस फूट पर्यंत जमीन"),
        ({"landmarks": [{"name": "gurukul", "relation": "near", "category": True}]}, "mr", "a gurukul जवळ"),
    ],
)
def test_says_it_the_way_the_language_does(filters, language, label):
    assert [chip.label for chip in chips(filters, language)] == [label]


def test_the_sentence_is_in_the_language_too():
    assert describe({"city": "Pune"}, "hi") == "खोज: Pune।"
    assert describe({}, "mr") == "सर्व घरे शोधली जात आहेत, कोणताही फिल्टर नाही."


@pytest.mark.parametrize(
    ("filters", "label"),
    [
        ({"price": {"min": 5000000, "period": "total"}}, "above ₹50 L"),
        ({"floor": {"max": 5}}, "floor 5 or below"),
        ({"floor": {"min": 5}}, "floor 5 or above"),
        ({"commute": {"to": "BKC", "max_min": 20, "mode": "walk"}}, "within 20 min of BKC on foot"),
        ({"commute": {"to": "BKC", "max_min": 20}}, "within 20 min of BKC"),
        ({"possession": {"status": "under_construction"}}, "under construction"),
        ({"possession": {"by": "2027-03-31"}}, "possession by 31 Mar 2027"),
        (
            {"area": {"basis": "plot", "original": {"value": 2, "unit": "bigha"}}},
            "2 bigha (size to be confirmed)",
        ),
        ({"parking": {"min": 1}}, "parking"),
        ({"pets": False}, "no pets"),
        ({"price": {"max_per_sqft_month": 20}}, "under ₹20 per sq ft a month"),
    ],
)
def test_says_each_form_of_a_slot(filters, label):
    assert [chip.label for chip in chips(filters)] == [label]


@pytest.mark.parametrize(
    "filters", [{}, {"bhk": {}}, {"area": {"basis": "plot"}}, {"exclude": {"floor": {}}}]
)
def test_shows_no_chip_for_a_slot_that_says_nothing(filters):
    assert chips(filters) == []
    assert describe(filters) == "Searching all homes, no filter is set."


def test_every_chip_can_be_taken_back_until_none_is_left():
    left = EVERYTHING
    while chips(left):
        before = len(chips(left))
        left = remove_chip(left, chips(left)[0].key)
        assert len(chips(left)) < before

    assert set(left) <= {"price", "floor", "exclude"}
    assert EVERYTHING["city"] == "Pune"


def test_refuses_a_key_that_is_not_active():
    with pytest.raises(BadInput, match="no active filter"):
        remove_chip({"city": "Pune"}, "bhk")
