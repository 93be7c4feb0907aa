"""Items are found by what they mean with the model that needs no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rag.embed.minilm import MiniLmEmbedder
from runtime.items import Given, ItemService, Wanted
from tests.integration.items.conftest import ASHA

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.items.conftest import Shelf

pytestmark = [pytest.mark.engines, pytest.mark.slow]

SAID = {
    "park": "There is a big garden where kids can play",
    "metro": "Ten minutes on foot to the train",
    "loan": "The bank offers eight percent interest",
}


async def test_other_words_for_the_same_thing_find_it(shelf: Shelf, tmp_path: Path) -> None:
    embedder = MiniLmEmbedder(tmp_path, threads=1)
    items = ItemService(shelf.db, embedder)
    for key, words in SAID.items():
        await items.put(ASHA, Given(["wishes"], key, {"text": words}, ["text"]))

    found = [
        (await items.search(ASHA, Wanted(query=words)))[0].item.key
        for words in ("children's playground", "public transport nearby", "home mortgage rate")
    ]
    embedder.close()

    assert found == ["park", "metro", "loan"]


async def test_a_long_list_of_texts_is_searched_in_part(shelf: Shelf) -> None:
    await shelf.put(ASHA, ["n"], "long", {"texts": [f"text {number}" for number in range(500)]}, ["texts[*]"])

    assert len(shelf.embedder.asked) == 16
