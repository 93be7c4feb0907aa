from __future__ import annotations

from base64 import b64encode

import pytest

from domain.named_keys import named_keys

NEW, OLD = b64encode(b"n" * 32).decode(), b64encode(b"o" * 32).decode()


def test_keys_keep_their_order_and_names() -> None:
    assert list(named_keys(f"2026-11:{NEW}, 2025.01:{OLD}").items()) == [
        ("2026-11", b"n" * 32),
        ("2025.01", b"o" * 32),
    ]


@pytest.mark.parametrize(
    "listed",
    [
        "",
        NEW,
        f":{NEW}",
        f"a b:{NEW}",
        f"{'a' * 33}:{NEW}",
        f"a:{NEW},a:{OLD}",
        f"a:{NEW},",
        "a:",
        "a:c2hvcnQ=",
        "a:not base64!",
    ],
)
def test_other_forms_are_refused_without_quoting_a_key(listed: str) -> None:
    with pytest.raises(ValueError, match="base64") as caught:
        named_keys(listed)

    assert NEW not in str(caught.value)
    assert "c2hvcnQ" not in str(caught.value)
