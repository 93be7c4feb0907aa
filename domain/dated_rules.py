"""Rules as dated data: a figure of law or policy with the dates it holds for, its standing and its source.

Files are `domain/rules/*.yaml`, a list of rules each. Several entries may share an id when a figure changed
over time; `rule_on` picks the one in force on the date of the case, never "today's" by accident.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import yaml

from domain.errors import BadInput
from domain.hash_chain import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Standing = Literal["regulatory", "policy", "assumption"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One figure (or table of figures) of law, policy or assumption."""

    id: str
    value: Any
    """As in the file: decimals are text there, so that no float ever enters."""
    unit: str
    jurisdiction: str
    effective_from: date
    effective_to: date | None
    """Last day it holds; None while in force."""
    standing: Standing
    source: str

    def holds_on(self, day: date) -> bool:
        """Whether this is the rule of that day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


@lru_cache(maxsize=16)
def load_rules(file_name: str) -> tuple[Rule, ...]:
    """All rules of one file of `domain/rules`, read once."""
    text = files("domain").joinpath("rules", file_name).read_text(encoding="utf-8")
    return tuple(Rule(**entry) for entry in yaml.safe_load(text))


@lru_cache(maxsize=512)
def rule_on(file_name: str, rule_id: str, day: date) -> Rule:
    """The rule of that id in force on that day.

    Raises:
        BadInput: No rule of that id holds on that day.
    """
    for rule in load_rules(file_name):
        if rule.id == rule_id and rule.holds_on(day):
            return rule
    raise BadInput(f"No rule {rule_id} is on file for {day.isoformat()}; give a date it covers.")


def rules_hash(file_names: Iterable[str], day: date) -> str:
    """SHA-256 in hex over the rules of some files in force on a day: equal hashes, equal rules."""
    told = [
        [rule.id, rule.value, rule.effective_from.isoformat(), rule.standing, rule.source]
        for file_name in file_names
        for rule in load_rules(file_name)
        if rule.holds_on(day)
    ]
    return digest_of(sorted(told, key=lambda one: str(one[0])))
