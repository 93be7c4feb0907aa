"""GET and POST /api/v1/listings: who may, and what is refused before anything is read."""

from __future__ import annotations

from uuid import uuid4

import pytest

from domain.tenancy import Role

OWN = {"id": "a-1", "transaction": "buy", "property_type": "apartment", "city": "Pune"}


async def test_a_listing_is_shown_in_full(client, services, listing) -> None:
    held = listing(amenities=("gym", "lift"))
    services.listings.listings = [held]

    answer = (await client.get(f"/api/v1/listings/{held.id}")).json()

    assert answer["id"] == str(held.id)
    assert answer["price_period"] == "total"
    assert answer["area"] == {"value": 1450.0, "unit": "sqft", "basis": "carpet", "sqft": 1450.0}
    assert answer["amenities"] == ["gym", "lift"]


async def test_another_tenants_listing_is_not_found(client, services, listing) -> None:
    held = listing(tenant_id=uuid4())
    services.listings.listings = [held]

    assert (await client.get(f"/api/v1/listings/{held.id}")).status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/listings", "/api/v1/listings/import"])
async def test_an_anonymous_buyer_may_not_write(client, services, path) -> None:
    response = await client.post(path, json=OWN)

    assert response.status_code == 401
    assert services.indexed == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SELLER, Role.AGENT, Role.BUILDER, Role.ADMIN}))
async def test_other_roles_may_not_write(client, signed_in, role) -> None:
    signed_in(role)

    response = await client.post("/api/v1/listings", json=OWN)

    assert response.status_code == 403
    assert response.json()["code"] == "forbidden"


async def test_a_mapping_is_a_name_and_never_a_path(client, signed_in, tmp_path) -> None:
    signed_in(Role.AGENT)
    planted = tmp_path / "own.yaml"
    planted.write_text("name: own")

    response = await client.post(
        "/api/v1/listings/import", params={"mapping": str(planted)[-60:]}, content=b"id\n1\n"
    )

    assert response.status_code == 422
    assert "no such mapping" in response.json()["detail"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/x", "", ".hidden"])
async def test_a_file_name_that_leads_elsewhere_is_refused(client, signed_in, name) -> None:
    signed_in(Role.AGENT)

    response = await client.post("/api/v1/listings/import", params={"filename": name}, content=b"id\n1\n")

    assert response.status_code == 422


async def test_an_empty_body_is_refused(client, signed_in) -> None:
    signed_in(Role.AGENT)

    response = await client.post("/api/v1/listings/import", content=b"")

    assert response.status_code == 422
    assert "no body" in response.json()["detail"]
