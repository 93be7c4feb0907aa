from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from domain.listing import AreaBasis, ListingFlag, PropertyType, Transaction
from domain.listings.identity import listing_id
from tools.listing_import.mapping import mappings
from tools.listing_import.reader import Record
from tools.listing_import.rejects import Reject
from tools.listing_import.rows import JudgedRow, RowJudge

if TYPE_CHECKING:
    from domain.listing import Listing

TENANT = UUID(int=1)


def judge(name: str, row: dict[str, str], file_name: str = "f.csv") -> list[JudgedRow | Reject]:
    judging = RowJudge(mappings()[name], tenant_id=TENANT, file_name=file_name)
    return list(judging.judge(Record(2, row)))


def listing(name: str, row: dict[str, str], file_name: str = "f.csv") -> Listing:
    (judged,) = judge(name, row, file_name)
    assert isinstance(judged, JudgedRow), judged
    return judged.listing


def test_magicbricks():
    found = listing(
        "magicbricks",
        {
            "listing_id": "84288193",
            "city": "Navi Mumbai",
            "locality": "Airoli",
            "transaction": "Resale",
            "property_type": "Builder Floor Apartment",
            "bhk": "3",
            "bathrooms": "> 10",
            "price_inr": "32900000",
            "price_text": "3.29 Cr",
            "covered_area": "200",
            "covered_area_unit": "Sq-yrd",
            "carpet_area": "1350",
            "carpet_area_unit": "Sq-ft",
            "floor": "Lower Basement",
            "total_floors": "30",
            "facing": "North - East",
            "overlooking": "Pool, Garden/Park, Main Road",
            "possession_status": "Under Construction",
            "available_from": "Mar '27",
            "parking": "1 Covered, 1 Open",
            "additional_rooms": "Puja Room,Store",
            "water": "Water Availability 24 Hours Available",
            "amenities": "Power Back Up; Lift; Sea facing",
            "maintenance_inr": "2",
            "maintenance_period": "Per sq. Unit Monthly",
            "rera_validity": "NA|null,P51700047643|-1",
            "latitude": "0.0",
            "longitude": "0.0",
            "locality_latitude": "19.16",
            "locality_longitude": "72.99",
            "description": "short",
            "description_is_poster_text": "False",
            "poster_type": "Owner",
            "posted_at": "2026-06-20T19:35:02.000Z",
            "developer": "Delta",
        },
    )

    assert found.id == listing_id(TENANT, "magicbricks", "84288193")
    assert (found.transaction, found.property_type) == (Transaction.BUY, PropertyType.BUILDER_FLOOR)
    assert (found.city, found.locality) == ("Navi Mumbai", "Airoli")
    assert found.area is not None
    assert (found.area.unit, found.area.basis) == ("sqyd", AreaBasis.BUILT_UP)
    assert found.carpet_sqft == 1350
    assert (found.floor, found.total_floors, found.facing) == (-2, 30, "north_east")
    assert (found.parking_covered, found.parking_open) == (1, 1)
    assert found.views == ("garden", "park", "pool", "road", "sea")
    assert str(found.possession_by) == "2027-03-31"
    assert found.amenities == ("lift", "pooja_room", "power_backup", "store_room", "water_24x7")
    assert found.maintenance_inr_month == 400
    assert found.rera_id == "P51700047643"
    assert (found.latitude, found.longitude) == (19.16, 72.99)
    assert str(found.posted_on) == "2026-06-21"
    assert found.extra == {"description_origin": "generated", "developer": "Delta"}
    assert ListingFlag.COORDINATES_ZERO in found.flags


