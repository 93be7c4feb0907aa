"""Errors of a run as clients and checkpoints may see them: never with what the caller sent.

An exception's text often quotes the value it choked on. A message that repeats any text or longer number of
the run's input is replaced; a validation error keeps only where and what kind; numbers of people from
elsewhere, such as a row that was not unique, are masked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from domain.errors import PropMubiError
from domain.masking import mask_text
from domain.scrub import scrub_text

if TYPE_CHECKING:
    from collections.abc import Iterator

_HIDDEN: Final = "The graph failed on what it was given. The operator's log has the run's id."
_MAX_LENGTH: Final = 500
_SHORTEST_QUOTE: Final = 4
"""Shorter texts ("en", "3") appear in any sentence by chance."""


class InputQuotes:
    """Recognises texts that came with a run."""

    def __init__(self, *sources: object) -> None:
        self._texts = {text for source in sources for text in _leaves(source)}

    def add(self, text: str) -> None:
        """Recognises this text, too: a value that a step took out of the vault."""
        self._texts |= set(_leaves(text))

    def are_in(self, message: str) -> bool:
        """Whether the message repeats any of them."""
        folded = message.casefold()
        return any(text in folded for text in self._texts)


def _leaves(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        text = str(value).strip().casefold()
        if len(text) >= _SHORTEST_QUOTE:
            yield text


def error_body(error: BaseException, quotes: InputQuotes) -> dict[str, str]:
    """``{"error": class name, "message": safe sentence}``."""
    return {"error": type(error).__name__, "message": _message(error, quotes)}


def safe_error(error: BaseException, quotes: InputQuotes) -> BaseException:
    """The error itself when its text is harmless, else a plain one that names its class."""
    text = repr(error)
    is_harmless = not quotes.are_in(text) and mask_text(text) == text
    if is_harmless and not isinstance(error, ValidationError):
        return error
    return RuntimeError(f"{type(error).__name__}: {_message(error, quotes)}")


def _message(error: BaseException, quotes: InputQuotes) -> str:
    if isinstance(error, PropMubiError):
        text = error.detail
    elif isinstance(error, ValidationError):
        text = "; ".join(
            f"{'.'.join(str(part) for part in one['loc']) or 'value'}: {one['type']}"
            for one in error.errors(include_input=False, include_url=False, include_context=False)
        )
    else:
        text = str(error)
    return _HIDDEN if quotes.are_in(text) else mask_text(scrub_text(text)[:_MAX_LENGTH])
