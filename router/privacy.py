"""Personal data never reaches a model: typed tokens take its place and are put back in the answer (T14).

Every value that `domain.pii` finds becomes a token such as ``⟦AADHAAR_1⟧``. A token is a count within its
type and nothing else: no hash, no length, no digit of the value, so no model can work back from it. The same
value has the same token as long as one `Pseudonyms` lives, which is one run (`in_this_run`), however it was
written.

Models change what they copy: ``[aadhaar 1]``, ``<AADHAAR_1>`` and ``AADHAAR_1`` are read as the same token.
What looks like a token in a text that goes out was written by somebody who hopes to have it filled: it is
defused. A token of the vault (`domain.pii.tokens`) is a value like any other here: it goes out as a token of
the run, and comes back as itself.

Coming back, a value is put in whole where a tool needs it (`Pseudonyms.restore`), and as far as the reader
may see it where it is shown (`Pseudonyms.shown`).
"""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from contextvars import ContextVar
from hashlib import sha256
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.masking import masked
from domain.pii.find import NUMBERS, find_pii
from domain.pii.kinds import PiiType
from domain.pii.tokens import TOKEN, tokens_in

if TYPE_CHECKING:
    from collections.abc import Callable

_NAMES: Final = "|".join(sorted((kind.name.replace("_", r"[\s_\-]?") for kind in PiiType), key=len)[::-1])
_TOKEN: Final = re.compile(
    rf"[⟦\[<{{]+\s*(?i:(?P<name>{_NAMES}))[\s_\-]*(?P<number>\d{{1,4}})\s*[⟧\]>}}]+"
    rf"|(?<!\w)(?P<bare>{'|'.join(kind.name for kind in PiiType)})_(?P<count>\d{{1,4}})(?!\w)"
)
_DEFUSED: Final = "[…]"
_UNFINISHED: Final = re.compile(r"(?:[⟦\[<{][^⟧\]>}\n]{0,32}|(?<!\w)[A-Z_]{1,20}\d{0,4})\Z")


_MOST_CLEAN: Final = 256
_CLEAN: Final[OrderedDict[bytes, None]] = OrderedDict()
"""Hashes of texts that hold nothing personal, latest last: prompts are the same in every call, and searching
theirs costs milliseconds. Of texts that do hold something nothing is remembered."""


def _remember_clean(mark: bytes) -> None:
    _CLEAN[mark] = None
    if len(_CLEAN) > _MOST_CLEAN:
        _CLEAN.popitem(last=False)


class _Value(NamedTuple):
    kind: PiiType
    said: str


def is_shown_whole(kind: PiiType) -> bool:
    """What DOMAIN G has no mask for: names, addresses, numbers of public registers."""
    return kind not in NUMBERS


class Pseudonyms:
    """Tokens and what they stand for. Lives as long as a run and is kept nowhere."""

    def __init__(self) -> None:
        self._values: dict[str, _Value] = {}
        self._tokens: dict[tuple[PiiType, str], str] = {}
        self._counts: Counter[PiiType] = Counter()

    def __repr__(self) -> str:
        return f"Pseudonyms({len(self._values)} values)"

    def hide(self, text: str) -> str:
        """The text with a token for every piece of personal data. Once per text: tokens in it are defused."""
        text = _TOKEN.sub(_DEFUSED, text)
        mark = sha256(text.encode("utf-8", "surrogatepass")).digest()
        if mark in _CLEAN:
            _CLEAN.move_to_end(mark)
            return text
        vaulted = list(tokens_in(text))
        hits = find_pii(text)
        if not hits and not vaulted:
            _remember_clean(mark)
        said = [
            (hit.start, hit.end, hit.type, hit.normal)
            for hit in hits
            if all(hit.end <= token.start or token.end <= hit.start for token in vaulted)
        ]
        said += [(token.start, token.end, token.kind, token.text) for token in vaulted]
        parts, end = [], 0
        for start, stop, kind, normal in sorted(said):
            parts += [text[end:start], self._token(kind, normal, text[start:stop])]
            end = stop
        return "".join([*parts, text[end:]])

    def restore(self, text: str) -> str:
        """The text with the values as they were first written; an unknown token is dropped."""
        return self.shown(text, lambda _: True)

    def shown(self, text: str, sees: Callable[[PiiType], bool] = is_shown_whole) -> str:
        """The text for a reader: values of the types they see whole, masks of the others."""

        def value_of(match: re.Match[str]) -> str:
            value = self._values.get(_canonical(match))
            if value is None:
                return ""
            if TOKEN.fullmatch(value.said):
                return value.said  # The vault's: it is filled in for its reader, past this process.
            return value.said if sees(value.kind) else masked(value.kind, value.said)

        return _TOKEN.sub(value_of, text)

    def stream(self) -> ShownStream:
        """The same for a text that comes in pieces."""
        return ShownStream(self)

    def _token(self, kind: PiiType, normal: str, said: str) -> str:
        token = self._tokens.get((kind, normal))
        if token is None:
            self._counts[kind] += 1
            token = f"⟦{kind.name}_{self._counts[kind]}⟧"
            self._tokens[kind, normal] = token
            self._values[token] = _Value(kind, said)
        return token


def _canonical(match: re.Match[str]) -> str:
    if match["bare"]:
        return f"⟦{match['bare']}_{int(match['count'])}⟧"
    name = re.sub(r"[\s\-]", "_", match["name"].upper())
    found = next(kind.name for kind in PiiType if kind.name.replace("_", "") == name.replace("_", ""))
    return f"⟦{found}_{int(match['number'])}⟧"


class ShownStream:
    """Puts masks in place of tokens in a stream: holds back what may be the beginning of a token."""

    def __init__(self, names: Pseudonyms) -> None:
        self._names = names
        self._held = ""

    def feed(self, piece: str) -> str:
        """What can be shown now."""
        text = self._held + piece
        unfinished = _UNFINISHED.search(text)
        cut = unfinished.start() if unfinished else len(text)
        self._held = text[cut:]
        return self._names.shown(text[:cut])

    def rest(self) -> str:
        """What was held back when the stream ended."""
        rest, self._held = self._names.shown(self._held), ""
        return rest


_OF_RUN: ContextVar[Pseudonyms | None] = ContextVar("pseudonyms_of_run", default=None)


def begin_run() -> None:
    """From here on, in this task and those it starts, the same value has the same token."""
    _OF_RUN.set(Pseudonyms())


def in_this_run() -> Pseudonyms:
    """The tokens of the run; fresh ones outside of any run."""
    return _OF_RUN.get() or Pseudonyms()
