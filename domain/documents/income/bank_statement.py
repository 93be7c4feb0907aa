"""A bank statement: whose account, which months, and every entry with its balance.

Entries come as a table on paper, or as the rows of a CSV. Columns are known by their heads, in any order;
the amount may be in two columns, or in one with a mark for its side. A line with no day goes on with the
words of the entry before it. Entries are given by day, the oldest first, however the bank lists them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.documents.income import words
from domain.documents.income.delimited import delimited_rows
from domain.documents.income.figures import IFSC, day_of, days_of, in_rupees, is_amount, paise_of, rupees_of
from domain.documents.income.grid import Found, Sheet
from domain.documents.income.tables import TableRow, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from domain.documents.fact import Fact, FactValue
    from domain.documents.income.grid import Cell
    from domain.documents.page import Page

ROLES: Final = {
    role: re.compile(pattern, re.IGNORECASE)
    for role, pattern in {
        "way": r"\bdr\.?\s*/\s*cr\b|\bcr\.?\s*/\s*dr\b|^type$|^d/c$",
        "value_day": r"value\s*(?:date|dt)",
        "day": r"\bdate\b|\bdt\b",
        "ref": r"chq|cheque|\bref\b|reference|instrument|txn id|utr",
        "text": r"narration|particulars|description|details|remarks",
        "debit": r"withdraw|debit|money out|paid out|\bdr\b",
        "credit": r"deposit|credit|money in|paid in|\bcr\b",
        "balance": r"balance",
        "amount": r"amount",
    }.items()
}
"""Head -> role; the first that fits, in this order."""
NEEDED: Final = ("day", "text", "balance")
_LAST_FOUR: Final = re.compile(r"(\d{4})\D*$")
_SUMMARY: Final = re.compile(
    r"^\W*(?:opening|closing|total|balance (?:b/?f|c/?f)|brought|carried|statement|page|most recent|\*+)",
    re.IGNORECASE,
)
_HOLDER: Final = (
    r"account (?:holder|name)(?:'s name)?",
    r"customer name",
    r"name of (?:the )?account holder",
    r"name",
)
_ACCOUNT: Final = (r"account (?:no\.?|number)", r"a/?c\.? (?:no\.?|number)", r"account")
_PERIOD: Final = (
    r"(?:statement )?(?:for the )?period(?: of)?",
    r"statement for the period",
    r"from",
    r"statement from",
)
_OPENING: Final = (r"opening balance", r"balance (?:b/?f|brought forward)")
_CLOSING: Final = (r"closing balance", r"balance (?:c/?f|carried forward)")
_ACCOUNT_LINE: Final = re.compile(r"^\W*(?:account|a/?c)\b", re.IGNORECASE)
_NAME_ALONE: Final = re.compile(r"(?:[^\W\d_]+\.?\s?){2,6}")
_NO_PERSON: Final = re.compile(
    r"\b(?:bank|branch|statement|account|limited|ltd|savings|current)\b", re.IGNORECASE
)
_RAGGED_RIGHT: Final = re.compile(r"\s*\b(?:\d{9,}|RTN|NEFT|RTGS)$")

_REFERENCE_BEFORE: Final = re.compile(r"^\d{6,}\s*(?=[A-Z])")
"""References that ran into the words after or before them."""


class Entry(NamedTuple):
    """One movement; paise."""

    day: str
    text: str
    debit: int
    credit: int
    balance: int
    cells: list[Cell]


def read_bank_statement(pages: Sequence[Page], document_id: UUID | None = None) -> tuple[Fact, ...]:
    """The facts of one statement."""
    sheet = Sheet(pages, document_id)
    is_text = not any(page.has_places for page in pages)
    rows = delimited_rows(sheet.cells) if is_text else sheet.rows
    heads = _label_sheet(sheet, rows) if is_text else sheet
    entries = list(_entries(rows))
    if entries and entries[0].day > entries[-1].day:
        entries.reverse()
    facts = [*_head_facts(sheet, heads, is_text=is_text)]
    facts += [sheet.row_fact("bank_statement.entry", _plain(entry), entry.cells) for entry in entries]
    return tuple(facts)


def _label_sheet(sheet: Sheet, rows: list[list[Cell]]) -> Sheet:
    """A sheet whose cells are those of the delimited rows, so that labels find what is right of them."""
    own = Sheet((), sheet.document_id)
    own.use_rows(rows)
    return own


def _head_facts(sheet: Sheet, heads: Sheet, *, is_text: bool) -> Iterator[Fact]:
    holder = heads.find(_HOLDER, words.person) or (None if is_text else _name_line(sheet))
    yield from sheet.fact("bank_statement.account_holder", holder)
    account = heads.find(_ACCOUNT, _last_four)
    yield from sheet.fact("bank_statement.account_last4", account)
    yield from sheet.fact("bank_statement.ifsc", heads.find((r".{0,12}\bifsc?(?: code)?",), words.form(IFSC)))
    period = heads.find(_PERIOD, _two_days) or sheet.search(
        r"(?:from|period)\W{0,4}(?P<value>.{6,14}\W+(?:to\b)?\W*(?:to\s*:\s*)?.{6,14})", _two_days
    )
    if period is not None:
        first, last = period.value.split("/")
        yield from sheet.fact("bank_statement.period_from", period, first)
        yield from sheet.fact("bank_statement.period_to", period, last)
    opening = heads.find(_OPENING, rupees_of) or sheet.search(
        r"balance at (?:the )?start of (?:the )?period\s*:?\s*(?P<value>\S+(?: [\d,.]+)?)", rupees_of
    )
    yield from sheet.fact("bank_statement.opening_balance_inr", opening)
    closing = heads.find(_CLOSING, rupees_of, take_last=True) or sheet.search(
        r"balance at (?:the )?end of (?:the )?period\s*:?\s*(?P<value>\S+(?: [\d,.]+)?)", rupees_of
    )
    yield from sheet.fact("bank_statement.closing_balance_inr", closing)


def _name_line(sheet: Sheet) -> Found[str] | None:
    """A line above the account's number that is a name and nothing else: many banks print no label."""
    at = next((n for n, row in enumerate(sheet.rows) if _ACCOUNT_LINE.match(row[0].text)), 0)
    for row in reversed(sheet.rows[:at]):
        name = words.person(row[0].text)
        if (
            len(row) == 1
            and name is not None
            and _NAME_ALONE.fullmatch(row[0].text)
            and not _NO_PERSON.search(name)
        ):
            return Found(name, row[0], row[0].text)
    return None


