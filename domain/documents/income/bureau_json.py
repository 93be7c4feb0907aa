"""A bureau's answer as JSON: bureaus name their keys differently, so keys are known by their words."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, TypeGuard

from domain.documents.fact import Evidence, Fact
from domain.documents.income.figures import PAN, day_of, rupees_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from domain.documents.fact import FactValue
    from domain.documents.page import Page

KEYS: Final = {
    field: re.compile(pattern)
    for field, pattern in {
        "bureau_report.bureau": r"bureau(name)?|membername|cicname|source",
        "bureau_report.name": r"(full|consumer|applicant|customer)?name",
        "bureau_report.score": r"(score(value)?|creditscore|cibilscore)",
        "bureau_report.pulled_on": r"(pulledon|reportdate|dateofissue|generatedon|reportdt)",
        "bureau_report.enquiries_6m": r"(enquiries6m|last6months|enquirieslast6months|inquiries6m)",
    }.items()
}
"""Field -> the whole of a key, letters and digits only, in small letters."""
ACCOUNT_KEYS: Final = {
    role: re.compile(pattern)
    for role, pattern in {
        "lender": r"lender|subscribername|member(name)?|institution(name)?|creditgrantor",
        "kind": r"type|accounttype|loantype|kind|product",
        "status": r"status|accountstatus|state",
        "balance_inr": r"outstanding|currentbalance|balance",
        "emi_inr": r"emi(amount)?|instal(l)?mentamount|monthlyinstal(l)?ment",
        "overdue_inr": r"overdue|amountoverdue|pastdue(amount)?",
        "dpd_max": r"maxdpd|maxdayspastdue|worstdpd|dpdmax",
    }.items()
}
_DEEPEST: Final = 12
_Place = tuple[int, str]
"""Number of a page, and a line on it."""


def read_bureau_json(pages: Sequence[Page], document_id: UUID | None = None) -> tuple[Fact, ...]:
    """The facts of a report in JSON; none where it is not JSON."""
    try:
        said = json.loads("\n".join(page.text for page in pages))
    except (ValueError, RecursionError):
        return ()
    lines = [(page.number, line.text.strip()) for page in pages for line in page.lines]
    return tuple(_facts(said, lines, document_id))


def _facts(said: object, lines: Sequence[_Place], document_id: UUID | None) -> Iterator[Fact]:
    taken: set[str] = set()
    for path, value in _leaves(said, ()):
        key = _folded(path[-1])
        if any(isinstance(step, int) for step in path) and _in_account(path, said):
            continue
        if isinstance(value, str) and PAN.fullmatch(value.upper()) and "bureau_report.pan" not in taken:
            taken.add("bureau_report.pan")
            yield Fact("bureau_report.pan", value.upper(), _evidence(path[-1], value, lines, document_id))
        field = next((f for f, pattern in KEYS.items() if f not in taken and pattern.fullmatch(key)), None)
        plain = None if field is None else _value(field, value)
        if field is not None and plain is not None:
            taken.add(field)
            yield Fact(field, plain, _evidence(path[-1], value, lines, document_id))
    for account in _accounts(said, 0):
        told = _account(account)
        lender = next(k for k in account if ACCOUNT_KEYS["lender"].fullmatch(_folded(k)))
        yield Fact("bureau_report.account", told, _evidence(lender, account[lender], lines, document_id))


def _value(field: str, value: object) -> FactValue:
    if field.endswith(("score", "enquiries_6m")):
        return int(str(value)) if str(value).lstrip("-").isdigit() else None
    if not isinstance(value, str) or not value.strip():
        return None
    if field.endswith("pulled_on"):
        day = day_of(value)
        return None if day is None else day.isoformat()
    return value.strip()


def _leaves(said: object, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], object]]:
    """Every plain value and the keys to it."""
    if len(path) > _DEEPEST:
        return
    if isinstance(said, dict):
        for key, value in said.items():
            yield from _leaves(value, (*path, key))
    elif isinstance(said, list):
        for at, value in enumerate(said):
            yield from _leaves(value, (*path, at))
    elif path:
        yield path, said


def _in_account(path: tuple[str | int, ...], said: object) -> bool:
    """Whether a value is part of one of the accounts."""
    for step in path[:-1]:
        said = said[step]  # type: ignore[index]  # the path was walked over this very object
        if _is_account(said):
            return True
    return False


def _accounts(said: object, depth: int) -> Iterator[dict[str, object]]:
    if depth > _DEEPEST:
        return
    if _is_account(said):
        yield said
    elif isinstance(said, dict | list):
        for value in said.values() if isinstance(said, dict) else said:
            yield from _accounts(value, depth + 1)


def _is_account(said: object) -> TypeGuard[dict[str, object]]:
    if not isinstance(said, dict):
        return False
    keys = [_folded(key) for key in said]
    return all(
        any(ACCOUNT_KEYS[role].fullmatch(key) for key in keys) for role in ("lender", "kind", "balance_inr")
    )


def _account(said: dict[str, object]) -> FactValue:
    plain: dict[str, FactValue] = {}
    for role, pattern in ACCOUNT_KEYS.items():
        value = next((v for k, v in said.items() if pattern.fullmatch(_folded(k))), None)
        is_figure = role.endswith("inr") or role == "dpd_max"
        plain[role] = (rupees_of(str(value)) or 0) if is_figure else str(value or "")
    return plain


def _folded(key: str | int) -> str:
    return re.sub(r"[^a-z0-9]", "", str(key).lower())


def _evidence(key: str | int, value: object, lines: Sequence[_Place], document_id: UUID | None) -> Evidence:
    """The line that has key and value; the value alone where it stands elsewhere."""
    page, quote = next(
        ((page, line) for page, line in lines if f'"{key}"' in line and str(value) in line),
        (lines[0][0], f'"{key}": {value}'),
    )
    return Evidence(document_id, page, quote[:400])
