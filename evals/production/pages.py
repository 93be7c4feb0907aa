"""Pages of a paper without its people: names and numbers that were read in it, and what else is found."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from domain.pii.replacing import Replacing

_FEWEST: Final = 3
"""Letters of a value that is looked for in the words; less stands in many of them."""


def without_people(
    bodies: Sequence[Mapping[str, Any]], replacing: Replacing, facts: Iterable[tuple[str, Any]]
) -> list[dict[str, Any]]:
    """Pages as they were read (`rag.papers.wire`), with made values in place of people's.

    A page has no field names, so names are known by the facts that were read: each text value that is
    replaced as a fact is replaced wherever it stands. A name that nobody read as one stays: whoever takes the
    case in looks it through.

    Args:
        bodies: Of `store.documents`.
        replacing: Whose seed is the document.
        facts: Field and value of what was read in it.
    """
    known = {
        said: made
        for field, value in facts
        for said in _texts(value)
        if len(said) >= _FEWEST and (made := str(replacing.value(said, field))) != said
    }
    pattern = (
        re.compile("|".join(re.escape(said) for said in sorted(known, key=len, reverse=True)), re.IGNORECASE)
        if known
        else None
    )
    by_fold = {said.casefold(): made for said, made in known.items()}

    def clean(text: str) -> str:
        if pattern is not None:
            text = pattern.sub(lambda match: by_fold[match.group().casefold()], text)
        return replacing.text(text)

    return [_page(body, clean) for body in bodies]


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _page(body: Mapping[str, Any], clean: Any) -> dict[str, Any]:  # noqa: ANN401  # text to text
    return {
        "page": body["page"],
        "lines": [_line(line, clean) for line in body["lines"]],
        "hidden": [],
        "tables": [],
        "problem": body.get("problem"),
    }


def _line(line: Sequence[Any], clean: Any) -> list[Any]:  # noqa: ANN401  # text to text
    """A line whose words keep their places; where their number changes, they share the line's width."""
    box, words = line
    if isinstance(words, str):
        return [box, clean(words)]
    told = " ".join(word[0] for word in words)
    new = clean(told)
    if new == told:
        return [box, words]
    parts = new.split()
    if len(parts) == len(words):
        return [box, [[part, *word[1:]] for part, word in zip(parts, words, strict=True)]]
    left, top, right, bottom = box
    step = (right - left) / max(len(parts), 1)
    return [
        box,
        [[part, left + at * step, top, left + (at + 1) * step, bottom] for at, part in enumerate(parts)],
    ]
