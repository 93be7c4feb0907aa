from __future__ import annotations

import json
from uuid import uuid4

import pytest

from store.sealed_columns import PLAIN, ColumnSealer, Place
from store.sealed_json import MARK
from store.sealing import Sealer, SealUnreadable

ROW = Place("threads", uuid4(), uuid4())
COLUMNS = ColumnSealer(Sealer({"new": b"n" * 32, "old": b"o" * 32}))
VALUES = {"name": "Asha", "big": 2**70, "shares": [0.1, None, True]}


def test_a_value_opens_in_its_own_column_row_and_tenant_only():
    stored = json.loads(json.dumps(COLUMNS.sealed(ROW, "values", VALUES)))

    assert COLUMNS.opened(ROW, "values", stored) == VALUES
    assert "Asha" not in json.dumps(stored)
    for place, column in (
        (ROW, "error"),
        (ROW._replace(table="runs"), "values"),
        (ROW._replace(id=uuid4()), "values"),
        (ROW._replace(tenant_id=uuid4()), "values"),
    ):
        with pytest.raises(SealUnreadable, match="belongs elsewhere"):
            COLUMNS.opened(place, column, stored)


@pytest.mark.parametrize(
    ("stored", "says"),
    [
        (VALUES, "propmubi checkpoints seal"),
        (["Asha"], "propmubi checkpoints seal"),
        ({MARK: 7}, "propmubi checkpoints seal"),
        ({MARK: "gone:AAAA"}, "'gone'"),
        ({MARK: "new:no base64"}, "belongs elsewhere"),
        ({MARK: "new:AAAA"}, "belongs elsewhere"),
    ],
)
def test_what_is_not_sealed_with_a_known_key_is_refused(stored, says):
    with pytest.raises(SealUnreadable, match=says):
        COLUMNS.opened(ROW, "values", stored)


@pytest.mark.parametrize("nothing", [None, {}])
def test_what_says_nothing_stays_as_it_is(nothing):
    assert COLUMNS.sealed(ROW, "values", nothing) == nothing
    assert COLUMNS.opened(ROW, "values", nothing) == nothing


def test_text_is_sealed_as_its_value_is():
    text = COLUMNS.sealed_text(ROW, "values", json.dumps(VALUES))

    assert COLUMNS.opened(ROW, "values", json.loads(text or "")) == VALUES
    assert COLUMNS.sealed_text(ROW, "interrupts", "{}") == "{}"
    assert COLUMNS.sealed_text(ROW, "values", None) is None


def test_questions_keep_their_number_and_what_they_wait_for_in_clear():
    waits = {"event": "case.changed", "subject": "7", "note": "Asha"}
    asked = {
        "task": [{"id": "a", "value": {"waiting_for": waits, "say": "Asha"}}, {"id": "b", "value": "Asha"}]
    }

    stored = json.loads(COLUMNS.sealed_text(ROW, "interrupts", json.dumps(asked)) or "")

    sealed = stored.pop(MARK)
    assert stored == {"task": [{"value": {"waiting_for": {"event": "case.changed", "subject": "7"}}}, {}]}
    assert COLUMNS.opened(ROW, "interrupts", {**stored, "task": [], MARK: sealed}) == asked


def test_of_a_request_is_clear_that_it_is_talk_and_no_more():
    row = ROW._replace(table="runs")
    talk = COLUMNS.sealed(row, "kwargs", {"input": {"messages": ["Asha"], "phone": 1}, "webhook": "x"})
    other = COLUMNS.sealed(row, "kwargs", {"input": {"phone": 1}})

    assert talk.keys() == {"input", MARK}
    assert talk["input"] == {"messages": None}
    assert other.keys() == {MARK}


def test_without_keys_values_pass_and_sealed_ones_are_refused():
    assert PLAIN.sealed(ROW, "values", VALUES) is VALUES
    assert PLAIN.sealed_text(ROW, "values", "[1]") == "[1]"
    assert PLAIN.opened(ROW, "values", VALUES) is VALUES
    with pytest.raises(SealUnreadable, match=r"'new'.*PROPMUBI_CHECKPOINT_KEYS"):
        PLAIN.opened(ROW, "values", COLUMNS.sealed(ROW, "values", VALUES))
