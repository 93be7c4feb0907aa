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

SPEC = CollectionSpec("homes", 4, "test", {"city": FieldType.KEYWORD})
OURS, THEIRS = UUID(int=1), UUID(int=2)
ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize(
    "where",
    [
        Where(),
        Where(any_of=(MatchAny("city", ("Pune",)), MatchAny("city", ("Mumbai",)))),
        Where(none_of=(MatchAny("city", ("Delhi",)),)),
        Where(all_of=(IdIn(frozenset({UUID(int=7)})),)),
    ],
)
def test_no_filter_holds_for_a_foreign_payload(where: Where) -> None:
    within = scoped(SPEC, OURS, where)

    assert holds(within, UUID(int=7), owned(OURS, {"city": "Pune"}))
    assert not holds(within, UUID(int=7), owned(THEIRS, {"city": "Pune"}))


def test_the_tenant_cannot_be_filtered_by_or_written_from_outside() -> None:
    with pytest.raises(BadInput, match="not a field"):
        scoped(SPEC, OURS, Where(none_of=(MatchAny("tenant_id", (str(OURS),)),)))
    assert owned(OURS, {"tenant_id": str(THEIRS)}) == {"tenant_id": str(OURS)}


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
