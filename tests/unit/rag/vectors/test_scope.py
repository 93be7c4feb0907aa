"""The tenant is in every filter, and only `rag.vectors` speaks to the engine."""

from __future__ import annotations

import ast
from pathlib import Path
from uuid import UUID

import pytest

from domain.errors import BadInput
from rag.vectors.filters import IdIn, MatchAny, Where, holds
from rag.vectors.protocol import CollectionSpec, FieldType
from rag.vectors.scope import owned, scoped

SPEC = CollectionSpec(
    "homes", 4, "test", {"city": FieldType.KEYWORD, "market": FieldType.KEYWORD}, partitions=("market",)
)
OURS, THEIRS = UUID(int=1), UUID(int=2)
ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize(
    "where",
    [
        Where(),
        Where(any_of=(MatchAny("city", ("Pune",)), MatchAny("city", ("Mumbai",)))),
        Where(none_of=(MatchAny("city", ("Delhi",)),)),
        Where(all_of=(IdIn(frozenset({UUID(int=7)})),)),
        Where(all_of=(MatchAny("market", ("sale/Pune", "rent/Pune")),)),
        Where(any_of=(MatchAny("market", ("sale/Pune",)), MatchAny("city", ("Mumbai",)))),
        Where(all_of=(Where(all_of=(MatchAny("market", ("sale/Pune",)),)),)),
        Where(none_of=(MatchAny("market", ("rent/Pune",)),)),
    ],
)
def test_no_filter_holds_for_a_foreign_payload(where: Where) -> None:
    within = scoped(SPEC, OURS, where)

    payload = {"city": "Pune", "market": "sale/Pune"}
    assert holds(within, UUID(int=7), owned(SPEC, OURS, payload))
    assert not holds(within, UUID(int=7), owned(SPEC, THEIRS, payload))


def test_a_partition_that_is_required_stands_for_the_tenant() -> None:
    wish = MatchAny("market", ("sale/Pune",))

    assert scoped(SPEC, OURS, Where((wish,))) == Where((MatchAny("market", (f"{OURS}/sale/Pune",)),))
    assert len(scoped(SPEC, OURS, Where(any_of=(wish,))).all_of) == 1


def test_no_value_of_one_tenant_reads_as_a_value_of_another() -> None:
    forged = {"market": f"{THEIRS}/sale/Pune"}
    theirs = scoped(SPEC, THEIRS, Where((MatchAny("market", ("sale/Pune",)),)))

    assert not holds(theirs, UUID(int=7), owned(SPEC, OURS, forged))


def test_each_of_several_values_carries_the_tenant() -> None:
    written = owned(SPEC, OURS, {"market": ["sale/Pune", "sale/*"], "city": "Pune"})

    assert written["market"] == [f"{OURS}/sale/Pune", f"{OURS}/sale/*"]
    assert "market" not in owned(SPEC, OURS, {"city": "Pune"})


def test_the_tenant_cannot_be_filtered_by_or_written_from_outside() -> None:
    with pytest.raises(BadInput, match="not a field"):
        scoped(SPEC, OURS, Where(none_of=(MatchAny("tenant_id", (str(OURS),)),)))
    assert owned(SPEC, OURS, {"tenant_id": str(THEIRS)}) == {"tenant_id": str(OURS)}


def test_a_spec_never_lets_the_tenant_be_named() -> None:
    spec = CollectionSpec("homes", 4, "test", {"tenant_id": FieldType.KEYWORD})

    assert spec.allowed == frozenset()


def test_the_engines_are_imported_in_their_own_modules_alone() -> None:
    importers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "rag").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if (isinstance(node, ast.Import) and any(name.name.startswith("qdrant") for name in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qdrant"))
    }

    assert importers == {
        "rag/sparse.py",
        "rag/vectors/edge.py",
        "rag/vectors/edge_filters.py",
        "rag/vectors/server.py",
        "rag/vectors/server_filters.py",
    }


def test_every_engine_call_with_a_filter_takes_it_from_the_scope() -> None:
    for name in ("edge", "server"):
        tree = ast.parse((ROOT / "rag" / "vectors" / f"{name}.py").read_text())
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        made = [call for call in calls if getattr(call.func, "id", "") in {"edge_filter", "server_filter"}]
        assert made
        for call in made:
            argument = call.args[0]
            is_scoped = isinstance(argument, ast.Call) and getattr(argument.func, "id", "") == "scoped"
            assert is_scoped or (isinstance(argument, ast.Name) and argument.id == "where"), ast.dump(call)
