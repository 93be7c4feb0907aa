"""Personal data never reaches a model: phones and emails become tokens, put back in its answer (T14)."""

from __future__ import annotations

import re
from typing import Final

from domain.masking import mask_text
from domain.phones import phone_mentions

_EMAIL: Final = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,8}")
_TOKEN: Final = re.compile(r"<(PHONE|EMAIL)_(\d{1,3})>")


class Pseudonyms:
    """Tokens of one exchange with a model, and what they stand for."""

    def __init__(self) -> None:
        self._real: dict[str, str] = {}

    def hide(self, text: str) -> str:
        """The text with ``<PHONE_1>`` and ``<EMAIL_1>`` in place of the data; PAN and Aadhaar are masked."""
        hidden = _EMAIL.sub(lambda match: self._token("EMAIL", match.group()), text)
        for mention in reversed(list(phone_mentions(hidden))):
            said = hidden[mention.start : mention.end]
            hidden = hidden[: mention.start] + self._token("PHONE", said) + hidden[mention.end :]
        return mask_text(hidden)

    def restore(self, text: str) -> str:
        """The text with what its tokens stand for; an unknown token is dropped."""
        return _TOKEN.sub(lambda match: self._real.get(match.group(), ""), text)

    def _token(self, kind: str, real: str) -> str:
        for token, known in self._real.items():
            if known == real and token.startswith(f"<{kind}_"):
                return token
        token = f"<{kind}_{len(self._real) + 1}>"
        self._real[token] = real
        return token
