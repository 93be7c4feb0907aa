"""Numbers a graph has no use for are masked in a run's input before anything is kept.

What a graph never needs whole (`GraphSpec.masked_input`) is in no row, checkpoint, log or stream, for it
never got past the border: a home search needs a telephone for an enquiry and nobody's Aadhaar number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from domain.masking import mask_fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    from domain.pii.kinds import PiiType


def masked_kwargs(kwargs: Mapping[str, Any], kinds: frozenset[PiiType]) -> dict[str, Any]:
    """What the run's row keeps, with these types masked in its input and in answers to its questions."""
    if not kinds:
        return dict(kwargs)
    return {key: mask_fields(one, kinds) if key in _SAID else one for key, one in kwargs.items()}


_SAID = frozenset({"input", "command"})
