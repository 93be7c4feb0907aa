"""Buy, rent, PG or lease: said, or told by the price, or assumed (DOMAIN E rule 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from domain.search.reading import Reading

_LAND: Final = frozenset({"plot", "agricultural_land"})
_COMMERCIAL: Final = frozenset({"office", "shop", "warehouse"})
_TELL_BUYING: Final = frozenset({"possession", "rera", "sale_type", "yield_min_pct"})


def read_transaction(reading: Reading) -> None:
    """The transaction the words name; the most particular of several wins (a PG is also rented)."""
    found = []
    for span in list(reading.find("transaction")):
        scope = reading.negation(span.start, span.end)
        if scope.is_negative:
            reading.take(scope.start, scope.end)
            continue
        found.append(span)
    for wanted in ("pg", "lease", "rent", "buy"):
        first = next((span for span in found if span.concept == wanted), None)
        if first is not None:
            reading.edit("set", "transaction", wanted, first.start, first.end)
            break
    for span in found:
        reading.take(span.start, span.end)


def infer_transaction(reading: Reading) -> None:
    """What the other slots tell when no word does; else buy, with the question noted."""
    if reading.said("transaction") or reading.state.get("transaction"):
        _switch_by_price(reading)
        return
    told = _told(reading)
    if told is None:
        reading.clarify.append("transaction")
        reading.assume("for_sale")
    reading.edit("set", "transaction", told or "buy", 0, 0)


def _told(reading: Reading) -> str | None:
    if reading.said("pg"):
        return "pg"
    types = _wanted_types(reading)
    prices = [edit.value for edit in reading.edits if edit.slot == "price" and edit.operation == "put"]
    if any("max_per_sqft_month" in price for price in prices):
        return "lease" if types & _COMMERCIAL or _is_commercial(reading) else "rent"
    if prices:
        return "rent" if prices[-1].get("period") == "month" else "buy"
    if reading.said("deposit_max"):
        return "rent"
    if any(reading.said(slot) for slot in _TELL_BUYING) or types & _LAND:
        return "buy"
    return None


def _switch_by_price(reading: Reading) -> None:
    """A price per month in a sentence that names no transaction turns a search to buy into one to rent."""
    if reading.said("transaction") or reading.state.get("transaction") != "buy":
        return
    prices = [edit.value for edit in reading.edits if edit.slot == "price" and edit.operation == "put"]
    if prices and prices[-1].get("period") == "month":
        reading.edit("set", "transaction", "rent", 0, 0)


def _wanted_types(reading: Reading) -> set[str]:
    return {
        name
        for edit in reading.edits
        if edit.slot == "property_types" and edit.operation == "add"
        for name in edit.value
    }


def _is_commercial(reading: Reading) -> bool:
    return any(edit.slot == "category" and edit.value == "commercial" for edit in reading.edits)
