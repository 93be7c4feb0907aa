"""A search's answer as a person reads it in a terminal."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

JsonObject = dict[str, Any]


def show_answer(answer: JsonObject, console: Console | None = None) -> None:
    """Chips, what was refused, assumed or relaxed, then the listings with their reasons."""
    out = console or Console(highlight=False)
    parsed: JsonObject = answer.get("parsed") or {}
    if answer["chips"]:
        out.print(Text(" · ".join(chip["label"] for chip in answer["chips"]), style="cyan"))
    for refusal in parsed.get("refused") or []:
        out.print(
            f"Not searched by {refusal['attribute'].replace('_', ' ')} ({refusal['code']}).", style="yellow"
        )
    for assumption in parsed.get("assumptions") or []:
        out.print(f"Assumed: {assumption}.", style="dim")
    if answer["relaxed"]:
        out.print(f"Nothing matched exactly; {answer['relaxed'][0]['label']}.", style="yellow")
    if not answer["hits"]:
        out.print("No listing matches. Widen the budget, the area or the locality.")
        return
    shown = len(answer["hits"])
    out.print(f"{answer['total']} listing{'s' if answer['total'] != 1 else ''}, {shown} shown", style="bold")
    for hit in answer["hits"]:
        _show_card(out, hit["card"])


def _show_card(out: Console, card: JsonObject) -> None:
    head = Text(f"\n{card['number']:>2}. ", style="bold")
    head.append(card.get("price_label", "price on request"), style="bold green")
    head.append(f"  {card['title']}")
    out.print(head)
    facts = [card.get("area_label"), ", ".join(filter(None, (card.get("locality"), card.get("city"))))]
    if "distance_km" in card:
        facts.append(f"{card['distance_km']} km away")
    if card.get("metro_station") and "metro_km" in card:
        facts.append(f"{card['metro_km']:.1f} km to {card['metro_station']}")
    out.print(Text("    " + " · ".join(str(fact) for fact in facts if fact)))
    reasons = [
        ("matches", card.get("matched")),
        ("not stated", card.get("unknown")),
        ("differs", card.get("unmatched")),
    ]
    why = "; ".join(f"{name} {', '.join(keys)}" for name, keys in reasons if keys)
    notes = [*card.get("doubts", []), *([card["synthetic_label"]] if card.get("synthetic_label") else [])]
    if why:
        out.print(Text(f"    {why}", style="dim"))
    if notes:
        out.print(Text(f"    {' · '.join(notes)}", style="yellow"))
    out.print(Text(f"    {card['listing_id']}", style="dim"))
