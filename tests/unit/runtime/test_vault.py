from __future__ import annotations

from typing import Any

import pytest

from domain.pii.border import Kept
from domain.pii.find import NUMBERS
from domain.pii.kinds import PiiType
from domain.tenancy import ANONYMOUS_BUYER
from graphs.registry import GraphSpec
from runtime.vault import RunVault, hidden, hidden_kwargs, kept_metadata

PHONE = "98450 77123"


def spec(**fields: Any) -> GraphSpec:
    return GraphSpec("g", "1", "a graph", lambda: None, **fields)  # type: ignore[arg-type,return-value]


@pytest.mark.parametrize("length", [10, 10_000])
async def test_a_graph_that_says_nothing_keeps_tokens_only(length: int) -> None:
    said = {"x": ["." * length, f"I am Ravi Kumar on {PHONE}, born on: 1/2/1990", 3]}

    kept = await hidden(said, spec())

    assert {one.kind for one in kept.kept} >= {PiiType.PERSON, PiiType.PHONE}
    assert PHONE not in str(kept.value)
    assert kept.value["x"][0] == "." * length


async def test_only_what_a_caller_says_is_read() -> None:
    kwargs = {"input": PHONE, "command": None, "config": {"a": PHONE}, "context": {}, "stream_mode": [PHONE]}

    kept = await hidden_kwargs(kwargs, spec(vaulted_input=NUMBERS))

    token = kept.kept[0].token
    assert kept.value == {**kwargs, "input": token, "config": {"a": token}}
    assert await hidden_kwargs(kwargs, spec(vaulted_input=frozenset())) == (type(kept)(kwargs))


def test_metadata_holds_masks() -> None:
    assert kept_metadata({"about": PHONE, "n": 1}) == {"about": "+91XXXXXX7123", "n": 1}
    assert kept_metadata(None) == {}


async def test_a_run_tells_what_its_steps_open() -> None:
    class Vault:
        async def open(self, _principal: object, tokens: list[str]) -> dict[str, Kept]:
            return {tokens[0]: Kept(tokens[0], PiiType.PHONE, PHONE, "+919845077123")} if tokens[0] else {}

    told: list[str] = []
    vault = RunVault(Vault(), ANONYMOUS_BUYER, told.append)  # type: ignore[arg-type]  # a vault of one value

    kept = await vault.open("token")

    assert kept is not None
    assert (kept.said, told) == (PHONE, [PHONE, "+919845077123"])
    assert await vault.open("") is None
