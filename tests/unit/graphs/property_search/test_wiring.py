from __future__ import annotations

import json
from pathlib import Path

import pytest

from graphs.property_search.actions import ACTION_SCHEMA
from graphs.property_search.events import EVENT_SCHEMA
from graphs.property_search.graph import build, spec, warm
from graphs.property_search.policies import TOUCHES
from propmubi.cli.graph import mermaid
from propmubi.studio import bound
from tests.support.market import Conversation, Market
from tools import compare, contact, loans, search
from tools.declaration import ToolSpec, Touch

ROOT = Path(__file__).parents[4]


def test_picture_in_the_docs_is_the_wiring():
    page = (ROOT / "docs" / "graphs" / "property_search.md").read_text(encoding="utf-8")

    assert f"```mermaid\n{mermaid('property_search')}```" in page


def test_every_step_declares_what_it_touches_and_none_touches_all_three():
    assert set(build().nodes) == set(TOUCHES)
    assert all(len(touches) < len(Touch) for touches in TOUCHES.values())


def test_tools_keep_the_rule_of_two():
    specs = [search.SPEC, compare.SPEC, contact.SPEC, loans.EMI_SPEC, loans.AFFORD_SPEC]

    assert all(len(spec.touches) < len(Touch) for spec in specs)
    with pytest.raises(ValueError, match="rule of two"):
        ToolSpec(name="send", verb="Sends.", touches=frozenset(Touch), max_items=1)


def test_event_schema_is_a_union_told_apart_by_type():
    kinds = set(EVENT_SCHEMA["discriminator"]["mapping"])

    assert {"listing", "comparison", "emi", "filters", "relaxed", "refusal", "lead_captured"} <= kinds
    assert all(
        "id" in EVENT_SCHEMA["$defs"][ref.rsplit("/", 1)[1]]["required"]
        for ref in EVENT_SCHEMA["discriminator"]["mapping"].values()
    )


def test_action_schema_is_closed():
    assert set(ACTION_SCHEMA["discriminator"]["mapping"]) == {
        "remove_chip", "like", "dislike", "compare", "emi", "details", "more_like", "contact",
        "more", "reset",
    }  # fmt: skip


def test_langgraph_json_names_a_factory_that_exists():
    described = json.loads((ROOT / "langgraph.json").read_text(encoding="utf-8"))
    path, _, name = described["graphs"]["property_search"]["path"].partition(":")

    assert (ROOT / path).is_file()
    assert f"async def {name}(" in (ROOT / path).read_text(encoding="utf-8")


async def test_a_server_without_our_context_still_gets_the_doors():
    market = Market()
    graph = bound(build().compile(), Conversation(market).context).copy({"name": "copied"})

    state = await graph.ainvoke(
        {"messages": [{"role": "user", "content": "3BHK in Whitefield under 1.2 crore"}]}
    )

    assert state["total"] == 7


async def test_output_holds_what_clients_read_and_nothing_internal():
    chat = Conversation()
    state = await chat.graph.ainvoke(
        {"messages": [{"role": "user", "content": "3BHK in Whitefield under 1.2 crore"}]},
        chat.config,
        context=chat.context,
    )

    assert set(state) == {
        "messages", "filters", "chips", "shown", "total", "suggestions", "refused", "engine", "language",
    }  # fmt: skip


def test_spec_is_what_the_runtime_expects():
    warm()
    made = spec(lambda _: Conversation().context)

    assert (made.name, made.durability) == ("property_search", "async")
    assert made.build().nodes.keys() == build().nodes.keys()
