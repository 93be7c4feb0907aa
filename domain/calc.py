"""Every domain function by name, JSON-plain in and out: what ``propmubi calc`` and the tools call.

To add a kind, write a function from the inputs mapping to a plain dict and name it in `KINDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast, get_args

from domain import money
from domain.area import area_value, convert_area, round_sqft
from domain.errors import BadInput
from domain.lending.emi import instalment
from domain.lending.kinds import LENDING_KINDS
from domain.lending.ltv import max_loan
from domain.masking import mask
from domain.phones import find_phone
from domain.search.parser import parse
from domain.tax.kinds import TAX_KINDS
from domain.title.output import title_chain

Inputs = Mapping[str, Any]
Output = dict[str, Any]


def calculate(kind: str, inputs: Inputs) -> Output:
    """The output of one kind of calculation.

    Raises:
        BadInput: unknown kind, or inputs that are not of its form.
    """
    function = KINDS.get(kind)
    if function is None:
        raise BadInput(f"unknown kind; known are {', '.join(sorted(KINDS))}")
    return function(inputs)


def text_of(inputs: Inputs, key: str) -> str:
    """A text input.

    Raises:
        BadInput: missing or not a text.
    """
    value = inputs.get(key)
    if not isinstance(value, str):
        raise BadInput(f"input {key!r} must be a text")
    return value


def whole_number_of(inputs: Inputs, key: str) -> int:
    """A whole-number input, as a JSON integer or its digits in a text.

    Raises:
        BadInput: missing, or not a whole number of at most 15 digits.
    """
    value = inputs.get(key)
    if isinstance(value, str) and value.strip().removeprefix("-").isdecimal() and len(value) <= 16:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= 10**15:
        raise BadInput(f"input {key!r} must be a whole number of at most 15 digits")
    return value


def _convert_area(inputs: Inputs) -> Output:
    value = inputs.get("value")
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise BadInput("input 'value' must be a number")
    state = inputs.get("state")
    if not (state is None or isinstance(state, str)):
        raise BadInput("input 'state' must be a text or null")
    converted = convert_area(area_value(str(value)), text_of(inputs, "unit"), state)
    return {
        "sqft": None if converted.sqft is None else str(round_sqft(converted.sqft)),
        "must_confirm": converted.must_confirm,
        "why": converted.why,
    }


def _format_indian(inputs: Inputs) -> Output:
    return {"text": money.format_indian(whole_number_of(inputs, "amount"))}


def _format_short(inputs: Inputs) -> Output:
    return {"text": money.format_short(whole_number_of(inputs, "amount"))}


def _parse_money(inputs: Inputs) -> Output:
    read = money.parse_money(text_of(inputs, "text"))
    output: Output = {"min": read.min, "max": read.max}
    return {**output, "assumption": read.assumption} if read.assumption else output


def _parse_budget(inputs: Inputs) -> Output:
    transaction = inputs.get("transaction", "buy")
    if transaction not in get_args(money.BudgetTransaction):
        raise BadInput(f"input 'transaction' must be one of {', '.join(get_args(money.BudgetTransaction))}")
    budget = money.parse_budget(text_of(inputs, "text"), cast("money.BudgetTransaction", transaction))
    output: Output = {"min": budget.min, "max": budget.max}
    return {**output, "assumption": budget.assumption} if budget.assumption else output


def _phone_e164(inputs: Inputs) -> Output:
    region = inputs.get("default_region", "IN")
    if not isinstance(region, str):
        raise BadInput("input 'default_region' must be a two-letter country code")
    phone = find_phone(text_of(inputs, "text"), region)
    if phone is None:
        return {"e164": None, "valid": False, "kind": None}
    return {"e164": phone.e164, "valid": True, "kind": phone.kind}


def _mask(inputs: Inputs) -> Output:
    return {"masked": mask(text_of(inputs, "kind"), text_of(inputs, "value"))}


def _emi(inputs: Inputs) -> Output:
    got = instalment(
        whole_number_of(inputs, "principal"), _rate_of(inputs), whole_number_of(inputs, "months")
    )
    return {
        "emi": got.emi_inr,
        "emi_paise": str(got.emi_paise),
        "total_interest": got.total_interest_inr,
        "total_paid": got.total_paid_inr,
    }


def _rate_of(inputs: Inputs) -> Decimal:
    try:
        return Decimal(str(inputs.get("rate_pct")))
    except InvalidOperation:
        raise BadInput("input 'rate_pct' must be a plain number such as 8.5") from None


def _max_loan_ltv(inputs: Inputs) -> Output:
    charges = whole_number_of(inputs, "stamp_reg_cost") if "stamp_reg_cost" in inputs else 0
    cap = max_loan(whole_number_of(inputs, "property_value"), _day_of(inputs), charges_inr=charges)
    return {
        "max_loan": cap.max_loan_inr,
        "own_contribution": cap.own_contribution_inr,
        "slab_ltv_pct": str(cap.slab_ltv_pct),
        "source": cap.rule.source,
    }


def _day_of(inputs: Inputs) -> date:
    """The ``as_of`` input, today when absent: the date whose rules apply."""
    said = inputs.get("as_of")
    if said is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        raise BadInput("input 'as_of' must be a date such as 2026-11-22") from None


def _utterance(inputs: Inputs) -> Output:
    state = inputs.get("state_before")
    if not (state is None or isinstance(state, Mapping)):
        raise BadInput("input 'state_before' must be an object of filters")
    return dict(parse(text_of(inputs, "text"), state))


KINDS: Final[dict[str, Callable[[Inputs], Output]]] = {
    "convert_area": _convert_area,
    "format_indian": _format_indian,
    "format_short": _format_short,
    "parse_money": _parse_money,
    "parse_budget": _parse_budget,
    "phone_e164": _phone_e164,
    "mask": _mask,
    "utterance": _utterance,
    "emi": _emi,
    "max_loan_ltv": _max_loan_ltv,
    **LENDING_KINDS,
    "title_chain": title_chain,
    **TAX_KINDS,
}
"""Kind of vectors/README.md -> function."""
