"""A model as a JSON file: written with the same bytes for the same model, read back with every index checked.

A file may come from anywhere, so nothing in it is trusted: a tree must lead downwards (children after their
parent), places and codes must exist, numbers must be finite, and the seal must fit.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from domain.leads_model import season
from domain.leads_model.form import (
    Bands,
    Boosted,
    Calibration,
    Column,
    LeadModel,
    Linear,
    Member,
    Term,
    Tree,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT: Final = "propmubi-lead-model/1"
_KINDS: Final = ("number", "word", "weekday", "month", "hour", *season.KINDS)
_TESTS: Final = ("is", "missing", "above", "scaled")
_BROKEN: Final = (
    "This is no lead model of ours, or it was changed: {}. Train it again with `propmubi leads train`."
)


def dump_model(model: LeadModel) -> str:
    """The file's text, ending in a line feed; its ``sha256`` seals everything else in it."""
    body = _body(model)
    body["sha256"] = _seal(body)
    return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"


def seal_of(model: LeadModel) -> str:
    """SHA-256 of the model, in hexadecimal: what names this very model."""
    return _seal(_body(model))


def load_model(text: str) -> LeadModel:
    """The model in a file's text.

    Raises:
        BadInput: It is no model of ours, is not whole, or does not fit its seal.
    """
    try:
        body = json.loads(text)
        _check_seal(body)
        return _model(body)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as error:
        reason = f"{error.args[0]} is missing" if isinstance(error, KeyError) else str(error)
        raise BadInput(_BROKEN.format(reason)) from None


def _check_seal(body: dict[str, Any]) -> None:
    if body["format"] != FORMAT:
        raise ValueError(f"its format is not {FORMAT}")
    if body.pop("sha256") != _seal(body):
        raise ValueError("its seal does not fit its content")


