"""``propmubi cases``: what it asks of the API, what it shows, and how it refuses."""

from __future__ import annotations

import io
import json
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest

from propmubi.cli import cases_desk, main
from propmubi.cli.connect import Platform

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

ID = str(uuid4())
GAUGE = {"value": "48.10", "limit": "55.00", "direction": "below", "state": "pass"}


def row(**changes: Any) -> dict[str, Any]:
    return {
        "id": ID, "ref": "PM-2026-000007", "version": 4, "stage": "second_sign",
        "waiting_for": [{"what": "second_signer", "detail": "A second person signs."}],
        "applicant": {"name": "Asha Rao"}, "outcome": "approve", "offer_inr": 5_000_000, "risk": "low",
        "loan": {"amount_inr": 5_000_000, "purpose": "home_purchase", "tenure_months": 240, "rate_pct": "8.50"},
        "owner": None, "sla": {"due_at": "2020-01-01T00:00:00Z", "state": "late"}, **changes,
    }  # fmt: skip


WHOLE = {
    "case": row(), "report": {}, "is_stale": True,
    "gauges": {"foir": GAUGE, "ltv": None, "dscr": None, "score": {**GAUGE, "direction": "above", "value": None}},
    "checks": [{"state": "refer", "says": "Title: pending."}, {"state": "pass", "says": "LTV is fine."}],
    "mismatches": [{"severity": "review", "state": "open", "says": "Pay differs."}],
    "missing": [{"text": "Agreement for sale"}],
    "conditions": [{"state": "open", "text": "Own contribution paid", "before": "disbursal"}],
    "recommendation": {
        "round": 2, "by": {"name": "Meera"}, "decision": "approve", "text": "Good.",
        "terms": {"amount_inr": 4_000_000, "tenure_months": 180},
        "deviations": [{"code": "FOIR", "reason_code": "low_ltv", "text": "covered"}],
    },
    "signatures": [
        {"round": 1, "by": {"name": "Old"}, "level": "L1", "decision": "return", "text": "no"},
        {"round": 2, "by": {"name": "Vikram"}, "level": "L2", "decision": "agree", "text": "Yes."},
    ],
    "needs": {"missing": 1, "level": "L3"},
    "documents": [{"state": "verified", "label": "payslip", "file_name": "slip.pdf"}],
}  # fmt: skip


