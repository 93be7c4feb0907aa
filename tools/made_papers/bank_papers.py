"""Bank statements: on paper with so many rows a page, or as the CSV that the bank's site gives."""

from __future__ import annotations

import csv
import io
from random import Random
from typing import TYPE_CHECKING, Final

from domain.documents.labels import DocumentLabel
from tools.made_papers.account import account_of
from tools.made_papers.paper import SPECIMEN, MadePaper, TrueField
from tools.made_papers.writing import Writing, drawn

if TYPE_CHECKING:
    from domain.documents.fact import FactValue
    from tools.made_papers.account import Account
    from tools.made_papers.story import Movement, Story

FIRST_PAGE: Final = 26
OTHER_PAGES: Final = 34
NEWEST_FIRST: Final = "d"


def statement(told: Story, seed: int, number: int) -> MadePaper:
    """The last six whole months."""
    draw = Random(f"{seed}:{number}:account")  # noqa: S311  # reproducible, not secret
    held = account_of(told, draw)
    wrote = drawn(draw, "paise", "plain") if told.bank.layout in "xyz" else drawn(draw, "paise")
    name = told.name_on(DocumentLabel.BANK_STATEMENT)
    if draw.random() < 0.5:  # banks like capitals
        name = f"{'Mr. ' if told.bank.layout == 'c' else ''}{name.upper()}"
    if told.bank.layout in "xyz":
        return _as_csv(told, held, wrote, name)
    return _on_paper(told, held, wrote, name)


def _on_paper(told: Story, held: Account, wrote: Writing, name: str) -> MadePaper:
    rows = list(zip(held.rows, held.balances, strict=True))
    if told.bank.layout == NEWEST_FIRST:
        rows.reverse()
    debit = sum(-m.paise for m in held.rows if m.paise < 0)
    credit = sum(m.paise for m in held.rows if m.paise > 0)
    pages = [1 if at < FIRST_PAGE else 2 + (at - FIRST_PAGE) // OTHER_PAGES for at in range(len(rows))]
    return MadePaper(
        name="bank-statement.pdf",
        label=DocumentLabel.BANK_STATEMENT,
        layout=f"bank_{told.bank.layout}",
        title="Account statement (synthetic)",
        data={
            "bank": told.bank.name,
            "branch": f"{told.place[1]} Branch, {told.place[0]}",
            "ifsc": told.ifsc,
            "name": name,
            "account": f"XXXXXXXX{told.account[-4:]}",
            "kind": "Savings" if told.is_salaried else "Current",
            "from": wrote.day(held.start),
            "to": wrote.day(held.end),
            "opening": wrote.amount(held.opening),
            "closing": wrote.amount(held.balances[-1]),
            "total_debit": wrote.amount(debit),
            "total_credit": wrote.amount(credit),
            "per_first": FIRST_PAGE,
            "per_page": OTHER_PAGES,
            "rows": [
                {
                    "day": wrote.day(m.on),
                    "text": m.text,
                    "ref": m.ref,
                    "debit": wrote.amount(-m.paise) if m.paise < 0 else "",
                    "credit": wrote.amount(m.paise) if m.paise > 0 else "",
                    "amount": wrote.amount(abs(m.paise)),
                    "way": "DR" if m.paise < 0 else "CR",
                    "balance": wrote.amount(balance),
                    "side": "Cr",
                }
                for m, balance in rows
            ],
        },
        truth=_truth(told, held, name, pages[::-1] if told.bank.layout == NEWEST_FIRST else pages),
    )


def _truth(told: Story, held: Account, name: str, pages: list[int]) -> tuple[TrueField, ...]:
    """Balances at the foot stand on the last page; one layout has the opening one there too."""
    field = "bank_statement"
    last = max(pages)
    return (
        TrueField(f"{field}.account_holder", name.removeprefix("Mr. ")),
        TrueField(f"{field}.account_last4", told.account[-4:]),
        TrueField(f"{field}.ifsc", told.ifsc),
        TrueField(f"{field}.period_from", held.start.isoformat()),
        TrueField(f"{field}.period_to", held.end.isoformat()),
        TrueField(
            f"{field}.opening_balance_inr",
            in_rupees(held.opening),
            last if told.bank.layout == NEWEST_FIRST else 1,
        ),
        TrueField(f"{field}.closing_balance_inr", in_rupees(held.balances[-1]), last),
        *(
            TrueField(f"{field}.entry", _entry(move, balance), page)
            for move, balance, page in zip(held.rows, held.balances, pages, strict=True)
        ),
    )


def _entry(move: Movement, balance: int) -> FactValue:
    return {
        "date": move.on.isoformat(),
        "debit_inr": in_rupees(-move.paise) if move.paise < 0 else 0,
        "credit_inr": in_rupees(move.paise) if move.paise > 0 else 0,
        "balance_inr": in_rupees(balance),
    }


def in_rupees(paise: int) -> int:
    """Half up, away from zero."""
    whole = (abs(paise) + 50) // 100
    return whole if paise >= 0 else -whole


def _as_csv(told: Story, held: Account, wrote: Writing, name: str) -> MadePaper:
    out = io.StringIO()
    rows = [(wrote.day(m.on), m, wrote.amount(b)) for m, b in zip(held.rows, held.balances, strict=True)]
    if told.bank.layout == "x":
        sheet = csv.writer(out, lineterminator="\r\n")
        sheet.writerows(
            [
                [SPECIMEN],
                [told.bank.name],
                ["Account Name", name],
                ["Account Number", f"XXXXXXXX{told.account[-4:]}", "IFSC", told.ifsc],
                ["Period", f"{wrote.day(held.start)} to {wrote.day(held.end)}"],
                ["Opening Balance", wrote.amount(held.opening)],
                [],
                ["Date", "Narration", "Chq/Ref", "Withdrawal", "Deposit", "Balance"],
            ]
        )
        for day, m, balance in rows:
            out_in = (wrote.amount(-m.paise), "") if m.paise < 0 else ("", wrote.amount(m.paise))
            sheet.writerow([day, m.text, m.ref, *out_in, balance])
        sheet.writerow(["", "Closing Balance", "", "", "", rows[-1][2]])
    elif told.bank.layout == "y":
        sheet = csv.writer(out)
        sheet.writerow(["Transaction Date", "Description", "Amount", "Dr / Cr", "Balance"])
        for day, m, balance in rows:
            sheet.writerow([day, m.text, wrote.amount(abs(m.paise)), "DR" if m.paise < 0 else "CR", balance])
        sheet.writerow([SPECIMEN])
    else:
        sheet = csv.writer(out, delimiter=";")
        sheet.writerow([f"{told.bank.name} - {name} - a/c {'*' * 8}{told.account[-4:]} - {SPECIMEN}"])
        sheet.writerow(
            ["Txn Date", "Value Date", "Remarks", "Debit (INR)", "Credit (INR)", "Running Balance (INR)"]
        )
        for day, m, balance in rows:
            out_in = (wrote.amount(-m.paise), "0.00") if m.paise < 0 else ("0.00", wrote.amount(m.paise))
            sheet.writerow([day, day, m.text, *out_in, balance])
    told_head = told.bank.layout == "x"
    return MadePaper(
        name="bank-statement.csv",
        label=DocumentLabel.BANK_STATEMENT,
        layout=f"bank_{told.bank.layout}",
        title="Account statement (synthetic)",
        text=out.getvalue(),
        truth=tuple(
            each
            for each in _truth(told, held, name, [1] * len(rows))
            if told_head or each.field == "bank_statement.entry"
        ),
    )
