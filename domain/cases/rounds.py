"""The words of a round: what a maker may recommend and a checker may answer."""

from __future__ import annotations

from typing import Literal

Decision = Literal["approve", "decline", "counter_offer"]
"""The maker's word."""
SignatureDecision = Literal["agree", "return", "decline"]
"""The checker's word: grants, sends back to the maker, or declines what was to be granted."""
