"""Mappings of lead files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import BadInput, UnreadableFile
from tools.lead_import.mapping import mapping_for, named_mapping, shipped_mappings
from tools.lead_import.pipeline import unpacked

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("id,source,phone,name", "own"),
        ("Prospect ID,Lead Number,Lead Origin,Lead Source,Do Not Call", "x_education"),
        ("row_id,age,job,balance,poutcome,y", "bank_marketing"),
        ("row_id,age,job,euribor3m,poutcome,y", "bank_marketing_additional"),
    ],
)
def test_a_file_is_recognised_by_its_header(header: str, name: str) -> None:
    assert mapping_for(header.split(",")).name == name


def test_an_unknown_header_is_told_what_would_be_known() -> None:
    with pytest.raises(BadInput, match="own: source, phone"):
        mapping_for(["a", "b"])
    assert len({one.name for one in shipped_mappings()}) == 4


def test_choices_and_outcomes_are_read_by_the_files_own_words() -> None:
    mapping = named_mapping("x_education")
    row = {"Prospect ID": "p", "Lead Origin": "Lead Import", "Lead Source": " ", "Converted": "1"}

    assert mapping.said(row) == {"external_ref": "p", "source": "campaign"}
    assert (mapping.is_won(row), mapping.is_won({}), named_mapping("own").is_won({"outcome": "lost"})) == (
        True, None, False,
    )  # fmt: skip


def test_a_mapping_of_ones_own_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\ntitle: Mine\nrequired: [a]\nfields: [{into: phone, column: a}]\n")
    assert named_mapping(str(file)).said({"a": "1"}) == {"phone": "1"}

    file.write_text("name: mine\n")
    with pytest.raises(BadInput, match="not of its form"):
        named_mapping(str(file))
    with pytest.raises(BadInput, match="cannot be read"):
        named_mapping(str(tmp_path / "none.yaml"))


def test_a_packed_file_may_not_unpack_to_the_whole_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gzip

    monkeypatch.setattr("tools.lead_import.pipeline.MOST_BYTES", 100)
    bomb, cut = tmp_path / "bomb.csv.gz", tmp_path / "cut.csv.gz"
    bomb.write_bytes(gzip.compress(b"x" * 1000))
    cut.write_bytes(gzip.compress(b"x" * 50)[:-9])
    for path, why in ((bomb, "two gigabytes"), (cut, "unpacked")):
        with pytest.raises(UnreadableFile, match=why), unpacked(path):
            pass
