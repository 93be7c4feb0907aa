from __future__ import annotations

import json
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.request_body.json_safety import MOST_NESTED, check_json
from domain.errors import BadInput


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 5000,
        b"[{" * 60 + b"}]" * 60,
        b'{"a": NaN}',
        b"[-Infinity]",
        b'{"a": 1e999}',
        b'{"a": 1E+400}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": 0.' + b"1" * 60 + b"}",
        '{"a": 1}'.encode("utf-16"),
        b'{"a": "\xff"}',
        b'{"a": "\x00"}',
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
def test_a_hostile_body_is_refused(body):
    with pytest.raises(BadInput):
        check_json(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json, for its parser to say",
        b'{"text": "NaN and Infinity and 1e999 and \\" 1e999"}',
        b'{"text": "' + b"9" * 500 + b'"}',
        b'{"text": "' + b"[" * 500 + b'"}',
        b"[" * MOST_NESTED + b"]" * MOST_NESTED,
        b"[" + b"{}," * 5000 + b"{}]",
        b'{"price": 1.25e7, "id": 123456789012345678901234567890}',
        '{"text": "नमस्ते"}'.encode(),
    ],
    ids=lambda body: body[:12].decode("latin-1"),
)
def test_an_honest_body_passes(body):
    check_json(body)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    )
)
def test_whatever_json_writes_of_finite_plain_values_passes(value):
    check_json(json.dumps(value, ensure_ascii=False).encode())


@pytest.mark.parametrize("piece", [b'{"a":"\\"', b'"' * 3, b"[1e1,", b'"\\'])
def test_the_worst_body_is_judged_in_linear_time(piece):
    body = (piece * (1_000_000 // len(piece)))[:1_000_000]

    began = time.perf_counter()
    with suppress(BadInput):
        check_json(body)

    assert time.perf_counter() - began < 2.0
