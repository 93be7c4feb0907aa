"""The registry of graphs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from domain.errors import BadInput, NotFound
from graphs.registry import GraphRegistry, GraphSpec


def spec(name: str) -> GraphSpec:
    build: Any = lambda: None  # noqa: E731
    return GraphSpec(name, "1", "a graph", build)


def test_graphs_are_found_by_name_and_by_their_assistant() -> None:
    registry = GraphRegistry({"plain": spec("plain")})

    found = registry.by_assistant(UUID("8b184351-3358-5cdd-b03b-9a70de2251e5"))

    assert found is registry.get("plain")
    assert "plain" in registry
    assert registry.by_assistant(UUID(int=1)) is None


def test_unknown_graph_is_named_with_those_there_are() -> None:
    with pytest.raises(NotFound, match="plain"):
        GraphRegistry({"plain": spec("plain")}).get("ghost")


def test_graph_under_a_wrong_name_is_refused() -> None:
    with pytest.raises(BadInput, match="another name"):
        GraphRegistry({"other": spec("plain")})


def test_earlier_versions_are_found_and_the_current_one_is_given() -> None:
    old, new = spec("plain"), replace(spec("plain"), version="2")
    registry = GraphRegistry({"plain": new}, [old])

    assert registry.get("plain") is new
    assert registry.find("plain", old.version) is old
    assert registry.find("plain", "2") is new
    assert registry.find("plain", "3") is registry.find("plain", None) is registry.find("ghost", "1") is None
    assert list(registry) == [new]


@pytest.mark.parametrize("earlier", ["plain", "ghost"])
def test_an_earlier_version_belongs_to_a_current_one_and_is_another(earlier: str) -> None:
    with pytest.raises(BadInput):
        GraphRegistry({"plain": spec("plain")}, [spec(earlier)])
