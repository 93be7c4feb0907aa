from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput
from domain.origins import host_of, is_loopback_host, is_loopback_origin, normal_origin


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://homes.example", "https://homes.example"),
        ("HTTPS://Homes.Example:443/", "https://homes.example"),
        ("http://homes.example:80", "http://homes.example"),
        ("http://homes.example:8080", "http://homes.example:8080"),
        (" http://[::1]:3000 ", "http://[::1]:3000"),
    ],
)
def test_origins_are_kept_as_browsers_send_them(written: str, origin: str) -> None:
    assert normal_origin(written) == origin


@pytest.mark.parametrize(
    "written",
    [
        "",
        "*",
        "null",
        "homes.example",
        "https://",
        "https://*.example",
        "https://homes.example/shop",
        "https://homes.example?x=1",
        "https://homes.example#x",
        "https://user@homes.example",
        "https://homes.example:99999",
        "https://homes.example:port",
        "ftp://homes.example",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://ho mes.example",
        "http://[::1",
    ],
)
def test_what_names_no_single_site_is_refused(written: str) -> None:
    with pytest.raises(BadInput):
        normal_origin(written)


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost",
        "https://localhost:3000",
        "http://127.0.0.1:1",
        "http://[::1]:9",
        "http://a.localhost",
    ],
)
def test_pages_of_this_machine(origin: str) -> None:
    assert is_loopback_origin(origin)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://evil.example/localhost",
        "http://evil.example#localhost",
        "http://128.0.0.1",
        "http://0.0.0.0",
        "file://localhost",
        "http://notlocalhost",
        "http://[::2]",
        "http://[::1",
    ],
)
def test_pages_that_are_not(origin: str) -> None:
    assert not is_loopback_origin(origin)


def test_host_names_end_in_a_dot_or_stand_in_brackets() -> None:
    assert is_loopback_host("LOCALHOST.")
    assert is_loopback_host("[::1]")
    assert not is_loopback_host("")


@pytest.mark.parametrize(
    ("header", "host"),
    [("localhost:8123", "localhost"), ("[::1]:8123", "::1"), ("pm.example", "pm.example"), ("", "")],
)
def test_a_host_header_is_read_without_its_port(header: str, host: str) -> None:
    assert host_of(header) == host


@given(st.text(max_size=60))
def test_any_text_is_an_origin_or_bad_input_and_normal_forms_stay(text: str) -> None:
    try:
        origin = normal_origin(text)
    except BadInput:
        return
    assert normal_origin(origin) == origin
