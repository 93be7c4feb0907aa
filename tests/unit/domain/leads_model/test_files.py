"""A model's file: the same bytes, and nothing in it is trusted."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from domain.errors import BadInput
from domain.leads_model.files import _seal, dump_model, load_model, seal_of
from domain.leads_model.form import Calibration

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.leads_model.form import LeadModel


@pytest.mark.parametrize(
    "calibration",
    [
        Calibration(kind="platt", slope=1.5, offset=-0.1),
        Calibration(kind="isotonic", knots=(0.0,), levels=(0.5,)),
    ],
)
def test_a_model_comes_back_as_it_was_written(model: LeadModel, calibration: Calibration) -> None:
    model = replace(model, calibration=calibration)
    text = dump_model(model)

    assert load_model(text) == model
    assert dump_model(load_model(text)) == text
    assert json.loads(text)["sha256"] == seal_of(model)


def test_a_changed_figure_breaks_the_seal(model: LeadModel) -> None:
    text = dump_model(model).replace('"hot":0.4', '"hot":0.1')

    with pytest.raises(BadInput, match="seal"):
        load_model(text)


def member(body: dict[str, Any], at: int, **changes: Any) -> None:
    body["members"][at] |= changes


def tree(body: dict[str, Any], **changes: Any) -> None:
    body["members"][0]["trees"][0] |= changes


def calibrate(body: dict[str, Any], **changes: Any) -> None:
    body["calibration"] |= {"kind": "isotonic", **changes}


BROKEN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "another format": lambda body: body.update(format="pickle/1"),
    "no label": lambda body: body.pop("label"),
    "kind of column": lambda body: body["columns"][0].update(kind="text"),
    "kind of member": lambda body: member(body, 0, kind="neural"),
    "loop": lambda body: tree(body, left=[0, 2, 0, 0, 0]),
    "child out of reach": lambda body: tree(body, right=[9, 3, 0, 0, 0]),
    "column out of reach": lambda body: tree(body, column=[7, 1, -1, -1, -1]),
    "lengths": lambda body: tree(body, value=[0.1]),
    "no nodes": lambda body: tree(
        body, column=[], threshold=[], left=[], right=[], missing_left=[], value=[]
    ),
    "not finite": lambda body: tree(body, value=["nan", 0, 0, 0, 0]),
    "term out of reach": lambda body: body["members"][1]["terms"][0].__setitem__(0, 9),
    "term without scale": lambda body: body["members"][1]["terms"][0].__setitem__(3, 0),
    "test of term": lambda body: body["members"][1]["terms"][0].__setitem__(1, "eval"),
    "no knots": lambda body: calibrate(body, knots=[], levels=[]),
    "knots fall": lambda body: calibrate(body, knots=[1.0, 0.0], levels=[0.1, 0.2]),
    "level over one": lambda body: calibrate(body, knots=[0.0, 1.0], levels=[0.1, 1.2]),
    "trees are no list": lambda body: member(body, 0, trees=7),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_model_is_refused_in_one_sentence(model: LeadModel, name: str) -> None:
    body = json.loads(dump_model(model))
    body.pop("sha256")
    BROKEN[name](body)

    with pytest.raises(BadInput, match="no lead model of ours"):
        load_model(json.dumps({**body, "sha256": _seal(body)}))


@pytest.mark.parametrize("text", ["", "[]", "7", '{"format": "propmubi-lead-model/1"}', "[" * 100_000])
def test_what_is_no_model_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="no lead model of ours"):
        load_model(text)