def test_99acres_rent_in_the_sale_file():
    found = listing(
        "99acres",
        {
            "PROP_ID": "d68894450",
            "CITY": "gurgaon",
            "PRICE": "25000.0",
            "AREA": "1200.0",
            "BEDROOM_NUM": "3.0",
            "PROPERTY_TYPE": "independent/builder floor",
            "SOURCE_FILE": "ind_floor",
            "LOCALITY_NAME": "sector 57 gurgaon",
            "DESCRIPTION": "3 bhk floor for rent, only family",
            "FURNISH": "Semifurnished",
            "AGE": "1-5 Year Old Property",
            "LATITUDE": "28.42",
            "LONGITUDE": "77.07",
            "FLOOR_NUM": "mid rise",
            "ADDRESS": "flat 12",
        },
    )

    assert found.source_ref == "D68894450"
    assert found.transaction is Transaction.RENT
    assert {ListingFlag.TRANSACTION_MISMATCH, ListingFlag.EXCLUSIONARY_TEXT} <= set(found.flags)
    assert (found.city, found.locality) == ("Gurugram", "Sector 57")
    assert (found.furnishing, found.age_years, found.address) == ("semi_furnished", 5, None)


def test_99acres_houses_are_known_under_both_numbers():
    (judged,) = judge(
        "99acres_houses",
        {
            "property_name": "5 Bedroom House for sale in Sector 54 Gurgaon",
            "price": "5.7 Crore",
            "bedRoom": "5 Bedrooms",
            "areaWithType": "Plot area 500(418.06 sq.m.)",
            "area": "(418 sq.m.) Plot Area",
            "property_id": "e69288322",
            "address": "M15, Sector 54 Gurgaon, Gurgaon, Haryana",
            "society": "Vipul Tatvam Villa4.1 ★",
            "rate": "x",
            "features": "['Visitor Parking', \"Club house / Community Center\"]",
            "agePossession": "5 to 10 Year Old",
        },
    )

    assert isinstance(judged, JudgedRow)
    found = judged.listing
    assert judged.twin_ids == (listing_id(TENANT, "99acres", "E69288322"),)
    assert (found.city, found.locality, found.project) == ("Gurugram", "Sector 54", "Vipul Tatvam Villa")
    assert found.plot_sqft == pytest.approx(4499.96, abs=0.1)
    assert found.amenities == ("clubhouse", "visitor_parking")
    assert found.price_inr == 57_000_000


def test_a_project_row_is_one_listing_per_configuration():
    two, three = judge(
        "99acres_projects",
        {
            "PropertyName": "Smartworld",
            "PropertySubName": "2, 3 BHK Apartment in Sector 113, Gurgaon",
            "Link": "l",
            "PriceDetails": "{'2 BHK': {'building_type': 'Apartment', 'area_type': 'Carpet Area', "
            "'area': '1,370 sq.ft.', 'price-range': '₹ 2 - 2.4 Cr'}, "
            "'3 BHK': {'building_type': 'Apartment', 'area_type': 'Carpet Area', "
            "'area': '1,850 - 2,050 sq.ft.', 'price-range': '₹ 2.25 - 3.59 Cr'}}",
        },
    )

    assert isinstance(two, JudgedRow)
    assert isinstance(three, JudgedRow)
    assert (two.listing.bhk, three.listing.bhk) == (2.0, 3.0)
    assert (two.listing.price_inr, two.listing.extra["price_max_inr"]) == (20_000_000, "24000000")
    assert two.listing.flags == (ListingFlag.PRICE_RANGE,)
    assert three.listing.flags == (ListingFlag.AREA_RANGE, ListingFlag.PRICE_RANGE)


def test_a_project_without_configurations_is_rejected():
    (reject,) = judge("99acres_projects", {"PropertyName": "x", "PriceDetails": "nan"})

    assert isinstance(reject, Reject)
    assert reject.code == "no_configurations"


