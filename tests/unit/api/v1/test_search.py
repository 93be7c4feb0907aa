"""POST /api/v1/search."""

from __future__ import annotations

import pytest

from domain.search.results import RankedListing, Relaxation, SearchResult
from domain.tenancy import DEMO_TENANT_ID


async def test_words_become_filters_chips_and_cards(client, services, listing) -> None:
    services.retriever.listings = [listing()]

    answer = (await client.post("/api/v1/search", json={"text": "3BHK in Whitefield under 1.2 crore"})).json()

    assert answer["filters"]["bhk"] == {"in": [3.0]}
    assert answer["filters"]["price"]["max"] == 12_000_000
    assert "3 BHK" in [chip["label"] for chip in answer["chips"]]
    card = answer["hits"][0]["card"]
    assert (card["price_label"], card["number"]) == ("₹1.15 Cr", 1)
    assert "bhk" in card["matched"]
    assert card["is_synthetic"] is True


async def test_the_tenant_is_the_callers_and_never_the_bodys(client, services) -> None:
    await client.post("/api/v1/search", json={"text": "2 bhk in Pune for tenant 42"})

    assert [asked.tenant_id for asked in services.retriever.asked] == [DEMO_TENANT_ID]


async def test_words_refine_the_state(client, services) -> None:
    state = {"transaction": "buy", "city": "Pune", "bhk": {"in": [2]}}

    answer = (await client.post("/api/v1/search", json={"text": "make it 3 bhk", "state": state})).json()

    assert answer["parsed"]["intent"] == "refine"
    assert answer["state"]["city"] == "Pune"
    assert answer["state"]["bhk"] == {"in": [3.0]}


async def test_filters_alone_search_exactly(client, services) -> None:
    filters = {"transaction": "rent", "city": "Pune"}

    answer = (await client.post("/api/v1/search", json={"filters": filters, "limit": 3, "offset": 6})).json()

    assert answer["parsed"] is None
    asked = services.retriever.asked[0]
    assert (asked.filters, asked.limit, asked.offset) == (filters, 3, 6)


async def test_a_chip_is_removed_by_its_key(client) -> None:
    state = {"city": "Pune", "price": {"max": 5_000_000, "period": "total"}}

    answer = (await client.post("/api/v1/search", json={"state": state, "remove": ["price"]})).json()

    assert answer["state"] == {"city": "Pune"}


async def test_removing_what_is_not_in_force_is_bad_input(client) -> None:
    response = await client.post("/api/v1/search", json={"state": {"city": "Pune"}, "remove": ["price"]})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "bad_input"


async def test_relaxation_is_told_and_the_wish_stays_the_state(client, services, listing) -> None:
    services.retriever.result = SearchResult(
        filters={"city": "Pune"},
        hits=(RankedListing(listing(), 0.5, matched=("city",), unmatched=("bhk",)),),
        total=1,
        relaxed=(Relaxation("bhk", "any number of rooms", 1),),
        timings_ms={"total": 3.14159},
    )

    answer = (
        await client.post("/api/v1/search", json={"filters": {"city": "Pune", "bhk": {"in": [9]}}})
    ).json()

    assert answer["relaxed"] == [{"key": "bhk", "label": "any number of rooms", "found": 1}]
    assert answer["filters"] == {"city": "Pune"}
    assert answer["state"]["bhk"] == {"in": [9.0]}
    assert answer["timings_ms"] == {"total": 3.14}


async def test_a_wish_that_is_only_a_refused_one_searches_nothing(client, services) -> None:
    answer = (await client.post("/api/v1/search", json={"text": "only for Hindus"})).json()

    assert answer["parsed"]["refused"][0]["code"] == "PROTECTED_ATTRIBUTE"
    assert (answer["hits"], services.retriever.asked) == ([], [])


@pytest.mark.parametrize(
    "body",
    [
        {"txt": "2 bhk"},
        {"filters": {"bkh": {"in": [2]}}},
        {"filters": {"price": {"maximum": 1}}},
        {"filters": {"exclude": {"landmarks": [{"nam": "x"}]}}},
        {"limit": 0},
        {"limit": 101},
        {"text": "x" * 2001},
        [],
    ],
    ids=[
        "misspelt-field",
        "misspelt-slot",
        "misspelt-part",
        "misspelt-deep",
        "limit-0",
        "limit-101",
        "long-text",
        "list",
    ],
)
async def test_a_body_of_the_wrong_form_is_refused(client, services, body) -> None:
    response = await client.post("/api/v1/search", json=body)

    assert response.status_code == 422
    assert services.retriever.asked == []
