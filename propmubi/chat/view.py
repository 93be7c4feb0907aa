"""What the conversation looks like: cards and tables on a terminal, plain lines elsewhere."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from domain.money import format_indian, format_short
from propmubi.chat.session import Card, Failure, Token

if TYPE_CHECKING:
    from propmubi.chat.session import Part


class ChatView:
    """Draws parts as they come. ``as_json`` writes them as JSON Lines in place of drawing."""

    def __init__(self, console: Console | None = None, *, as_json: bool = False) -> None:
        self.console = console or Console(file=sys.stdout, highlight=False)
        self.as_json = as_json
        self._is_mid_line = False

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks on."""
        return self.console.is_terminal

    def part(self, part: Part) -> None:
        """One part of the answer."""
        if self.as_json:
            self._json(part)
            return
        match part:
            case Token(text=text):
                self.console.print(Text(text), end="", soft_wrap=True)
                self._is_mid_line = not text.endswith("\n")
            case Failure(message=message):
                self.line(f"! {message}", style="red")
            case Card(event=event):
                self._card(event)

    def end_of_answer(self) -> None:
        """The answer is whole."""
        if self._is_mid_line:
            self.console.print()
            self._is_mid_line = False

    def line(self, text: str, style: str = "") -> None:
        """One line of its own."""
        self.end_of_answer()
        self.console.print(Text(text, style=style), soft_wrap=True)

    def chips(self, chips: list[dict[str, Any]]) -> None:
        """The active filters."""
        self.line("filters: " + (" · ".join(chip["label"] for chip in chips) or "none"), style="cyan")

    def _json(self, part: Part) -> None:
        match part:
            case Token(text=text, message_id=message_id):
                value: dict[str, Any] = {"type": "token", "text": text, "message_id": message_id}
            case Failure(message=message):
                value = {"type": "error", "message": message}
            case Card(event=event):
                value = event
        self.console.file.write(json.dumps(value, ensure_ascii=False) + "\n")
        self.console.file.flush()

    def _card(self, event: dict[str, Any]) -> None:
        draw = {
            "filters": lambda: self.chips(event["chips"]),
            "listing": lambda: self._listing(event["listing"]),
            "relaxed": lambda: self.line(f"relaxed: {event['relaxed'][0]['label']}", style="yellow"),
            "comparison": lambda: self._comparison(event["comparison"]),
            "emi": lambda: self._emi(event["emi"]),
            "tax": lambda: self._tax(event["tax"]),
            "refusal": lambda: self.line(f"not served: {event['code']}", style="yellow"),
            "lead_captured": lambda: self.line(
                f"enquiry {event['lead_id']} for {event['phone_masked']}", style="green"
            ),
            "answer_reset": lambda: self.line("(the answer begins anew)", style="dim"),
            "suggestions": lambda: self.line("try: " + " | ".join(event["items"]), style="dim"),
        }.get(event["type"])
        if draw:
            draw()

    def _listing(self, card: dict[str, Any]) -> None:
        head = f"{card['number']}. {card['title']}"
        facts = [card["price_label"], card.get("area_label"), card.get("locality"), _distance(card)]
        lines = [" · ".join(fact for fact in facts if fact)]
        if card.get("matched"):
            lines.append("matches " + ", ".join(key.replace("_", " ") for key in card["matched"]))
        if card.get("unmatched"):
            lines.append("does not match " + ", ".join(key.replace("_", " ") for key in card["unmatched"]))
        if card.get("doubts"):
            lines.append("check: " + "; ".join(card["doubts"]))
        if card.get("synthetic_label"):
            lines.append(card["synthetic_label"])
        self._panel(head, lines)

    def _emi(self, emi: dict[str, Any]) -> None:
        lines = [
            f"₹{format_indian(emi['emi_inr'])} a month for {emi['months']} months at {emi['rate_pct']}%",
            f"loan {format_short(emi['principal_inr'])} · interest {format_short(emi['total_interest_inr'])}",
        ]
        if "price_inr" in emi:
            lines.append(
                f"price {format_short(emi['price_inr'])} · most that may be lent "
                f"{format_short(emi['max_loan_inr'])} · own {format_short(emi['own_contribution_inr'])}"
            )
        self._panel(f"EMI{' on ' + str(emi['number']) if 'number' in emi else ''}", lines)

    def _tax(self, tax: dict[str, Any]) -> None:
        """The working, then what it rests on."""
        lines = [
            f"{line['label']}: {line['amount_label']}" if "amount_label" in line else line["label"]
            for line in tax["lines"]
        ]
        lines += [f"rule {rule['id']} ({rule['since']}): {rule['source']}" for rule in tax["sources"]]
        self._panel(tax["title"], [*lines, tax["disclaimer"]])

    def _comparison(self, comparison: dict[str, Any]) -> None:
        if not self.is_terminal:
            for row in comparison["rows"]:
                self.line(f"  {row['label']}: " + " | ".join(row["values"]))
            return
        self.end_of_answer()
        table = Table("", *(f"[{number}]" for number in comparison["numbers"]))
        for row in comparison["rows"]:
            cells = [
                Text(value, style="bold green" if place == row["best"] else "")
                for place, value in enumerate(row["values"])
            ]
            table.add_row(Text(row["label"], style="dim"), *cells)
        self.console.print(table)

    def _panel(self, title: str, lines: list[str]) -> None:
        self.end_of_answer()
        if self.is_terminal:
            self.console.print(Panel(Text("\n".join(lines)), title=Text(title), title_align="left"))
            return
        self.line(title)
        for text in lines:
            self.line(f"   {text}")


def _distance(card: dict[str, Any]) -> str | None:
    if "distance_km" in card:
        return f"{card['distance_km']:g} km away"
    if "metro_km" in card:
        return f"{card['metro_km']:g} km from {card.get('metro_station', 'a')} metro"
    return None
