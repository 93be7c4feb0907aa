from __future__ import annotations

from rag.passages import MAX_PASSAGES, passages


def test_cuts_at_sentence_ends_and_drops_scraps() -> None:
    text = "The flat faces the lake in the east. See Fig. 2. यह घर मेट्रो के बहुत पास है। "
    text += "A gym is on the ground floor!"

    assert passages("Lake flat", text) == [
        "Lake flat",
        "The flat faces the lake in the east.",
        "यह घर मेट्रो के बहुत पास है।",
        "A gym is on the ground floor!",
    ]


def test_no_title_no_title_passage_and_empty_text_no_passage() -> None:
    assert passages("", "") == []


def test_long_documents_keep_every_word_in_bounded_pieces() -> None:
    text = " ".join(f"This is the sentence of number {number}." for number in range(500))

    cut = passages("", text)

    assert len(cut) <= MAX_PASSAGES
    assert " ".join(cut) == text
