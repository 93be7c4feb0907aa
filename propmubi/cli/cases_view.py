"""Cases as a person reads them in a terminal."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.money import format_indian

Told = dict[str, Any]
_COLOURS: Final = {
    "pass": "green", "approve": "bold green", "sanctioned": "bold green", "cleared": "green",
    "refer": "yellow", "review": "yellow", "open": "yellow", "counter_offer": "bold yellow",
    "fail": "red", "decline": "bold red", "declined": "bold red", "stop": "red",
}  # fmt: skip
_COLUMNS: Final = ("case", "applicant", "amount", "stage", "waits for", "due", "engine", "risk", "owner")
_FOLDED: Final = frozenset({"applicant", "waits for"})
_WIDE: Final = 100
"""Characters from which risk and owner have their place."""
_GAUGES: Final = (("FOIR", "foir", "%"), ("LTV", "ltv", "%"), ("DSCR", "dscr", ""), ("Score", "score", ""))


def show_queue(page: Told) -> None:
    """One line a case, and how many there are."""
    out, table = _console(), Table(box=None, pad_edge=False)
    columns = _COLUMNS if out.width >= _WIDE else _COLUMNS[:-2]
    for name in columns:
        table.add_column(name, header_style="dim", no_wrap=name not in _FOLDED, overflow="fold")
    for row in page["items"]:
        cells = (
            Text(row["ref"]), Text(row["applicant"]["name"]), Text(_rupees(row["loan"]["amount_inr"])),
            _coloured(row["stage"]), Text(_waits(row)), _due(row), Text(_outcome(row)),
            Text(row["risk"] or "-"), Text(row["owner"]["name"] if row["owner"] else "-"),
        )  # fmt: skip
        table.add_row(*cells[: len(columns)])
    out.print(table)
    counts = page["counts"]
    figures = f"{page['total']} in all · {counts['late']} late · {counts['unowned']} of nobody"
    out.print(f"{len(page['items'])} of {figures}", style="dim")


def show_row(row: Told) -> None:
    """One case in two lines."""
    out = _console()
    head = Text.assemble((f"{row['ref']}  ", "bold"), f"{row['applicant']['name']}  ")
    head.append_text(_coloured(row["stage"]))
    out.print(head)
    for wait in row["waiting_for"]:
        out.print(Text(f"  waits: {wait['detail']}"))


def show_case(found: Told) -> None:
    """Where it stands, the figures against their limits, what disagrees, what is open, who signed."""
    out, row = _console(), found["case"]
    show_row(row)
    loan = row["loan"]
    asked = f"  {_rupees(loan['amount_inr'])} over {loan['tenure_months']} months at {loan['rate_pct']} %"
    out.print(Text(f"{asked}, {loan['purpose'].replace('_', ' ')}"))
    if found["report"] is not None:
        line = Text("  engine: ").append_text(_coloured(_outcome(row)))
        out.print(line.append(f", {_rupees(row['offer_inr'])}"))
    if found["is_stale"]:
        out.print(
            Text("  STALE: a fact changed after these figures; run them again first.", style="bold red")
        )
    _show_gauges(out, found["gauges"])
    _listed(out, "Rules that do not pass", [
        f"{one['state']}: {one['says']}" for one in found["checks"] if one["state"] in {"refer", "fail"}
    ])  # fmt: skip
    _listed(out, "Papers disagree", [
        f"{one['severity']}, {one['state']}: {one['says']}" for one in found["mismatches"]
    ])  # fmt: skip
    show_missing(found["missing"])
    _listed(out, "Conditions", [
        f"{one['state']:<8} {one['text']} (before {one['before']})" for one in found["conditions"]
    ])  # fmt: skip
    show_recommendation(found)


def show_recommendation(found: Told) -> None:
    """What was recommended, and who signed."""
    out, made = _console(), found["recommendation"]
    if made is None:
        return
    terms = made["terms"]
    what = f" {_rupees(terms['amount_inr'])} over {terms['tenure_months']} months" if terms else ""
    lines = [f"{made['by']['name']} recommends: {made['decision']}{what}. {made['text']}"]
    lines += [f"set aside: {one['code']} ({one['reason_code']}): {one['text']}" for one in made["deviations"]]
    lines += [
        f"{one['by']['name']}, {one['level']}: {one['decision']}. {one['text']}"
        for one in found["signatures"]
        if one["round"] == made["round"]
    ]
    needs = found["needs"]
    if needs is not None and needs["missing"]:
        lines.append(f"{needs['missing']} more of level {needs['level']} to sign")
    _listed(out, "Recommendation and signatures", lines)


def show_papers(papers: list[Told]) -> None:
    """One line a paper."""
    for one in papers:
        told = f"  {one['state']:<9} {one.get('label') or '':<20} {one['file_name']}  {one.get('says') or ''}"
        _console().print(Text(told.rstrip()))


def show_missing(missing: list[Told]) -> None:
    """What the case cannot be judged without."""
    _listed(_console(), "Still missing", [one["text"] for one in missing])


def _show_gauges(out: Console, gauges: Told) -> None:
    table = Table.grid(padding=(0, 3))
    for name, key, unit in _GAUGES:
        one = gauges[key]
        if one is not None:
            side = "at most" if one["direction"] == "below" else "at least"
            figure = "none" if one["value"] is None else f"{one['value']}{unit}"
            table.add_row(f"  {name}", figure, f"{side} {one['limit']}{unit}", _coloured(one["state"]))
    if table.row_count:
        out.print(table)


def _listed(out: Console, title: str, lines: list[str]) -> None:
    if lines:
        out.print(Text(title, style="bold"))
    for line in lines:
        out.print(Text(f"  {line}"))


def _waits(row: Told) -> str:
    return ", ".join(one["what"].replace("_", " ") for one in row["waiting_for"]) or "-"


def _outcome(row: Told) -> str:
    return str(row["outcome"] or "-")


def _due(row: Told) -> Text:
    sla = row["sla"]
    if sla["due_at"] is None:
        return Text("-")
    left_h = (datetime.fromisoformat(sla["due_at"]) - datetime.now(UTC)).total_seconds() / 3600
    if sla["state"] == "late":
        return Text(f"{-left_h:.0f} h late", style="bold red")
    return Text(f"in {left_h:.0f} h")


def _coloured(word: str) -> Text:
    return Text(word.replace("_", " "), style=_COLOURS.get(word, ""))


def _rupees(amount: int) -> str:
    return f"₹{format_indian(amount)}"


def _console() -> Console:
    return Console(highlight=False)
