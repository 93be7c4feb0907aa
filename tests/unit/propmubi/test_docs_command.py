"""``propmubi docs`` over an API that answers by a table: what is said, and with which exit code."""

from __future__ import annotations

import json
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx
import pytest

from domain.errors import BadInput
from domain.tenancy import Role
from propmubi.cli import build_app
from propmubi.cli.connect import Platform
from propmubi.cli.docs_view import told, view_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

DOCUMENT = {
    "id": str(UUID(int=7)), "file_name": "deed.pdf", "state": "verified", "problem": None, "says": None,
    "pages": 2, "label": "sale_deed", "flags": ["hidden_text"],
}  # fmt: skip
CITATION = {"document_id": str(UUID(int=7)), "page": 2, "box": [1, 2, 3, 4], "quote": "Paid.", "score": 1}


class Api:
    """Notes what was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, bytes]] = []
        self.reads = 0
        self.citations: list[Any] = [CITATION]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        self.asked.append((request.method, str(request.url), body))
        path = request.url.path
        if path.endswith("/ask"):
            return httpx.Response(
                200, json={"answer": "Paid. [1]", "citations": self.citations, "engine": "rules"}
            )
        if request.method == "POST":
            if b"bad.pdf" in body:
                refused = {"file_name": "bad.pdf", "problem": "encrypted", "says": "It is locked."}
                return httpx.Response(202, json={"documents": [], "refused": [refused]})
            return httpx.Response(202, json={"documents": [{**DOCUMENT, "state": "received"}], "refused": []})
        if path.endswith("/documents"):
            return httpx.Response(200, json={"items": [DOCUMENT]})
        self.reads += 1
        return httpx.Response(200, json={**DOCUMENT, "state": "reading" if self.reads == 1 else "verified"})


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Api:
    answering = Api()

    class Here(Platform):
        def client(self, *, timeout_s: float = 600.0) -> httpx.AsyncClient:
            return httpx.AsyncClient(base_url="http://here", transport=httpx.MockTransport(answering))

    @asynccontextmanager
    async def platform(_settings: Any, *, url: str | None = None, role: Role) -> AsyncIterator[Platform]:
        assert role is Role.ANALYST
        yield Here("http://here", None, is_temporary=True)

    monkeypatch.setattr("propmubi.cli.connect.platform", platform)
    monkeypatch.setattr("propmubi.cli.docs._LOOK_S", 0.0)
    return answering


def run(*words: str) -> int:
    return build_app("docs")(["docs", *words], standalone_mode=False) or 0


def test_files_are_sent_waited_for_and_told_of(
    api: Api, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("deed.pdf", "bad.pdf"):
        (tmp_path / name).write_bytes(b"%PDF-")

    code = run(
        "ingest", str(tmp_path / "deed.pdf"), str(tmp_path / "bad.pdf"), "--subject", f"case:{UUID(int=9)}"
    )

    said = capsys.readouterr().err
    assert code == 1
    assert f"deed.pdf: 2 pages, sale_deed (hidden_text), document {UUID(int=7)}" in said
    assert "bad.pdf: not read (encrypted). It is locked." in said
    assert str(UUID(int=9)).encode() in api.asked[0][2]
    assert api.reads == 2


def test_json_alone_is_printed_when_asked_for(
    api: Api, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "deed.pdf").write_bytes(b"%PDF-")

    assert run("ingest", str(tmp_path / "deed.pdf"), "--json") == 0

    shown = capsys.readouterr()
    assert (json.loads(shown.out)[0]["state"], shown.err) == ("verified", "")


def test_what_papers_say_is_printed_with_its_place(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "who paid?", "--document", str(UUID(int=7))) == 0
    assert (
        "document 00000000-0000-0000-0000-000000000007, page 2, at 1, 2, 3, 4 pt" in capsys.readouterr().out
    )

    api.citations = []
    assert run("ask", "who paid?", "--json") == 1


def test_documents_are_listed(api: Api, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("list", "--subject", f"title:{UUID(int=9)}") == 0
    assert "verified     2 p.  sale_deed           deed.pdf  hidden_text" in capsys.readouterr().out
    assert run("list", "--json") == 0


@pytest.mark.parametrize(
    "words", [("ingest", "nowhere.pdf"), ("list", "--subject", "case:x"), ("list", "--subject", "lead:1")]
)
def test_wrong_words_are_bad_input(api: Api, words: tuple[str, ...]) -> None:
    with pytest.raises(BadInput):
        run(*words)


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)

    with view_of(1, is_quiet=False) as view:
        view.sent()
        view.ended(DOCUMENT)

    assert told(DOCUMENT) in capsys.readouterr().err.replace("\n", " ").replace("  ", " ")
