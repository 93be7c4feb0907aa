from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from domain.errors import UnreadableFile
from tools.listing_import.files import inspect
from tools.listing_import.reader import MAX_FIELD_CHARS, Record, RecordStream, open_records

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, content: bytes) -> tuple[RecordStream, list[Record]]:
    path.write_bytes(content)
    stream = open_records(inspect(path))
    records = list(stream.records)
    stream.close()
    return stream, records


@pytest.mark.parametrize(
    ("content", "encoding", "word"),
    [
        ("a,b\nफ्लैट,1\n".encode(), "utf-8", "फ्लैट"),
        ("a,b\nफ्लैट,1\n".encode("utf-8-sig"), "utf-8-sig", "फ्लैट"),
        ("a,b\nफ्लैट,1\n".encode("utf-16"), "utf-16", "फ्लैट"),
        ("a,b\nCafé’s,1\n".encode("cp1252"), "cp1252", "Café’s"),
        (b"a,b\nx\x81\xe9,1\n", "latin-1", "x\x81é"),
    ],
)
def test_encodings_are_found_out_and_told(tmp_path: Path, content: bytes, encoding: str, word: str):
    stream, records = read(tmp_path / "f.csv", content)

    assert stream.file.encoding == encoding
    assert bool(stream.file.notes) is (not encoding.startswith("utf-8"))
    assert records == [Record(2, {"a": word, "b": "1"})]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"PK\x03\x04....", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"a,b\n" + b"\x00" * 99, "binary"),
    ],
)
def test_what_is_no_text_is_named(tmp_path: Path, content: bytes, said: str):
    path = tmp_path / "f.csv"
    path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=said):
        inspect(path)


def test_missing_files_and_folders_are_named(tmp_path: Path):
    with pytest.raises(UnreadableFile, match="does not exist"):
        inspect(tmp_path / "none.csv")
    with pytest.raises(UnreadableFile, match="folder"):
        inspect(tmp_path)


def test_a_path_that_cannot_be_opened_is_named(tmp_path: Path):
    with pytest.raises(UnreadableFile, match="cannot be read"):
        inspect(tmp_path / ("x" * 5000))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found_in_the_header(tmp_path: Path, separator: str):
    _, records = read(
        tmp_path / "f.csv", separator.join(["a", "b"]).encode() + b"\n" + separator.join("12").encode()
    )

    assert records == [Record(2, {"a": "1", "b": "2"})]


def test_every_odd_row_is_a_fault_with_its_line(tmp_path: Path):
    _, records = read(tmp_path / "f.csv", b'a,b\n1,2\n\n1\n1,2,\n1,2,3\na,b\n"1"x,2\n"two\nlines",2\n')

    assert [(record.line, record.code) for record in records] == [
        (2, None),
        (4, "column_count"),
        (5, None),
        (6, "column_count"),
        (7, "repeated_header"),
        (8, "broken_quote"),
        (9, None),
    ]
    assert records[-1].row["a"] == "two\nlines"


def test_nul_characters_do_not_stop_the_file(tmp_path: Path):
    _, records = read(tmp_path / "f.csv", b"a,b\n" + b"long enough,row\n" * 30 + b"x\x00y,2\n")

    assert records[-1].row == {"a": "xy", "b": "2"}


def test_a_quote_never_closed_is_told_and_what_came_before_is_kept(tmp_path: Path):
    stream, records = read(tmp_path / "f.csv", b'a,b\n1,2\n"3,4\n5,6\n')

    assert [record.code for record in records] == [None, "unclosed_quote"]
    assert stream.fault is not None
    assert "line 3" in stream.fault


def test_an_endless_field_is_an_unclosed_quote(tmp_path: Path):
    stream, records = read(tmp_path / "f.csv", b'a,b\n"' + b"x" * (MAX_FIELD_CHARS + 10) + b"\n")

    assert records[0].code == "unclosed_quote"
    assert stream.fault is not None


def test_a_broken_header_is_told(tmp_path: Path):
    path = tmp_path / "f.csv"
    path.write_bytes(b"a," + b"x" * (MAX_FIELD_CHARS + 10) + b"\n1,2\n")

    with pytest.raises(UnreadableFile, match="header"):
        open_records(inspect(path))


def test_json_lines_hold_what_csv_cells_would(tmp_path: Path):
    first = {"a": None, "b": True, "c": [1, "x"], "d": {"e": 1}, "f": 2.5, "g": False}
    lines = [json.dumps(first), "", "[1]", "{broken", '{"a": "\\ud800"}', "[" * 100_000]

    stream, records = read(tmp_path / "f.jsonl", "\n".join(lines).encode())

    assert stream.header == ("a", "b", "c", "d", "f", "g")
    assert records[0].row == {"a": "", "b": "true", "c": "1; x", "d": '{"e": 1}', "f": "2.5", "g": "false"}
    assert [(record.line, record.code) for record in records[1:]] == [
        (3, "broken_json"),
        (4, "broken_json"),
        (5, None),
        (6, "broken_json"),
    ]


def test_progress_is_in_bytes(tmp_path: Path):
    path = tmp_path / "f.csv"
    path.write_bytes(b"a,b\n1,2\n")
    stream = open_records(inspect(path))

    list(stream.records)

    assert stream.position_bytes() == 8
    stream.close()
    assert stream.position_bytes() == 0
