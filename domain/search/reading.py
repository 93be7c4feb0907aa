"""A sentence being read: its tokens, the places in it, and what has been understood so far.

Rules run one slot family after another over the same `Reading`. A rule finds its words among the tokens
nobody has used yet, writes edits and marks the words as used, so that no word counts twice ("no basement
parking" is not also a wish for parking) and what nobody used can be reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from domain.lexicon import phrases
from domain.search.edits import Edit
from domain.tokens import CLAUSE_ENDS, Token, TokenKind, tokenize
from domain.wording import Assumption

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from domain.lexicon import Phrases
    from domain.search.edits import Operation
    from domain.search.slots import Refusal, SearchFilters, ToolCall

MAX_TOKENS: Final = 1000
"""Far beyond any wish; what follows is not read, and that is said."""


class Span(NamedTuple):
    """A concept found at tokens ``start`` to ``end`` (not included)."""

    concept: str
    start: int
    end: int


class Scope(NamedTuple):
    """A span widened by the negation around it."""

    is_negative: bool
    start: int
    end: int


class Reading:
    """One utterance on its way to edits."""

    def __init__(self, text: str, state: SearchFilters, today: date) -> None:
        self.tokens = tokenize(text)
        self.items: tuple[Token, ...] = self.tokens.items[:MAX_TOKENS]
        self.state = state
        self.today = today
        self.used = bytearray(len(self.items))
        self.reserved = bytearray(len(self.items))
        """Tokens inside a place name of several words: only place rules may read them."""
        self._places: dict[str, list[int]] = {}
        """Where each word stands: most tables have no word of a sentence, and are left at a glance."""
        for place, token in enumerate(self.items):
            self._places.setdefault(token.text, []).append(place)
        self.clauses = _clause_numbers(self.items)
        self.edits: list[Edit] = []
        self.refused: list[Refusal] = []
        self.assumptions: list[Assumption] = []
        if len(self.items) < len(self.tokens.items):
            self.assume("words_unread", count=MAX_TOKENS)
        self.clarify: list[str] = []
        self.unknown_places: list[str] = []
        self.tool: ToolCall | None = None
        self.is_reset = False
        self.has_aside = False
        """A question about a home shown ("is it furnished?") stood beside the wish."""
        self.city: str | None = None
        """The city the sentence is about, once known."""

    def __len__(self) -> int:
        return len(self.items)

    def assume(self, key: str, **places: object) -> None:
        """Note what is taken for meant, to be said back (an entry of `domain.wording`'s assumptions)."""
        self.assumptions.append(Assumption(key, {name: str(value) for name, value in places.items()}))

    def word(self, place: int) -> str:
        """The normalised text at ``place``, empty outside the sentence."""
        return self.items[place].text if 0 <= place < len(self.items) else ""

    def is_free(self, start: int, end: int) -> bool:
        """Whether no rule has used these tokens and no place name holds them."""
        return (
            0 <= start < end <= len(self.items)
            and not any(self.used[start:end])
            and not any(self.reserved[start:end])
        )

    def take(self, start: int, end: int) -> None:
        """Mark tokens as understood."""
        for place in range(max(start, 0), min(end, len(self.items))):
            self.used[place] = 1

    def find(self, section: str, lexicon: str = "search") -> Iterator[Span]:
        """Free, non-overlapping phrases of a lexicon section, in reading order, the longest at each place."""
        yield from self.find_phrases(phrases(lexicon, section))

    def find_phrases(self, table: Phrases) -> Iterator[Span]:
        """As `find`, for any table."""
        begun = self._places.keys() & table.first_words
        past = 0
        for place in sorted(place for word in begun for place in self._places[word]):
            if place < past:
                continue
            match = table.at(self.items, place)
            if match is not None and self.is_free(place, place + match.length):
                past = place + match.length
                yield Span(match.concept, place, past)

    def edit(self, operation: Operation, slot: str, value: object, start: int, end: int) -> None:
        """Record a change and use up its words."""
        self.edits.append(Edit(operation, slot, value, start, end))
        self.take(start, end)

    def said(self, slot: str) -> bool:
        """Whether the sentence has already changed this slot."""
        return any(edit.slot == slot for edit in self.edits)

    def clause_start(self, place: int) -> int:
        """First token of the clause that holds ``place``."""
        number = self.clauses[place]
        while place > 0 and self.clauses[place - 1] == number:
            place -= 1
        return place

    def clause_end(self, place: int) -> int:
        """Token after the last of the clause that holds ``place``."""
        number = self.clauses[place]
        while place < len(self.items) and self.clauses[place] == number:
            place += 1
        return place

    def before(self, section: str, end: int, lexicon: str = "search") -> int | None:
        """Where a phrase of the section that ends right before ``end`` begins, in the same clause."""
        match = phrases(lexicon, section).before(self.items, end)
        return None if match is None else end - match.length

    def after(self, section: str, start: int, lexicon: str = "search") -> int | None:
        """Where a phrase of the section that begins at ``start`` ends."""
        match = phrases(lexicon, section).at(self.items, start)
        return None if match is None else start + match.length

    def negation(self, start: int, end: int) -> Scope:
        """The negation of a span: a word before it ("no", "anything but") or after it ("nahi chahiye").

        Small words may stand between ("not in the", "mein nahi"); another content word may not, so the
        scope ends at the first thing denied.
        """
        left = start
        for _ in range(4):
            opened = self.before("negation_left", left)
            if opened is not None and not any(self.used[opened:left]):
                return Scope(is_negative=True, start=opened, end=end)
            filler = self.before("negation_fillers", left)
            if filler is None:
                break
            left = filler
        right = end
        for _ in range(4):
            closed = self.after("negation_right", right)
            if closed is not None and not any(self.used[right:closed]):
                return Scope(is_negative=True, start=start, end=closed)
            filler = self.after("negation_fillers", right)
            if filler is None:
                break
            right = filler
        return Scope(is_negative=False, start=start, end=end)

    def joined(self, earlier_end: int, start: int) -> bool:
        """Whether two spans are parts of one list: "villas or plots", "A and B", "A/B"."""
        place = earlier_end
        while place < start:
            past = self.after("joints", place) or self.after("negation_fillers", place)
            if past is None or past > start:
                return False
            place = past
        return start > earlier_end

    def is_number(self, place: int) -> bool:
        """Whether digits stand at ``place``."""
        return 0 <= place < len(self.items) and self.items[place].kind is TokenKind.NUMBER


def _clause_numbers(items: tuple[Token, ...]) -> list[int]:
    number, numbers = 0, []
    for token in items:
        if token.kind is TokenKind.MARK and token.text in CLAUSE_ENDS:
            number += 1
            numbers.append(-number)
        else:
            numbers.append(number)
    return numbers
