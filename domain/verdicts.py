"""What may become of a case, and the one way doubt can move it: to a person (CATALOGUE R7).

The three verdicts are a lattice with `Verdict.REFER` on top: whoever has a doubt may take a case from a yes
or a no to a person, and nobody but a person may take it from there. So neither a model that was misled, nor a
second opinion, nor a provider's filter can turn a no into a yes.
"""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """What rules say of a case."""

    APPROVE = "approve"
    """It is served."""
    DECLINE = "decline"
    """It is refused by a rule."""
    REFER = "refer"
    """A person decides."""


class Doubt(StrEnum):
    """Why rules alone do not decide."""

    CONTENT_FILTERED = "content_filtered"
    """A model's provider, or the model, would not handle what was said. No other model is asked (L8)."""


def joined(first: Verdict, *others: Verdict) -> Verdict:
    """The verdict of several: the one they share, else a person's.

    >>> joined(Verdict.APPROVE, Verdict.APPROVE).value, joined(Verdict.APPROVE, Verdict.DECLINE).value
    ('approve', 'refer')
    """
    return first if all(one is first for one in others) else Verdict.REFER


def after_doubt(verdict: Verdict, doubt: Doubt | None) -> Verdict:
    """The verdict once somebody doubts: never another of the two that rules give.

    >>> after_doubt(Verdict.DECLINE, Doubt.CONTENT_FILTERED).value, after_doubt(Verdict.DECLINE, None).value
    ('refer', 'decline')
    """
    return verdict if doubt is None else joined(verdict, Verdict.REFER)
