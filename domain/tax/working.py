"""How a figure came about: steps in words, dated rules used, what was assumed, and when a CA must look."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from domain.dated_rules import rule_on
from domain.money import format_indian
from domain.wording import say

if TYPE_CHECKING:
    from datetime import date

    from domain.dated_rules import Rule
    from domain.leads import Language


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a working: an entry of the section ``tax_steps`` with what fills it, and its amount."""

    key: str
    amount_inr: int | None
    places: dict[str, str]

    def words(self, language: Language = "en") -> str:
        """The line in words."""
        return say("tax_steps", self.key, language, **self.places)


@dataclass(slots=True)
class Working:
    """A working as it is written down, one function after another. Belongs to one calculation."""

    day: date
    steps: list[Step] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    """Entries of the section ``tax_assumptions``."""
    ca_reasons: list[str] = field(default_factory=list)
    """Entries of the section ``tax_ca_reasons``: why a chartered accountant has to look."""

    def rule(self, file_name: str, rule_id: str) -> Rule:
        """The rule of the working's day, noted as used.

        Raises:
            BadInput: No rule of that id holds on that day.
        """
        rule = rule_on(file_name, rule_id, self.day)
        if rule not in self.rules:
            self.rules.append(rule)
        return rule

    def step(self, key: str, amount_inr: int | None = None, **places: object) -> None:
        """Write down one line; whole numbers among the places are rupees and are grouped."""
        words = {
            name: f"₹{format_indian(value)}" if isinstance(value, int) else str(value)
            for name, value in places.items()
        }
        self.steps.append(Step(key, amount_inr, words))

    def assume(self, key: str) -> None:
        """Note an assumption once."""
        if key not in self.assumptions:
            self.assumptions.append(key)

    def ask_ca(self, reason: str) -> None:
        """Note once why a chartered accountant has to look."""
        if reason not in self.ca_reasons:
            self.ca_reasons.append(reason)

    def part(self) -> Working:
        """A working of the same day for a part of this one."""
        return Working(self.day)

    def take_rules(self, part: Working) -> None:
        """Note what a part rests on, without its steps."""
        self.rules.extend(rule for rule in part.rules if rule not in self.rules)
        for key in part.assumptions:
            self.assume(key)
        for reason in part.ca_reasons:
            self.ask_ca(reason)

    def plain(self, language: Language = "en") -> dict[str, Any]:
        """The working JSON-plain, in words of a language."""
        return {
            "working": [
                {"key": step.key, "words": step.words(language), "amount_inr": step.amount_inr}
                for step in self.steps
            ],
            "rules": [
                {"id": rule.id, "source": rule.source, "effective_from": rule.effective_from.isoformat()}
                for rule in self.rules
            ],
            "assumptions": [say("tax_assumptions", key, language) for key in self.assumptions],
            "needs_ca": bool(self.ca_reasons),
            "needs_ca_because": [say("tax_ca_reasons", key, language) for key in self.ca_reasons],
            "as_of": self.day.isoformat(),
            "disclaimer": say("tax_cards", "estimate", language),
        }