def _seal(body: dict[str, Any]) -> str:
    """Of everything but the seal itself."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _body(model: LeadModel) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "label": model.label,
        "positive": model.positive,
        "data_sha256": model.data_sha256,
        "seed": model.seed,
        "libraries": dict(model.libraries),
        "bands": {"hot": model.bands.hot, "warm": model.bands.warm},
        "metrics": dict(model.metrics),
        "columns": [
            {
                "source": column.source,
                "kind": column.kind,
                "levels": list(column.levels),
                "has_other": column.has_other,
                "quartiles": list(column.quartiles),
                "parts": list(column.parts),
            }
            for column in model.columns
        ],
        "calibration": {
            "kind": model.calibration.kind,
            "slope": model.calibration.slope,
            "offset": model.calibration.offset,
            "knots": list(model.calibration.knots),
            "levels": list(model.calibration.levels),
        },
        "members": [_member_body(member) for member in model.members],
    }


def _member_body(member: Member) -> dict[str, Any]:
    if isinstance(member.body, Boosted):
        trees = [_tree_body(tree) for tree in member.body.trees]
        return {"kind": "boosted", "weight": member.weight, "base": member.body.base, "trees": trees}
    terms = [
        [term.column, term.test, term.at, term.scale, term.weight, term.mean] for term in member.body.terms
    ]
    return {"kind": "linear", "weight": member.weight, "intercept": member.body.intercept, "terms": terms}


def _tree_body(tree: Tree) -> dict[str, Any]:
    return {
        "column": list(tree.column),
        "threshold": list(tree.threshold),
        "left": list(tree.left),
        "right": list(tree.right),
        "missing_left": [int(each) for each in tree.is_missing_left],
        "left_codes": {str(node): sorted(codes) for node, codes in sorted(tree.left_codes.items())},
        "value": list(tree.value),
    }


def _model(body: dict[str, Any]) -> LeadModel:
    columns = tuple(_column(each) for each in body["columns"])
    return LeadModel(
        columns=columns,
        members=tuple(_member(each, columns) for each in body["members"]),
        calibration=_calibration(body["calibration"]),
        bands=Bands(hot=_number(body["bands"]["hot"]), warm=_number(body["bands"]["warm"])),
        label=str(body["label"]),
        positive=str(body["positive"]),
        data_sha256=str(body["data_sha256"]),
        seed=int(body["seed"]),
        libraries={str(name): str(version) for name, version in body["libraries"].items()},
        metrics=dict(body["metrics"]),
    )


def _column(body: dict[str, Any]) -> Column:
    return Column(
        source=str(body["source"]),
        kind=_one_of(body["kind"], _KINDS),
        levels=tuple(str(level) for level in body["levels"]),
        has_other=bool(body["has_other"]),
        quartiles=_numbers(body["quartiles"]),
        parts=_numbers(body["parts"]),
    )


def _member(body: dict[str, Any], columns: Sequence[Column]) -> Member:
    weight = _number(body["weight"])
    if _one_of(body["kind"], ("boosted", "linear")) == "boosted":
        trees = tuple(_tree(each, len(columns)) for each in body["trees"])
        return Member(weight=weight, body=Boosted(base=_number(body["base"]), trees=trees))
    terms = tuple(_term(each, len(columns)) for each in body["terms"])
    return Member(weight=weight, body=Linear(intercept=_number(body["intercept"]), terms=terms))


def _term(body: Sequence[Any], places: int) -> Term:
    column, test, at, scale, weight, mean = body
    if not 0 <= column < places:
        raise ValueError("a term asks about a column that is not there")
    if _number(scale) <= 0:
        raise ValueError("a term has no scale")
    return Term(
        column=int(column),
        test=_one_of(test, _TESTS),
        at=_number(at),
        scale=_number(scale),
        weight=_number(weight),
        mean=_number(mean),
    )


def _tree(body: dict[str, Any], places: int) -> Tree:
    tree = Tree(
        column=tuple(int(each) for each in body["column"]),
        threshold=_numbers(body["threshold"]),
        left=tuple(int(each) for each in body["left"]),
        right=tuple(int(each) for each in body["right"]),
        is_missing_left=tuple(bool(each) for each in body["missing_left"]),
        left_codes={
            int(node): frozenset(int(code) for code in codes) for node, codes in body["left_codes"].items()
        },
        value=_numbers(body["value"]),
    )
    nodes = len(tree.column)
    arrays = (tree.threshold, tree.left, tree.right, tree.is_missing_left, tree.value)
    if nodes == 0 or any(len(array) != nodes for array in arrays):
        raise ValueError("a tree's arrays differ in length")
    for node, column in enumerate(tree.column):
        if column >= places:
            raise ValueError("a tree asks about a column that is not there")
        if column >= 0 and not (node < tree.left[node] < nodes and node < tree.right[node] < nodes):
            raise ValueError("a tree does not lead downwards")
    return tree


def _calibration(body: dict[str, Any]) -> Calibration:
    calibration = Calibration(
        kind=_one_of(body["kind"], ("platt", "isotonic")),
        slope=_number(body["slope"]),
        offset=_number(body["offset"]),
        knots=_numbers(body["knots"]),
        levels=_numbers(body["levels"]),
    )
    knots, levels = calibration.knots, calibration.levels
    if calibration.kind == "isotonic":
        if not knots or len(knots) != len(levels):
            raise ValueError("its calibration has no knots")
        if any(after <= before for before, after in itertools.pairwise(knots)):
            raise ValueError("its calibration's knots do not rise")
        if not all(0.0 <= level <= 1.0 for level in levels):
            raise ValueError("its calibration leaves 0 to 1")
    return calibration


def _numbers(values: Sequence[Any]) -> tuple[float, ...]:
    return tuple(_number(value) for value in values)


def _number(value: Any) -> float:  # noqa: ANN401  # JSON
    found = float(value)
    if not math.isfinite(found):
        raise ValueError("a number is not finite")
    return found


def _one_of(value: Any, known: Sequence[str]) -> Any:  # noqa: ANN401  # JSON in, a literal out
    if value not in known:
        raise ValueError(f"{value!r} is none of {', '.join(known)}")
    return value
