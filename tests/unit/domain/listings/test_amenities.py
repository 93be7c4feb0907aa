from __future__ import annotations

from domain.listings.amenities import read_labels, vocabulary


def test_labels_become_names_views_and_vastu():
    reading = read_labels(["Power Back Up", "Sea facing", "Vaastu Compliant", "Internet/Wi-Fi Connectivity"])

    assert reading.amenities == {"power_backup", "wifi"}
    assert reading.views == {"sea"}
    assert reading.is_vastu
    assert reading.unknown == frozenset()


def test_what_nobody_declared_is_named():
    reading = read_labels(["Time machine", "Floor No", "lift"])

    assert reading.unknown == {"Time machine"}
    assert reading.amenities == {"lift"}


def test_hindi_and_own_names_are_known():
    assert read_labels(["बिजली बैकअप", "water_24x7", "servant room"]).amenities == {
        "power_backup",
        "water_24x7",
        "servant_room",
    }


def test_every_spelling_means_one_amenity_only():
    known = vocabulary()
    spellings = set(known.names_by_label)

    assert len(known.labels) >= 80
    assert spellings.isdisjoint(known.signals)
    assert {said for said in spellings if said != said.casefold()} == set()
    assert set(known.names_by_synonym.values()) == set(known.labels)
