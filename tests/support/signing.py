"""Calls of a person who signs in to the whole HTTP application."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

    from store.demo_people import DemoSignIn

Demo = dict[str, "DemoSignIn"]
BROKER = "broker@demo"


async def login(client: httpx.AsyncClient, demo: Demo, email: str = BROKER, **more: Any) -> httpx.Response:
    body = {"email": email, "password": demo[BROKER].password, **more}
    return await client.post("/api/v1/auth/login", json=body)


async def refresh(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/api/v1/auth/refresh", json={"refresh_token": token})


async def status_as(client: httpx.AsyncClient, token: str) -> int:
    answer = await client.get("/api/v1/me", headers={"authorization": f"Bearer {token}"})
    return answer.status_code
