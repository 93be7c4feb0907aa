"""What the papers share: templates, running lines, the mark of a draft, signatures."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from domain.money import format_indian
from domain.wording import say
from tools.typeset.typesetting import typeset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tools.typeset.typesetting import Language

PACKAGE: Final = "tools.credit_papers"


@cache
def template(name: str) -> str:
    """The typst source of a paper."""
    return files(PACKAGE).joinpath("templates", f"{name}.typ").read_text("utf-8")


def set_paper(  # noqa: PLR0913 - all of it is told by every paper
    name: str,
    data: Mapping[str, Any],
    *,
    title: str,
    running: str,
    foot: str,
    is_draft: bool,
    language: Language = "en",
) -> bytes:
    """The PDF of a template, with running lines, and across each page the mark of a draft where it is one.

    Raises:
        TypesettingFailed: The data do not fit the template: an error of ours.
    """
    words = {key: say("credit_papers", key, language) for key in ("draft", "draft_mark")}
    own = data.get("words", {})
    whole = {**data, "running": running, "foot": foot, "is_draft": is_draft, "words": {**own, **words}}
    return typeset(template(name), whole, title=title, language=language)


def rupees(amount: int | None) -> str:
    """An amount with its sign; a dash where there is none."""
    return "–" if amount is None else f"₹{format_indian(amount)}"


def percent(share: str | None) -> str:
    """A ratio of four decimals as percent.

    >>> percent("0.4525")
    '45.25%'
    """
    if share is None:
        return "–"
    whole, _, part = share.partition(".")
    digits = int(whole + part.ljust(4, "0")[:4])
    return f"{digits // 100}.{digits % 100:02}%"


def day(on: date) -> str:
    """A day as letters write it."""
    return f"{on.day} {on:%B %Y}"


def signed(signatures: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Signatures as the block shows them."""
    return [
        {
            "by": str(each["by"]),
            "role": f"{each.get('role', '')} {each.get('level', '')}".strip(),
            "decision": str(each.get("decision", "")).replace("_", " "),
            "at": moment(str(each.get("at", ""))),
        }
        for each in signatures
    ]


def moment(iso: str) -> str:
    """A time of the record, to the minute, in UTC; as it stands where it is none.

    >>> moment("2026-11-27T09:30:11+00:00"), moment("today")
    ('27 November 2026, 09:30 UTC', 'today')
    """
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day(at.date())}, {at:%H:%M} UTC"