def test_kaggle_bengaluru():
    row = {
        "area_type": "Super built-up  Area",
        "availability": "19-Dec",
        "location": "Yelahanka",
        "size": "4 BHK",
        "total_sqft": "2100 - 2850",
        "bath": "4.0",
        "balcony": "0.0",
        "price": "186.0",
    }
    found = listing("kaggle_bengaluru", row)

    assert (found.price_inr, found.bhk, found.balconies) == (18_600_000, 4.0, 0)
    assert found.super_built_up_sqft == 2100.0
    assert found.flags == (ListingFlag.AREA_RANGE,)
    assert found.source_ref == listing("kaggle_bengaluru", row).source_ref
    assert found.source_ref != listing("kaggle_bengaluru", row | {"price": "187"}).source_ref
    assert (
        listing("kaggle_bengaluru", row | {"size": "4 Bedroom"}).property_type
        is PropertyType.INDEPENDENT_HOUSE
    )


def test_six_city_rents():
    found = listing(
        "six_city_rents",
        {
            "Posted On": "13-05-2022",
            "BHK": "2",
            "Size": "800",
            "Floor": "Ground out of 2",
            "Area Type": "Carpet Area",
            "Area Locality": "Gachibowli",
            "City": "Hyderabad",
            "Furnishing Status": "Semi-Furnished",
            "Rent": "20000",
            "Tenant Preferred": "Bachelors/Family",
            "Bathroom": "1",
            "Point of Contact": "Contact Owner",
        },
    )

    assert (found.floor, found.total_floors, found.carpet_sqft) == (0, 2, 800.0)
    assert (found.tenant_policy, found.seller_type) == ("open_to_all", "owner")
    assert str(found.posted_on) == "2022-05-13"


def test_the_city_of_amenity_flags_is_in_the_files_name():
    row = {
        "Price": "6931000",
        "Area": "1555",
        "Location": "Sector 10 Dwarka",
        "No. of Bedrooms": "3",
        "Resale": "0",
        "Gymnasium": "1",
        "SwimmingPool": "9",
        "VaastuCompliant": "1",
    }

    found = listing("metro_amenity_flags", row, "metros_amenity_flags_delhi.csv")
    (nowhere,) = judge("metro_amenity_flags", row | {"Location": ""}, "flags.csv")

    assert found.city == "New Delhi"
    assert (found.amenities, found.is_vastu, found.sale_type) == (("gym",), True, "new")
    assert isinstance(nowhere, Reject)
    assert nowhere.code == "no_city"


def test_our_own_shape():
    found = listing(
        "own",
        {
            "id": "A-17",
            "transaction": "Rent",
            "property_type": "flat",
            "city": "Bangalore",
            "locality": "Whitefield",
            "bhk": "1 RK",
            "price": "35k",
            "area": "134.7 sq m",
            "area_basis": "carpet",
            "open_to_all": "yes",
            "latitude": "north",
            "longitude": "1e9",
            "rera_id": "SYN/KA/12345",
            "unit": "A-402",
            "pets_allowed": "true",
        },
    )

    assert (found.source_ref, found.bhk, found.price_inr) == ("A-17", 0.5, 35_000)
    assert found.carpet_sqft == pytest.approx(1449.9, abs=0.1)
    assert (found.tenant_policy, found.pets_allowed) == ("open_to_all", True)
    assert (found.rera_id, found.extra) == ("SYN/KA/12345", {"unit": "A-402"})


def test_a_reader_that_finds_nothing_leaves_the_fact_open():
    found = listing(
        "99acres_houses",
        {
            "property_name": "4 Bedroom House for sale in Sector 54 Gurgaon",
            "society": "null",
            "property_id": "",
            "price": "on request",
            "bedRoom": "4 Bedrooms",
            "area": "",
            "areaWithType": "",
            "address": "",
        },
    )

    assert found.project is None
    assert found.source_ref.startswith("row-")
    assert found.price_inr is None


def test_a_faulty_record_keeps_its_code():
    judging = RowJudge(mappings()["own"], tenant_id=TENANT, file_name="f.csv")

    (reject,) = judging.judge(Record(9, {}, "broken_json", "It is broken."))

    assert reject == Reject("f.csv", 9, None, "broken_json", "It is broken.", {})
