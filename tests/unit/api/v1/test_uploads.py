"""A body becomes a file of bounded size that is gone afterwards."""

from __future__ import annotations

import pytest

from api.v1.uploads import received_file
from domain.errors import TooLarge


async def chunks_of(*chunks: bytes):
    for chunk in chunks:
        yield chunk


async def test_the_file_holds_the_body_and_is_gone_after() -> None:
    big = b"x" * (1024 * 1024 + 1)

    async with received_file(chunks_of(b"a,", big, b"b\n"), name="up.csv") as path:
        assert path.read_bytes() == b"a," + big + b"b\n"
        assert path.name == "up.csv"

    assert not path.parent.exists()


async def test_a_body_past_the_limit_is_refused_and_deleted(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    with pytest.raises(TooLarge, match="larger than 0 MB"):
        async with received_file(chunks_of(b"12345", b"6"), name="up.csv", max_bytes=5):
            pytest.fail("the body was accepted")

    assert list(tmp_path.iterdir()) == []
