"""One person's data: given out whole, erased for good, and the tokens of a run."""

from __future__ import annotations

import asyncio
import io
import json
from contextlib import redirect_stderr, redirect_stdout
from operator import add
from typing import Annotated
from uuid import uuid4

import pytest
from langgraph.graph import START, StateGraph
from typing_extensions import TypedDict

from domain.errors import Conflict
from domain.feedback import NewFeedback
from domain.keyring import KeyRing
from domain.model_calls import india_day
from domain.pii.border import Kept
from domain.pii.kinds import PiiType
from domain.pii.tokens import new_token
from domain.tenancy import ANONYMOUS_BUYER, DEMO_TENANT_ID, Principal, Role
from graphs.property_search.graph import spec
from graphs.property_search.state import SearchContext
from graphs.registry import GraphRegistry, GraphSpec
from propmubi.cli import main
from router.answer_cache import CacheKey
from router.privacy import in_this_run
from runtime.answer_store import AnswerStore
from runtime.items import Given
from runtime.requests import RunRequest
from runtime.subjects import SubjectService
from runtime.vault import Hidden, VaultService
from store.feedback import FeedbackBook
from store.identity.passwords import Passwords
from store.identity.people import People
from store.leads import LeadRepository
from store.model_calls import ModelCallStore
from tests.integration.test_chat import WISH
from tests.integration.test_model_ledger import call as model_call
from tests.support.engine_fixtures import open_platform
from tests.support.kept_places import all_entries, all_rows, held, tables
from tests.support.market import Market

pytestmark = pytest.mark.engines


@pytest.fixture
async def stores(database_url, redis_url, tmp_path):
    return database_url, redis_url, tmp_path


WORDS = ("contact the owner of 1", "I am {name}, {phone}", "yes I agree")


async def converse_as(engine, person, name, phone):
    """An enquiry of a person, with a rating and an item of theirs beside it."""
    thread = await engine.threads.create(person)
    for words in (WISH, *WORDS):
        said = {"messages": [{"role": "user", "content": words.format(name=name, phone=phone)}]}
        started = await engine.runs.start(
            person, RunRequest(assistant="property_search", thread_id=thread.id, input=said)
        )
        await engine.runs.wait(started)
    await FeedbackBook(engine.db).rate(
        person, NewFeedback(thread_id=thread.id, run_id=started.run.id, score="up", comment=f"by {name}")
    )
    await engine.items.put(person, Given(namespace=["me"], key="phone", value={"said": phone}))
    return thread.id


async def test_an_erased_person_is_found_nowhere_and_others_stay(stores):
    database_url, redis_url, tmp_path = stores
    market = Market()
    mine, other = (Principal(tenant_id=DEMO_TENANT_ID, user_id=uuid4()) for _ in range(2))

    def context(run):
        return SearchContext(
            principal=run.principal,
            retriever=market,
            listings=market,
            leads=LeadRepository(engine.db),
            vault=run.vault,
        )

    graph = spec(context)
    async with open_platform(
        database_url, redis_url, tmp_path, GraphRegistry({graph.name: graph})
    ) as platform:
        engine = platform.engine
        async with platform.worker():
            await converse_as(engine, mine, "Zubeida Qamar", "98450 77555")
            theirs = await converse_as(engine, other, "Farrokh Daruwala", "98450 77666")
        before = [*await all_rows(database_url), *await all_entries(redis_url)]
        answers = AnswerStore(engine.link)
        call = model_call(owner_id=mine.owner_id)
        await ModelCallStore(engine.db).write([call], {})
        for owner in (mine.owner_id, other.owner_id):
            answers.put(CacheKey(DEMO_TENANT_ID, f"of-{owner}"), b"an answer", owner_id=owner, lasts_s=60)
        await answers.flush()
        subjects = SubjectService(db=engine.db, threads=engine.threads, actor="tester", answers=answers)
        exported = await subjects.export(mine)

        counts = await subjects.erase(mine)
        again = await subjects.erase(mine)

        after = [*await all_rows(database_url), *await all_entries(redis_url)]
        left = await subjects.export(mine)
        kept = await subjects.export(other)
        given_again = [
            await answers.get(CacheKey(DEMO_TENANT_ID, f"of-{owner}"))
            for owner in (mine.owner_id, other.owner_id)
        ]
        owed = await ModelCallStore(engine.db).people_spend(india_day(call.at))

    mine_said = ("Zubeida", "98450 77555", "9845077555")
    theirs_said = ("Farrokh", "98450 77666", "9845077666")
    assert all(any(held(text, word) for text in before) for word in (*mine_said, *theirs_said))
    assert [word for word in mine_said if any(held(text, word) for text in after)] == []
    assert all(any(held(text, word) for text in after) for word in theirs_said)
    assert exported.pop("checkpoints")
    assert exported.pop("events")
    assert {name: len(rows) for name, rows in exported.items()} == {
        "threads": 1, "leads": 1, "feedback": 1, "items": 1, "crons": 0, "runs": 4, "consents": 1, "vault": 1,
        "model_calls": 1, "documents": 0, "acts": 1, "corrections": 0,
    }  # fmt: skip
    assert exported["leads"][0]["phone_e164"] == "+919845077555"
    assert "98450 77555" in json.dumps(exported["runs"], default=str)
    assert counts == {
        "threads": 1, "webhooks": 0, "vault": 1, "feedback": 1, "items": 1, "crons": 0, "leads": 1,
        "documents": 0, "corrections": 0,
    }  # fmt: skip
    assert not any(again.values())
    assert [(act["act"], act["actor"], act["counts"].get("vault")) for act in left["acts"]] == [
        ("export", "tester", 1), ("erase", "tester", 1), ("export", "tester", 0),
    ]  # fmt: skip
    assert [row["withdrawn_at"] is not None for row in left["consents"]] == [True]
    assert [row["id"] for row in kept["threads"]] == [theirs]
    assert (left["model_calls"], given_again) == ([], [None, b"an answer"])
    assert [(one.owner_id, one.day_inr) for one in owed] == [(None, call.cost_inr)]