def _last_four(text: str) -> str | None:
    """The last digits of an account; the whole number is nobody's business here."""
    found = _LAST_FOUR.search(text)
    return None if found is None or not re.search(r"[\dXx*]{5}", text.replace(" ", "")) else found[1]


def _two_days(text: str) -> str | None:
    days = days_of(text)
    return f"{days[0].isoformat()}/{days[1].isoformat()}" if len(days) == 2 and days[0] <= days[1] else None


def _entries(rows: Sequence[list[Cell]]) -> Iterator[Entry]:
    held: Entry | None = None
    for row in _with_whole_days(list(table_rows(rows, ROLES, NEEDED))):
        entry = _entry(row)
        if entry is not None:
            if held is not None:
                yield held
            held = entry
        elif held is not None:
            more = row.text("text")
            is_more = (
                more and len(row.cells) == 1 and not _SUMMARY.match(more) and more.isupper()
            ) or _is_ref(more)
            if is_more and row.row[0].page == held.cells[0].page:
                held = held._replace(text=f"{held.text} {more}", cells=[*held.cells, *row.row])
    if held is not None:
        yield held


def _with_whole_days(rows: list[TableRow]) -> Iterator[TableRow]:
    """Rows whose day went over to the next line (``05 May`` above ``2027``), put together."""
    skip_next = False
    for at, row in enumerate(rows):
        if skip_next:
            skip_next = False
            continue
        following = rows[at + 1] if at + 1 < len(rows) else None
        if following is not None and row.text("balance") and day_of(row.text("day")) is None:
            day = f"{row.text('day')} {following.text('day')}"
            if not following.text("balance") and day_of(day) is not None:
                cells = {
                    role: [*row.cells.get(role, ()), *following.cells.get(role, ())]
                    for role in (*row.cells, *following.cells)
                }
                skip_next = True
                yield TableRow(cells, [*row.row, *following.row])
                continue
        yield row


def _is_ref(text: str) -> bool:
    return re.fullmatch(r"[A-Z0-9]{3,22}", text) is not None


def _entry(row: TableRow) -> Entry | None:
    day = day_of(row.text("day"))
    balance = paise_of(row.text("balance"))
    if day is None or balance is None:
        return None
    debit, credit = abs(_amount(row, "debit")), abs(_amount(row, "credit"))
    amount = row.text("amount")
    if amount:
        moved = abs(_amount(row, "amount"))
        is_debit = re.search(
            r"\bd(?:r|ebit)?\b", f"{row.text('way')} {amount}", re.IGNORECASE
        ) or amount.startswith("-")
        debit, credit = (moved, 0) if is_debit else (0, moved)
    if not debit and not credit:
        return None
    # A long reference may run into the words beside it; then they stand in its column.
    return Entry(day.isoformat(), row.text("text") or row.text("ref"), debit, credit, balance, row.row)


def _amount(row: TableRow, role: str) -> int:
    said = row.text(role)
    return (
        (paise_of(said) or 0)
        if (said and is_amount(said.split(" ")[0])) or said.startswith(("₹", "Rs"))
        else 0
    )


def _plain(entry: Entry) -> FactValue:
    return {
        "date": entry.day,
        "narration": _REFERENCE_BEFORE.sub("", _RAGGED_RIGHT.sub("", entry.text)).strip(),
        "debit_inr": in_rupees(entry.debit),
        "credit_inr": in_rupees(entry.credit),
        "balance_inr": in_rupees(entry.balance),
    }