class Api:
    """Answers like the desk's API, and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []
        self.answers: dict[str, Any] = {
            "GET /api/v1/cases": {
                "items": [row()], "total": 1, "counts": {"late": 1, "unowned": 1},
            },
            f"GET /api/v1/cases/{ID}/row": row(),
            f"GET /api/v1/cases/{ID}": WHOLE,
            "POST /api/v1/cases": {"case": row(stage="intake")},
            "POST /api/v1/auth/login": {"access_token": "jwt", "refresh_token": "again"},
            "POST /api/v1/auth/logout": {},
            f"POST /api/v1/cases/{ID}/sign": {"case": row(stage="committee", waiting_for=[])},
            "POST /api/v1/documents": {"documents": [{"id": "d1", "file_name": "slip.pdf", "state": "received"}],
                                       "refused": []},
            "GET /api/v1/documents/d1": {"id": "d1", "file_name": "slip.pdf", "state": "verified", "label": "payslip"},
        }  # fmt: skip

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers[f"{request.method} {request.url.path}"]
        return answer if isinstance(answer, httpx.Response) else httpx.Response(200, json=answer)

    def calls(self) -> list[str]:
        return [f"{one.method} {one.url.path}" for one in self.asked]


class Cases:
    """Runs the command as a shell would."""

    def __init__(self, api: Api, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.api = api
        self._patch = patch
        self._capture = capture

    def __call__(self, *words: str, stdin: str = "") -> tuple[int, str, str]:
        self._patch.setattr(sys, "argv", ["propmubi", "cases", *words])
        self._patch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as ended:
            main()
        told = self._capture.readouterr()
        return int(ended.value.code or 0), told.out, told.err


@pytest.fixture
def cases(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Cases:
    api = Api()

    class There(Platform):
        def client(self, *, timeout_s: float = 600.0) -> httpx.AsyncClient:
            return httpx.AsyncClient(
                base_url=self.url,
                headers={"x-api-key": "pmk_x"},
                timeout=timeout_s,
                transport=httpx.MockTransport(api),
            )

    @asynccontextmanager
    async def platform(*_: object, **__: object) -> AsyncIterator[Platform]:
        yield There("http://desk", None, is_temporary=False)

    monkeypatch.setattr(cases_desk, "platform", platform)
    monkeypatch.setattr(cases_desk, "_LOOK_S", 0.0)
    monkeypatch.setattr(cases_desk, "configure_logging", lambda _: None)
    monkeypatch.setenv("PROPMUBI_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.chdir(tmp_path)
    return Cases(api, monkeypatch, capsys)


def test_the_queue_is_a_table_or_json(cases: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    code, table, _ = cases("list", "--stage", "second_sign", "--owner", "me")
    _, told, _ = cases("list", "--json")
    monkeypatch.setenv("COLUMNS", "70")
    _, narrow, _ = cases("list")

    assert code == 0
    for shown in ("PM-2026-000007", "₹50,00,000", "second signer", "h late", "1 in all", "risk"):
        assert shown in table
    assert "risk" not in narrow
    assert dict(cases.api.asked[0].url.params) == {
        "stage": "second_sign", "owner": "me", "sort": "sla", "limit": "50",
    }  # fmt: skip
    assert json.loads(told)["items"][0]["id"] == ID


def test_a_case_is_found_by_reference_or_id_and_shown_whole(cases: Cases) -> None:
    _, page, _ = cases("show", "pm-2026-000007")
    _, told, _ = cases("show", ID, "--json")
    code, _, error = cases("show", "PM-2026-999999")

    for shown in (
        "STALE", "FOIR", "at most 55.00%", "at least", "Title: pending.", "Pay differs.", "Agreement for sale",
        "Own contribution paid", "approve ₹40,00,000 over 180 months", "set aside: FOIR", "Vikram, L2: agree",
        "1 more of level L3",
    ):  # fmt: skip
        assert shown in page
    assert "LTV is fine." not in page
    assert "Old" not in page
    assert json.loads(told) == WHOLE
    assert (code, error) == (
        2, "propmubi: There is no case 'PM-2026-999999'; see `propmubi cases list`.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "options", "body"),
    [
        ({"product": "lap", "rate_pct": 8.5, "applicants": [{"name": "Asha"}]}, [],
         {"application": {"product": "lap", "rate_pct": "8.5", "applicants": [{"name": "Asha"}]},
          "applicant_name": "Asha"}),
        ({"id": "a", "inputs": {"product": "lap"}}, ["--name", "Ravi", "--city", "Pune"],
         {"application": {"product": "lap"}, "applicant_name": "Ravi", "city": "Pune"}),
        ({"application": {"product": "lap"}, "applicant_name": "Leela", "city": "Goa"}, [],
         {"application": {"product": "lap"}, "applicant_name": "Leela", "city": "Goa"}),
    ],
    ids=["application", "line of calc", "body"],
)  # fmt: skip
def test_an_application_is_submitted_with_its_papers(
    cases: Cases, tmp_path: Path, said: dict[str, Any], options: list[str], body: dict[str, Any]
) -> None:
    file = tmp_path / "application.json"
    file.write_text(json.dumps(said), "utf-8")

    code, page, _ = cases(
        "submit", str(file), "--paper", str(file), "--wait", "--key", "once-and-once", *options
    )

    assert (code, "payslip" in page) == (0, True)
    assert json.loads(cases.api.asked[0].content) == body
    assert cases.api.asked[0].headers["idempotency-key"] == "once-and-once"
    assert cases.api.calls()[1:] == [
        "POST /api/v1/documents", "GET /api/v1/documents/d1", f"GET /api/v1/cases/{ID}/row",
    ]  # fmt: skip
    assert f'name="subject_id"\r\n\r\n{ID}' in cases.api.asked[1].content.decode()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "is not JSON"),
        ("[1]", "one JSON object"),
        ('{"product": "lap"}', "say who asks with --name"),
        (None, "cannot be read"),
    ],
)
def test_an_application_that_is_none_is_refused_in_one_line(
    cases: Cases, tmp_path: Path, text: str | None, sentence: str
) -> None:
    file = tmp_path / "application.json"
    if text is not None:
        file.write_text(text, "utf-8")

    code, out, error = cases("submit", str(file))

    assert (code, out, error.count("\n"), cases.api.asked) == (2, "", 1, [])
    assert sentence in error


def test_papers_are_listed_added_and_a_refused_one_fails(cases: Cases, tmp_path: Path) -> None:
    file = tmp_path / "slip.pdf"
    file.write_bytes(b"%PDF")

    _, listed, _ = cases("papers", ID)
    added, _, _ = cases("papers", ID, str(file))
    cases.api.answers["POST /api/v1/documents"] = {
        "documents": [], "refused": [{"file_name": "slip.pdf", "problem": "too_big", "says": "It is too big."}],
    }  # fmt: skip
    failed, page, _ = cases("papers", ID, str(file))
    missing, _, error = cases("papers", ID, "nowhere.pdf")

    assert "payslip" in listed
    assert "Agreement for sale" in listed
    assert (added, failed, missing) == (0, 1, 2)
    assert "It is too big." in page
    assert "There is no file nowhere.pdf." in error


def test_a_signature_asks_for_the_password_and_is_not_the_tokens(cases: Cases) -> None:
    words = ("sign", ID, "--as", "vikram@bank.in", "--text", "Agreed.")
    code, page, _ = cases(*words, stdin="a secret\n")
    login, step, logout = cases.api.asked[2:]
    silent, _, error = cases(*words)
    cases.api.answers["POST /api/v1/auth/login"] = httpx.Response(401, json={"detail": "Not right."})
    cases.api.asked.clear()
    wrong, _, told = cases(*words, stdin="another\n")

    assert (code, "committee" in page) == (0, True)
    assert json.loads(login.content) == {"email": "vikram@bank.in", "password": "a secret"}
    assert json.loads(step.content) == {"version": 4, "decision": "agree", "text": "Agreed."}
    assert step.headers["authorization"] == "Bearer jwt"
    assert {"x-api-key" in one.headers for one in (login, step, logout)} == {False}
    assert json.loads(logout.content) == {"refresh_token": "again"}
    assert (silent, "No password came on stdin" in error) == (2, True)
    assert (wrong, told, len(cases.api.asked)) == (2, "propmubi: Not right.\n", 3)


def test_a_paper_is_written_to_a_file_and_never_over_another(cases: Cases, tmp_path: Path) -> None:
    cases.api.answers[f"GET /api/v1/cases/{ID}/reasons.pdf"] = httpx.Response(200, content=b"%PDF-1.7")
    cases.api.answers[f"GET /api/v1/cases/{ID}/timeline.jsonl"] = httpx.Response(200, content=b"{}\n")
    cases.api.answers[f"GET /api/v1/cases/{ID}/kfs.pdf"] = httpx.Response(409, json={"detail": "No figures."})

    _, told, _ = cases("export", ID, "reasons", "--language", "hi", "--json")
    again, _, error = cases("export", ID, "reasons")
    cases("export", ID, "timeline", "--out", "story.jsonl")
    early, _, refused = cases("export", ID, "kfs")
    nowhere, _, lost = cases("export", ID, "timeline", "--out", str(tmp_path / "none" / "x"))

    assert json.loads(told) == {"file": "PM-2026-000007-reasons.pdf", "bytes": 8}
    assert (tmp_path / "PM-2026-000007-reasons.pdf").read_bytes() == b"%PDF-1.7"
    assert cases.api.asked[1].url.params["language"] == "hi"
    assert (again, "is there already" in error) == (2, True)
    assert (tmp_path / "story.jsonl").read_bytes() == b"{}\n"
    assert (early, refused) == (2, "propmubi: No figures.\n")
    assert (nowhere, "cannot be written" in lost) == (2, True)


def test_an_address_where_nothing_answers_is_one_line(cases: Cases, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(_: Api, request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no", request=request)

    monkeypatch.setattr(Api, "__call__", gone)

    code, _, error = cases("list")

    assert (code, error.startswith("propmubi: Nothing answers at http://desk")) == (2, True)
