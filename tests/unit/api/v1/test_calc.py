"""POST /api/v1/calc."""

from __future__ import annotations

EMI = {"kind": "emi", "inputs": {"principal": 5_000_000, "rate_pct": "8.5", "months": 240}}


async def test_one_item_gives_one_result(client) -> None:
    from domain.calc import calculate

    answer = (await client.post("/api/v1/calc", json={"id": 7, **EMI})).json()

    assert answer == {"id": 7, "kind": "emi", "output": calculate("emi", EMI["inputs"]), "error": None}


async def test_in_a_list_a_bad_item_does_not_stop_the_others(client) -> None:
    answers = (await client.post("/api/v1/calc", json=[EMI, {"kind": "horoscope", "inputs": {}}])).json()

    assert answers[0]["output"] is not None
    assert answers[1]["output"] is None
    assert answers[1]["error"]["code"] == "bad_input"


async def test_a_single_bad_item_is_an_error(client) -> None:
    response = await client.post("/api/v1/calc", json={"kind": "horoscope", "inputs": {}})

    assert response.status_code == 422
    assert "known are" in response.json()["detail"]


async def test_an_empty_list_is_refused(client) -> None:
    assert (await client.post("/api/v1/calc", json=[])).status_code == 422
