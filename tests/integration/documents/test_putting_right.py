"""What people put right of papers: parts, facts, pages that lie wrongly; and that it stands."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from rag.papers.tesseract import languages
from tests.support.paper_office import CASE, DEED, Office

if TYPE_CHECKING:
    import httpx

pytestmark = pytest.mark.engines


async def test_a_file_that_cannot_be_read_says_why_and_parts_can_be_set(office: Office) -> None:
    sent = await office.send(
        ("broken.pdf", b"%PDF-1.7 and nothing else"),
        ("good.pdf", DEED),
        subject_kind="title",
        subject_id=str(CASE),
    )
    await office.read()
    broken, good = (one["id"] for one in sent["documents"])

    document = (await office.http.get(f"/api/v1/documents/{broken}")).json()
    assert (document["state"], document["problem"]) == ("refused", "broken")
    assert document["says"].startswith("The file is damaged")
    assert (await office.http.get(f"/api/v1/documents/{broken}/pages/1.png")).status_code == 404

    parts = [{"first": 1, "last": 1, "label": "sale_deed"}, {"first": 2, "last": 2, "label": "tax_receipt"}]
    path = f"/api/v1/documents/{good}/parts"
    over = await office.http.post(path, json={"parts": [{"first": 2, "last": 3, "label": "sale_deed"}]})
    assert (over.status_code, over.json()["detail"]) == (
        422,
        "The file has pages 1 to 2; there is no page 3.",
    )
    set_to = (await office.http.post(path, json={"parts": parts, "sorting": 0})).json()
    assert [part["label"] for part in set_to["parts"]] == ["sale_deed", "tax_receipt"]
    assert (set_to["state"], set_to["sorting"]) == ("reading", 2)
    busy = await office.http.post(path, json={"parts": parts})
    assert (busy.status_code, busy.json()["code"]) == (409, "conflict")
    assert (await office.http.get(f"/api/v1/documents/{good}/pages/2")).json()["label"] == "tax_receipt"

    # The advocate has not sent it: its Aadhaar numbers are in the file in full.
    office.act_as("advocate")
    assert (await office.http.get(f"/api/v1/documents/{good}/file")).status_code == 403
    assert (await office.http.get(f"/api/v1/documents/{good}")).json()["may"]["open_file"] is False


async def test_what_people_say_of_a_paper_stands_when_it_is_read_anew(office: Office) -> None:
    sent = await office.send(("deed.pdf", DEED), subject_kind="case", subject_id=str(CASE))
    await office.read()
    path = f"/api/v1/documents/{sent['documents'][0]['id']}"

    async def fact() -> dict[str, Any]:
        (one,) = (await office.http.get(f"{path}/facts")).json()["items"]
        return one

    async def judge(verdict: str, **more: Any) -> httpx.Response:
        return await office.http.post(
            f"{path}/facts/{(await fact())['id']}/verdict", json={"verdict": verdict, **more}
        )

    wrong = await judge("corrected", value="45 lakh")
    assert (wrong.status_code, wrong.json()["detail"]) == (
        422,
        "This value is a whole number of zero or more, without paise.",
    )
    told = (await judge("corrected", value=4_600_000)).json()
    assert (told["value"], told["read"], told["method"], told["verdict"]) == (
        4_600_000,
        4_500_000,
        "person",
        "corrected",
    )

    # Sorted back to front: the pages stand, the fact is read again, and what was said of it is still said.
    turned = {"parts": [{"pages": [2, 1], "label": "sale_deed"}], "sorting": 0}
    assert (await office.http.post(f"{path}/parts", json=turned)).status_code == 200
    await office.read()

    document = (await office.http.get(path)).json()
    assert [part["pages"] for part in document["parts"]] == [[2, 1]]
    assert (document["state"], document["pages"], document["label"]) == ("verified", 2, "sale_deed")
    again = await fact()
    assert (again["value"], again["read"], again["edited_by"]) == (
        4_600_000,
        4_500_000,
        str(office.people["analyst"].user_id),
    )
    assert again["id"] != told["id"]
    stale = await office.http.post(f"{path}/parts", json=turned)
    assert (stale.status_code, stale.json()["code"]) == (409, "version_conflict")
    gone = await office.http.post(f"{path}/facts/{told['id']}/verdict", json={"verdict": "confirmed"})
    assert gone.status_code == 404

    back = (await judge("withdrawn")).json()
    assert (back["value"], back["read"], back["method"], back["verdict"]) == (4_500_000, None, "rules", None)
    assert (await judge("confirmed")).json()["verdict"] == "confirmed"
    said = (await office.http.get(f"{path}/corrections")).json()["items"]
    assert [(one["what"], one["by_name"]) for one in said] == [
        ("corrected", "analyst"),
        ("sorted", None),
        ("sorted", "analyst"),
        ("withdrawn", "analyst"),
        ("confirmed", "analyst"),
    ]
    learned = await office.world.rows(
        "select kind, field, got, expected, state from eval_corrections order by kind desc, field"
    )
    assert learned == [
        ("page", "page 1", {"label": "sale_deed", "is_first": True}, {"label": "sale_deed", "is_first": False},
         "queued"),
        ("page", "page 2", {"label": "sale_deed", "is_first": False}, {"label": "sale_deed", "is_first": True},
         "queued"),
        ("fact", "sale_deed.consideration_inr, page 2, no. 1", 4_500_000, 4_600_000, "dismissed"),
    ]  # fmt: skip
    # Read, corrected, read anew, taken back; to confirm changes nothing that anything rests on.
    verified = await office.world.rows("select count(*) from outbox where type = 'document.verified'")
    assert verified == [(4,)]

    await _turned_and_back(office, path)
    if {"eng", "osd"} <= languages():
        await _scan_turned_and_back(office)
    again = await fact()
    assert (again["verdict"], again["value"]) == ("confirmed", 4_500_000)

    assert (await office.http.delete(path)).status_code == 204
    left = (
        "select (select count(*) from document_sortings), (select count(*) from document_fact_verdicts), "
        "(select count(*) from eval_corrections)"
    )
    assert await office.world.rows(left) == [(0, 0, 0)]


async def _turned_and_back(office: Office, path: str) -> None:
    """The picture lies on its side, and its words and passages with it; turned back all is as before."""

    async def page() -> dict[str, Any]:
        return (await office.http.get(f"{path}/pages/2")).json()

    async def turn(degrees: int, number: int = 2) -> httpx.Response:
        return await office.http.post(f"{path}/pages/{number}/turn", json={"degrees": degrees})

    upright = await page()
    assert (upright["inside"], upright["problem"], upright["says"]) == ("", None, None)
    assert (await turn(90)).json()["state"] == "reading"
    assert (await turn(90)).status_code == 409
    await office.read()

    lying = await page()
    assert (lying["rotation"], lying["width_pt"]) == (90, upright["height_pt"])
    assert [one["box"][1] for one in lying["lines"]] == [one["box"][0] for one in upright["lines"]]
    boxes = "select boxes->0->'box' from passages where page = 2"
    assert await office.world.rows(boxes) == [(lying["lines"][0]["box"],)]
    drawn = Image.open(io.BytesIO((await office.http.get(f"{path}/pages/2.png")).content))
    assert drawn.width > drawn.height

    assert (await turn(180, number=9)).status_code == 404
    assert (await turn(270)).status_code == 200
    await office.read()
    assert await page() == upright


async def _scan_turned_and_back(office: Office) -> None:
    """A scan's words are those of the way it lies: read again by each turn; what was said of a fact comes back."""
    sheet, png = Image.new("L", (1240, 900), 255), io.BytesIO()
    words = "SALE DEED of flat 402, Green Heights, Pune.\nThe consideration is Rs. 45,00,000 paid by cheque."
    ImageDraw.Draw(sheet).multiline_text(
        (60, 200), words, fill=0, font=ImageFont.load_default(28), spacing=18
    )
    sheet.save(png, "PNG")
    sent = await office.send(("scan.png", png.getvalue()))
    await office.read()
    path = f"/api/v1/documents/{sent['documents'][0]['id']}"

    async def state() -> tuple[dict[str, Any], list[dict[str, Any]]]:
        facts = (await office.http.get(f"{path}/facts")).json()["items"]
        return (await office.http.get(f"{path}/pages/1")).json(), facts

    async def turned(degrees: int) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        assert (await office.http.post(f"{path}/pages/1/turn", json={"degrees": degrees})).status_code == 200
        await office.read()
        return await state()

    upright, [fact] = await state()
    assert (upright["source"], fact["value"]) == ("ocr", 4_500_000)
    told = f"{path}/facts/{fact['id']}/verdict"
    assert (
        await office.http.post(told, json={"verdict": "corrected", "value": 4_600_000})
    ).status_code == 200

    lying, none = await turned(90)
    assert (lying["rotation"], none) == (90, [])
    assert not any("consideration" in line["text"] for line in lying["lines"])
    back, [again] = await turned(270)
    assert (back, again["value"], again["read"]) == (upright, 4_600_000, 4_500_000)
    assert (await office.http.delete(path)).status_code == 204
