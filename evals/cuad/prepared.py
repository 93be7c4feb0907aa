"""Contracts cut into pieces, with what was marked in them, made once for all folds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from evals.cuad.contracts import Span
from evals.cuad.pieces import SHORT_KINDS, marks_of, sentences_of, short_pieces_of
from evals.cuad.scoring import Gold, covered, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from evals.cuad.contracts import Contract
    from evals.cuad.scoring import Words

_LONGEST_HEADING: Final = 90


@dataclass(frozen=True, slots=True)
class Stock:
    """Pieces of one size, in their order."""

    spans: list[Span]
    words: list[Words]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A contract ready to be judged."""

    number: int
    contract: Contract
    sentences: Stock
    texts: list[str]
    """Of the sentences."""
    headings: list[str]
    """What stands right before each sentence, where it is short, and the sentence's place."""
    shorts: Stock
    marks: list[list[str]]
    """Of the short pieces."""
    gold: dict[str, list[Gold]]
    labels: dict[str, set[int]]
    """Sentences that teach a kind: they cover a gold span of it, or half of them stands in one."""
    short_labels: dict[str, set[int]]
    """Short pieces that cover a gold span of the kind."""


def prepared(number: int, contract: Contract) -> Prepared:
    """The contract cut and its gold in words."""
    spans = sentences_of(contract.text)
    texts = [contract.said(one) for one in spans]
    pieces = short_pieces_of(contract.text)
    sentences, shorts = (
        _stock(contract, spans),
        _stock(contract, [Span(one.start, one.end) for one in pieces]),
    )
    gold = {
        kind: [Gold(contract.said(one), words_of(contract.said(one))) for one in marked]
        for kind, marked in contract.gold.items()
    }
    return Prepared(
        number,
        contract,
        sentences,
        texts,
        [_heading(before, one.start) for before, one in zip(["", *texts], spans, strict=False)],
        shorts,
        marks_of(contract.text, pieces),
        gold,
        {
            kind: _right(contract, kind, sentences, each)
            | (set() if kind in SHORT_KINDS else _inside(spans, contract.gold[kind]))
            for kind, each in gold.items()
        },
        {kind: _right(contract, kind, shorts, each) for kind, each in gold.items() if kind in SHORT_KINDS},
    )


def _stock(contract: Contract, spans: list[Span]) -> Stock:
    return Stock(spans, [words_of(contract.said(one)) for one in spans])


def _right(contract: Contract, kind: str, stock: Stock, gold: Sequence[Gold]) -> set[int]:
    said = frozenset[str]().union(*(one.words for one in gold))
    return {
        place
        for place, (span, words) in enumerate(zip(stock.spans, stock.words, strict=True))
        if words & said and covered(kind, contract.said(span), words, gold)
    }


def _inside(spans: Sequence[Span], marked: Sequence[Span]) -> set[int]:
    return {
        place
        for place, one in enumerate(spans)
        if any(2 * one.shared(span) >= one.end - one.start for span in marked)
    }


def _heading(before: str, start: int) -> str:
    return f"{before if len(before) < _LONGEST_HEADING else ''} place{(start // 100).bit_length()}"
