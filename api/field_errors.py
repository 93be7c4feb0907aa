"""What is wrong with each field of a request, in plain words and without a character of what was sent.

Pydantic's own sentences quote values and name Python types. These are made from the kind of the error and
from limits, which are ours. A name that is not a plain word may be data in a key's place and is not said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_FIELDS: Final = 20
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z_]{0,39}")
_PLACES: Final = frozenset({"body", "query", "path", "header", "cookie"})
_UNNAMED: Final = "(field)"

_WORDS: Final = {
    "missing": "is required",
    "extra_forbidden": "is not a field of this request",
    "json_invalid": "is not valid JSON",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "string_pattern_mismatch": "is not of the form it must have",
    "too_long": "must have at most {max_length} items",
    "too_short": "must have at least {min_length} items",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
    "finite_number": "must be a finite number",
    "literal_error": "must be {expected}",
    "enum": "must be {expected}",
    "none_required": "must be left out or null",
    "union_tag_not_found": "must say which kind it is",
    "union_tag_invalid": "is of no known kind",
}
"""By pydantic's kind of error; the places are filled from its context, never from the value."""

_BEGINNINGS: Final = (
    ("int", "must be a whole number"),
    ("float", "must be a number"),
    ("decimal", "must be a number"),
    ("bool", "must be true or false"),
    ("string", "must be text"),
    ("uuid", "must be a UUID"),
    ("datetime", "must be a date and time in ISO 8601"),
    ("date", "must be a date as YYYY-MM-DD"),
    ("list", "must be a list"),
    ("tuple", "must be a list"),
    ("set", "must be a list"),
    ("dict", "must be an object"),
    ("model", "must be an object"),
    ("typed_dict", "must be an object"),
    ("mapping", "must be an object"),
)


def field_errors(errors: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Field to what is wrong with it, at most twenty fields, in the order of the request."""
    found: dict[str, list[str]] = {}
    for one in errors:
        name = field_name(one["loc"], is_json=one["type"] == "json_invalid")
        if name not in found and len(found) == _MOST_FIELDS:
            break
        words = plain_words(str(one["type"]), one.get("ctx") or {})
        if words not in found.setdefault(name, []):
            found[name].append(words)
    return found


def field_name(loc: Sequence[int | str], *, is_json: bool = False) -> str:
    """A field's path as ``filters.price.max``; ``body`` for the whole of it."""
    if is_json:
        return "body"
    parts = loc[1:] if loc and loc[0] in _PLACES else loc
    named = [str(part) if isinstance(part, int) or _PLAIN.fullmatch(part) else _UNNAMED for part in parts]
    return ".".join(named) or "body"


def plain_words(kind: str, context: Mapping[str, Any]) -> str:
    """What is wrong, as the end of a sentence that begins with the field."""
    template = _WORDS.get(kind)
    if template is not None:
        try:
            return template.format_map(context)
        except KeyError:
            return "is not valid"
    return next((words for start, words in _BEGINNINGS if kind.startswith(start)), "is not valid")


def in_one_sentence(errors: Sequence[Mapping[str, Any]]) -> str:
    """The first three, for those who read a sentence."""
    said = [f"{name} {words[0]}" for name, words in field_errors(errors).items()]
    return "; ".join(said[:3]) or "The payload is not of the form it must have."
