"""A case's report as a person reads it in a terminal."""

from __future__ import annotations

from typing import Any, Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from domain.money import format_indian

Report = dict[str, Any]
_COLOURS: Final = {
    "approve": "bold green",
    "counter_offer": "bold yellow",
    "refer": "bold yellow",
    "decline": "bold red",
    "pass": "green",
    "reduce": "yellow",
    "fail": "red",
}
_CHECK_NAMES: Final = {
    "foir": "FOIR",
    "ltv": "LTV",
    "income_multiple": "Income multiple",
    "stress_foir": "FOIR under stress",
    "bureau_score": "Bureau score",
    "tenure_months": "Tenure, months",
    "valuation_variance": "Valuation variance",
    "title": "Title",
    "dscr": "DSCR",
}
_AT_LEAST: Final = frozenset({"dscr", "bureau_score"})
"""Checks whose limit is a floor; the others have a ceiling or a range."""
_SHORT: Final = {"clear_and_marketable": "clear"}
_IN_RUPEES: Final = frozenset({"income_multiple"})


def show_report(report: Report, console: Console | None = None) -> None:
    """Recommendation, figures, checks, reasons, ways to a yes, signatures and the rules' hash."""
    out = console or Console(highlight=False)
    verdict = report["recommendation"]
    head = Text(f"{verdict.replace('_', ' ').upper()}", style=_COLOURS[verdict])
    head.append(f"  offer {rupees(report['offer_amount'])} of {rupees(report['requested_amount'])} asked")
    head.append(f"  {report['product'].replace('_', ' ')} at {report['rate_pct']} %", style="dim")
    out.print(head)
    out.print(_figures(report))
    out.print(_checks(report["checks"]))
    _listed(out, "Reasons", [f"{each['sentence']} [{each['code']}]" for each in report["told"]])
    _listed(out, "One change that would pass", [way["sentence"] for way in report["ways_to_yes"]])
    if verdict != "approve" and not report["ways_to_yes"]:
        out.print("No single change of amount, tenure, running loans or income alone leads to an approval.")
    if report["authority"] is not None:
        out.print(Text(_signing(report["authority"])))
    out.print(Text(f"Rules of {report['as_of']}, set {report['ruleset_hash'][:12]}", style="dim"))
    out.print(Text("The engine recommends; a person decides and another one signs.", style="dim"))


def rupees(amount: int) -> str:
    """An exact amount with Indian grouping."""
    return f"₹{format_indian(amount)}"


def _figures(report: Report) -> Padding:
    table = Table.grid(padding=(0, 3))
    rows = [
        ("Income a month", rupees(report["assessed_monthly_income"])),
        ("Running instalments", rupees(report["obligations_monthly"])),
        ("EMI of the request", rupees(report["emi_requested"])),
        ("EMI of the offer", f"{rupees(report['emi_offer'])} over {report['tenure_used']} months"),
        ("EMI under stress", rupees(report["stress_emi"])),
        ("Most by LTV", rupees(report["max_loan_ltv"])),
        ("Most by FOIR", rupees(report["max_loan_foir"])),
        ("Most by income multiple", rupees(report["max_loan_multiplier"])),
        ("Eligible", rupees(report["eligible_loan"])),
    ]
    for name, figure in rows:
        table.add_row(Text(name, style="dim"), Text(figure))
    return Padding(table, (1, 0, 1, 2))


def _checks(checks: list[Report]) -> Table:
    table = Table(box=None, padding=(0, 1))
    for name in ("Check", "Figure", "Limit", "Verdict"):
        table.add_column(name, no_wrap=True)
    table.add_column("Rule", overflow="fold")
    for check in checks:
        verdict = check["verdict"]
        table.add_row(
            _CHECK_NAMES[check["name"]],
            _figure(check["name"], check["figure"]),
            f"{'from ' if check['name'] in _AT_LEAST else ''}{_figure(check['name'], check['limit'])}",
            Text(verdict, style=_COLOURS[verdict]),
            Text(check["rule_ids"][0], style="dim"),
        )
    return table


def _figure(name: str, figure: str | None) -> str:
    if figure is None:
        return "none"
    return rupees(int(figure)) if name in _IN_RUPEES else _SHORT.get(figure, figure.replace("_", " "))


def _listed(out: Console, title: str, lines: list[str]) -> None:
    if not lines:
        return
    out.print(Text(f"\n{title}", style="bold"))
    for line in lines:
        out.print(Padding(Text(f"• {line}"), (0, 0, 0, 2)))


def _signing(authority: Report) -> str:
    people = "one signature" if authority["signatures"] == 1 else f"{authority['signatures']} signatures"
    told = f"\nTo sanction: {people} of level {authority['level']} besides the maker's recommendation"
    if authority["conditions"]:
        told += f", after a {' and a '.join(authority['conditions']).replace('_', ' ')}"
    if authority["refused"]:
        told += f"; no level may waive: {', '.join(authority['refused'])}"
    return f"{told}."
