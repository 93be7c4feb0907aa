from __future__ import annotations

import pytest
from langgraph.types import Command, Send

from runtime.update_values import said_in, with_said


@pytest.mark.parametrize(
    "values",
    [
        {"x": "said"},
        None,
        Command(update={"x": "said"}, resume="said"),
        Command(goto=[Send("a", {"x": "said"}), "b"]),
        Command(goto=["a"]),
    ],
)
def test_values_are_taken_out_and_put_back(values):
    assert with_said(values, said_in(values)) == values


def test_other_values_take_their_places():
    command = Command(update={"x": "said"}, resume="said", goto=(Send("a", "said"), "b"))

    changed = with_said(command, {"update": {"x": "new"}, "resume": "new", "sent": ["new"]})

    assert changed == Command(update={"x": "new"}, resume="new", goto=[Send("a", "new"), "b"])
    assert with_said({"x": "said"}, {"x": "new"}) == {"x": "new"}
