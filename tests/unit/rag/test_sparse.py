from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.sparse import K1, PAIR_WEIGHT, Analyser, B, SparseEncoder, mean_length

ENCODER = SparseEncoder()


def terms(text: str) -> set[int]:
    return set(Analyser().terms(text))


def test_words_of_one_stem_are_one_term() -> None:
    assert terms("running apartments") == terms("run apartment")
    assert terms("RUNNING") == terms("running")


def test_stopwords_are_no_terms() -> None:
    assert terms("the of and") == set()


@pytest.mark.parametrize("word", ["बिजली", "ठाणे", "வீடு", "ಬೆಂಗಳೂರು"])
def test_indic_words_with_vowel_signs_stay_whole(word: str) -> None:
    assert len(Analyser().terms(word)) == 1
    assert len(Analyser().terms(f"{word} {word}")) == 2


def test_danda_ends_a_word() -> None:
    assert terms("घर।") == terms("घर")


def test_document_weights_are_those_of_bm25() -> None:
    encoder = SparseEncoder(average_length=4.0)

    vector = encoder.document("lake lake garden metro")

    norm = K1 * (1 - B + B * 4 / 4.0)
    lake = 2 * (K1 + 1) / (2 + norm)
    once = (K1 + 1) / (1 + norm)
    pairs = [PAIR_WEIGHT * once] * 3
    assert sorted(vector.values) == pytest.approx(sorted([lake, once, once, *pairs]))


def test_a_word_of_the_title_counts_twice() -> None:
    encoder = SparseEncoder()

    in_title = dict(zip(*encoder.document("garden", title="lake"), strict=True))

    [lake] = Analyser().terms("lake")
    [garden] = Analyser().terms("garden")
    assert in_title[lake] > in_title[garden]


def test_word_order_shows_in_pairs() -> None:
    encoder = SparseEncoder()

    def overlap(query: str, document: str) -> int:
        return len(set(encoder.query(query).indices) & set(encoder.document(document).indices))

    assert overlap("sea view", "flat with sea view") == 3
    assert overlap("sea view", "view of the sea") == 2


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_gives_ascending_indices_and_positive_weights(text: str) -> None:
    vector = ENCODER.document(text)

    assert list(vector.indices) == sorted(set(vector.indices))
    assert all(0 <= index < 2**32 for index in vector.indices)
    assert all(value > 0 for value in vector.values)


def test_documents_counted_together_are_those_counted_alone() -> None:
    texts = [("Lake view", "flat with a lake view, lake-side"), ("", ""), ("", "metro"), ("घर", "the of")]

    together = SparseEncoder().documents(texts)

    assert together == [SparseEncoder().document(text, title) for title, text in texts]
    assert [len(vector.indices) for vector in together] == [9, 0, 1, 2]


def test_more_documents_than_are_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [("", "lake"), ("", "metro"), ("", "garden")]
    whole = SparseEncoder().documents(texts)
    monkeypatch.setattr("rag.sparse.MOST_COUNTED_TOGETHER", 2)

    assert SparseEncoder().documents(texts) == whole


def test_forgets_words_rather_than_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.sparse.MAX_PIECES_REMEMBERED", 3)
    analyser = Analyser()

    first = analyser.terms("alpha beta gamma delta epsilon")

    assert analyser.terms("alpha beta gamma delta epsilon") == first
    assert len(analyser._known) <= 3


def test_mean_length_counts_titles_as_documents_do() -> None:
    assert mean_length(Analyser(), [("lake", "garden metro"), ("", "lake lake")]) == (4 + 2) / 2
    assert mean_length(Analyser(), []) == 1.0
