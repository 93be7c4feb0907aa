"""A title review as a person reads it in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from domain.title.picture.bands import share_words
from domain.title.picture.drawing import OPINIONS
from domain.title.picture.rows import code_words
from domain.title.review import DRAFT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.title.chain import Holding
    from domain.title.findings import Finding, Severity
    from domain.title.review import Opinion, Review

STYLES: Final[dict[Severity, str]] = {
    "critical": "bold red",
    "high": "bold yellow",
    "medium": "cyan",
    "low": "dim",
}
OPINION_STYLES: Final[dict[Opinion, str]] = {
    "clear_and_marketable": "bold green",
    "subject_to": "bold yellow",
    "defective": "bold red",
}


def show_review(found: Review, console: Console | None = None) -> None:
    """Opinion, holders, chain, charges, registers, findings with requisitions, and what was not judged."""
    out = console or Console(highlight=False)
    head = Text(OPINIONS[found.opinion].capitalize(), style=OPINION_STYLES[found.opinion])
    head.append(f"   {DRAFT}", style="reverse")
    out.print(head)
    out.print(Text(f"On {found.as_of} held by {_holders(found.holders) or 'nobody'}"))
    _show_chain(out, found)
    _show_burdens(out, found)
    if found.matches:
        table = _table("Registers", "register", "line", "in the chain as", "remark")
        for match in found.matches:
            table.add_row(*map(Text, (match.register, match.line, match.event or "-", match.remark)))
        out.print(table)
    _show_findings(out, found.findings)
    for each in found.name_proposals:
        where = each.event or "the seller"
        out.print(Text(f"Is {each.name} ({where}) the same person as {each.may_be}? Confirm in same_person."))
    for note in found.notes:
        out.print(Text(note, style="yellow"))
    if found.unread:
        out.print(Text(f"Not judged, because no rule reads it: {'; '.join(found.unread)}", style="yellow"))


def _show_chain(out: Console, found: Review) -> None:
    table = _table("Chain", "date", "event", "type", "effect", "held after it")
    held: tuple[Holding, ...] = ()
    for step in found.steps:
        after = "as before" if step.holders == held and held else _holders(step.holders) or "nobody"
        held = step.holders
        style = "" if step.is_effective else "dim"
        cells = (
            str(step.day),
            step.event,
            step.kind.replace("_", " "),
            step.effect,
            after,
        )
        table.add_row(*map(Text, cells), style=style)
    out.print(table)


def _show_burdens(out: Console, found: Review) -> None:
    if not found.burdens:
        return
    table = _table("Charges and agreements", "event", "type", "holder", "from", "until")
    for each in found.burdens:
        until = f"{each.closed} by {each.closed_by}" if each.closed else "open"
        cells = (each.event, each.kind.replace("_", " "), each.holder or "-", str(each.opened), until)
        table.add_row(*map(Text, cells), style="dim" if each.closed else "")
    out.print(table)


def _show_findings(out: Console, findings: tuple[Finding, ...]) -> None:
    if not findings:
        out.print(Text("\nNo findings.", style="green"))
        return
    out.print(Text(f"\nFindings ({len(findings)})", style="bold"))
    for each in findings:
        line = Text(f"{each.severity:<9}", style=STYLES[each.severity])
        line.append(code_words(each.code), style="bold")
        line.append(f"  {', '.join(each.events)}" if each.events else "")
        line.append(f"  {each.detail}" if each.detail else "", style="dim")
        asked = Text(f"ask for {each.requisition}")
        cure = Text(f"cured by {each.cure} [{each.source}]", style="dim")
        out.print(line, *(Padding(part, (0, 0, 0, 9)) for part in (asked, cure)), sep="\n")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=f"\n{title}", title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, header_style="dim", overflow="fold")
    return table


def _holders(holders: Iterable[Holding]) -> str:
    return ", ".join(f"{each.name} {share_words(each.share)}" for each in holders)
