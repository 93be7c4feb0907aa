"""The example of docs/title.md is run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

from domain.title.instruments import ChargeKind, FiscalKind
from domain.title.output import title_chain
from domain.title.reading_instruments import READERS
from tests.support.title_deeds import found, held

PAGE = (Path(__file__).parents[4] / "docs" / "title.md").read_text()


def test_the_example_gives_what_the_page_says():
    (example,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)

    review = title_chain(json.loads(example))

    assert held(review) == {"Arjun": "1"}
    assert found(review) == {"UNDISCHARGED_MORTGAGE E3"}
    assert review["opinion"] == "subject_to"


def test_the_page_names_every_type_of_event():
    assert {kind for kind in READERS if f"`{kind}`" not in PAGE} == set()
    assert {*get_args(ChargeKind), *get_args(FiscalKind)} <= set(READERS)
