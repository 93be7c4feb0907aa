"""What people set right, kept to become cases of evals; nothing of the person is left in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

from domain.pii.replacing import Replacing

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

CorrectionKind = Literal["fact", "page", "override", "clause", "thumb", "thread"]
"""fact: a value read or declared wrongly. page: a page taken for another paper. override: a rule set aside.
clause: what an agreement says. thumb: an answer with a thumb down. thread: a run that somebody wants back."""
CorrectionState = Literal["queued", "case", "dismissed"]
KINDS: Final[tuple[CorrectionKind, ...]] = get_args(CorrectionKind)
STATES: Final[tuple[CorrectionState, ...]] = get_args(CorrectionState)
NOTE_CHARS: Final = 1000
SUITE_OF: Final[dict[CorrectionKind, str]] = {
    "fact": "document_analysis",
    "page": "document_analysis",
    "override": "underwriting",
    "clause": "contract_review",
    "thumb": "chat",
    "thread": "chat",
}
"""Which suite learns from a kind, where the correction does not say it itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One entry of the queue."""

    id: UUID
    kind: CorrectionKind
    subject_id: UUID
    """Of what it speaks: a case, document, title, run or thread."""
    field: str
    got: Any
    """What the platform said, JSON-plain."""
    expected: Any
    """What the person says it is."""
    note: str
    suite: str
    state: CorrectionState
    created_at: datetime


class Scrubbed(NamedTuple):
    """A correction's words without anybody's data."""

    got: Any
    expected: Any
    note: str
    count: int
    """Different values that were replaced."""


def scrubbed(seed: str, field: str, got: Any, expected: Any, note: str) -> Scrubbed:  # noqa: ANN401  # JSON
    """Personal data replaced, one value by the same made value in all three.

    >>> scrubbed("s", "employer", "Acme", {"phone": "98450 77123"}, "call 98450 77123").count
    1
    """
    replacing = Replacing(seed)
    return Scrubbed(
        got=replacing.value(got, field),
        expected=replacing.value(expected, field),
        note=replacing.text(note)[:NOTE_CHARS].strip(),
        count=replacing.count,
    )
