"""A tax card in words: the answer, what was taken as given, and that it is an estimate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.wording import say

if TYPE_CHECKING:
    from domain.leads import Language
    from tools.tax import TaxPanel


def tax_lines(panel: TaxPanel, language: Language) -> list[str]:
    """One statement per line; the working stays on the card, its sources are named."""
    lines = [f"{panel['title']}:"]
    lines += [f"{line['label']}: {line['amount_label']}" for line in panel["headline"]]
    if panel["assumptions"]:
        lines.append(f"{say('tax_cards', 'assumed', language)} {'; '.join(panel['assumptions'])}.")
    if panel["ca_reasons"]:
        lines.append(f"{say('tax_cards', 'ask_ca', language)} {'; '.join(panel['ca_reasons'])}.")
    rules = say("tax_cards", "rules_as_of", language, day=panel["as_of"])
    return [*lines, f"{rules}. {panel['disclaimer']}"]
