"""Which rules a case was judged by: their ids, and one hash to store beside the decision."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from domain.dated_rules import Rule, load_rules

if TYPE_CHECKING:
    from datetime import date

RULE_FILES: Final = (
    "home_loan.yaml",
    "underwriting.yaml",
    "sanction_authority.yaml",
    "loan_terms.yaml",
    "pmay.yaml",
    "asset_class.yaml",
)
"""Files whose rules decide or accompany a home loan."""


def rules_on(day: date) -> tuple[Rule, ...]:
    """Every lending rule in force on a day, in the order of the files."""
    return tuple(rule for file in RULE_FILES for rule in load_rules(file) if rule.holds_on(day))


@lru_cache(maxsize=64)
def ruleset_hash(day: date) -> str:
    """SHA-256 in hex over the rules in force on a day: equal hashes, equal rules.

    Values, dates, standing and source are all in it, so that a decision names exactly the text it rests on.
    """
    told = [
        [
            rule.id,
            rule.value,
            rule.unit,
            rule.jurisdiction,
            rule.effective_from.isoformat(),
            rule.effective_to.isoformat() if rule.effective_to else None,
            rule.standing,
            rule.source,
        ]
        for rule in sorted(rules_on(day), key=lambda rule: rule.id)
    ]
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