@pytest.fixture
def operator(stores, monkeypatch):
    """``propmubi privacy WORDS`` at the machine: exit code, output and errors."""
    database_url, redis_url, tmp_path = stores
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", redis_url)
    monkeypatch.setenv("PROPMUBI_DATA_DIR", str(tmp_path / "data"))

    async def run(*words, typed=""):
        monkeypatch.setattr("sys.argv", ["propmubi", "privacy", *words])
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return await asyncio.to_thread(ended)

    def ended():
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as code:
            main()
        return code.value.code, out.getvalue(), err.getvalue()

    return run


async def test_an_operator_exports_and_erases_by_id_or_email(operator, stores):
    database_url, redis_url, tmp_path = stores
    async with open_platform(database_url, redis_url, tmp_path) as platform:
        await platform.engine.db.ping()
        account = await People(platform.engine.db, Passwords()).add(
            DEMO_TENANT_ID,
            email="zubeida@example.com",
            display_name="Zubeida",
            roles=[Role.BUYER],
            password=None,
        )
        person = Principal(tenant_id=DEMO_TENANT_ID, user_id=account.id)
        given = Given(namespace=["me"], key="note", value={"said": "by the lake"})
        await platform.engine.items.put(person, given)

    code, out, _ = await operator("export", str(account.id), "--json")
    by_email, counted, _ = await operator("export", "zubeida@example.com")
    refused, _, _ = await operator("erase", str(account.id), typed="n\n")
    erased, gone, _ = await operator("erase", "zubeida@example.com", "--yes", "--json")
    _, nothing, _ = await operator("erase", "zubeida@example.com", "--yes")
    unknown, _, error = await operator("erase", "nobody@example.com", "--yes")
    _, after, _ = await operator("export", str(account.id), "--json")

    assert (code, by_email, erased) == (0, 0, 0)
    assert json.loads(out)["items"][0]["value"] == {"said": "by the lake"}
    assert "items        1" in counted
    assert refused != 0
    assert json.loads(gone)["items"] == 1
    assert nothing == "Nothing is kept of this person.\n"
    assert (unknown, "no person with this email" in error) == (2, True)
    assert json.loads(after)["items"] == []


async def test_keys_outlive_the_secret_and_go_with_their_thread(operator, stores, monkeypatch):
    database_url, redis_url, tmp_path = stores
    token = new_token(PiiType.PHONE)
    said = Hidden("", (Kept(token, PiiType.PHONE, "98450 77123", "+919845077123"),))
    async with open_platform(database_url, redis_url, tmp_path) as platform:
        db, threads = platform.engine.db, platform.engine.threads
        thread = await threads.create(ANONYMOUS_BUYER)
        async with db.session(ANONYMOUS_BUYER) as session:
            await platform.engine.vault.keep(session, thread, said)
        old = (tmp_path / "run" / "secret_key").read_text()
        monkeypatch.setenv("PROPMUBI_SECRET_KEY", "n" * 40)
        refused, _, error = await operator("rewrap")
        monkeypatch.setenv("PROPMUBI_SECRET_KEY_PREVIOUS", old)
        again = [(await operator("rewrap"))[1] for _ in range(2)]
        vault = VaultService(db, KeyRing("n" * 40))
        opened = await vault.open(ANONYMOUS_BUYER, [token])
        others = await vault.open(Principal(tenant_id=DEMO_TENANT_ID, user_id=uuid4()), [token])
        await threads.delete(ANONYMOUS_BUYER, thread.id)
        await platform.start("plain", input={"x": 1})
        subjects = SubjectService(db=db, threads=threads, actor="tester")
        with pytest.raises(Conflict, match="under way"):
            await subjects.erase(ANONYMOUS_BUYER)
        left = await tables(database_url)

    assert (refused, "PROPMUBI_SECRET_KEY_PREVIOUS" in error) == (2, True)
    assert [text.split()[0] for text in again] == ["1", "0"]
    assert opened == {token: said.kept[0]}
    assert others == {}
    assert left["subject_keys"] == left["vault_values"] == []


class Said(TypedDict):
    texts: Annotated[list[str], add]


async def test_a_value_has_one_token_in_all_steps_of_a_run(stores):
    async def first(state: Said) -> Said:
        return {"texts": [in_this_run().hide("98450 12345, 99000 12345")]}

    async def second(state: Said) -> Said:
        return {"texts": [in_this_run().hide("+91 99000-12345")]}

    def build():
        return StateGraph(Said).add_sequence([first, second]).add_edge(START, "first")

    graph = GraphSpec(name="hiding", version="1", description="Hides.", build=build)
    async with open_platform(*stores, GraphRegistry({"hiding": graph})) as platform, platform.worker():
        results = []
        for _ in range(2):
            started = await platform.start("hiding", input={"texts": []})
            results.append(json.loads((await platform.engine.runs.wait(started)).values)["texts"])

    assert results == [["⟦PHONE_1⟧, ⟦PHONE_2⟧", "⟦PHONE_2⟧"]] * 2
