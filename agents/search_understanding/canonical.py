"""Disposing of a model's proposal: closed vocabularies, known places, figures the person really gave.

A value survives when it is one of the closed vocabulary, a place of the gazetteer that the person named (or
that was active before), or a number found in the person's words or the active filters. Everything else is
dropped. What the grammar refused stays refused.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Final

from domain.listing import PropertyType
from domain.listings.amenities import vocabulary
from domain.places import gazetteer
from router.measures import facts_of, figures_in

if TYPE_CHECKING:
    from decimal import Decimal

    from agents.search_understanding.proposal import Proposal
    from domain.search.slots import ParsedUtterance, SearchFilters, ToolCall

_FACING: Final = frozenset(
    {"north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"}
)
_LISTS: Final[dict[str, frozenset[str]]] = {
    "property_types": frozenset(str(kind) for kind in PropertyType),
    "furnishing": frozenset({"furnished", "semi_furnished", "unfurnished"}),
    "facing": _FACING,
    "seller_type": frozenset({"owner", "agent", "builder"}),
}
_TAKEN_AS_THEY_ARE: Final = (
    "transaction", "category", "vastu", "sale_type", "rera", "pets", "sort", "possession",
)  # fmt: skip
"""Slots that pydantic has already held to a closed set of values."""
_NUMERIC: Final = ("price", "bhk", "area", "deposit_max", "bath_min", "metro", "floor", "parking")


def dispose(
    proposal: Proposal, by_rules: ParsedUtterance, text: str, active: SearchFilters
) -> ParsedUtterance | None:
    """The proposal as far as it holds, or None when nothing of it does."""
    if proposal.intent == "tool":
        return _tool(proposal, by_rules, text)
    kept = canonical_filters(proposal.filters, by_rules, text, active)
    if not kept:
        return None
    out: ParsedUtterance = {"intent": proposal.intent, "unparsed": by_rules.get("unparsed", [])}
    if proposal.intent == "refine":
        out["state_after"] = kept
    else:
        out["filters"] = kept
    for key in ("refused", "clarify", "assumptions"):
        if key in by_rules:
            out[key] = by_rules[key]
    if out.get("clarify"):
        out["clarify"] = [slot for slot in out["clarify"] if slot not in kept or slot == "transaction"]
    return out


def canonical_filters(
    proposed: SearchFilters, by_rules: ParsedUtterance, text: str, active: SearchFilters
) -> SearchFilters:
    """The slots of the proposal that hold."""
    known = facts_of([figure.value for figure in figures_in(text)]) | facts_of(active) | facts_of(by_rules)
    kept: dict[str, Any] = {}
    for slot, value in proposed.items():
        held = _as_read(slot, _held(slot, value, known), by_rules, active)
        if held not in (None, [], {}):
            kept[slot] = held
    if (city := _city(str(proposed.get("city", "")), by_rules, text, active)) is not None:
        kept["city"] = city
    kept.update(_places(proposed, kept.get("city"), text, _places_known(active, by_rules)))
    # Negations are the grammar's: a model that loses a "not" would show just what was unwanted.
    rules = by_rules.get("filters") or by_rules.get("state_after") or {}
    for slot in ("exclude", "landmarks", "commute", "pg", "tenant_policy"):
        if slot in rules:
            kept[slot] = rules[slot]  # type: ignore[literal-required]  # slots of SearchFilters
    return kept  # type: ignore[return-value]  # built slot by slot from a validated SearchFilters


_GRAMMARS_OWN: Final = {"area": "original", "possession": "by"}
"""Parts of slots that are free text in a proposal: a unit, a date. They are the grammar's to read."""


def _as_read(slot: str, held: Any, by_rules: ParsedUtterance, active: SearchFilters) -> Any:  # noqa: ANN401  # any slot's value
    """The slot without such a part, unless the grammar read it so now or before."""
    part = _GRAMMARS_OWN.get(slot)
    if part is None or not isinstance(held, dict) or part not in held:
        return held
    read = [by_rules.get("filters", {}), by_rules.get("state_after", {}), active]
    if any(held[part] == one.get(slot, {}).get(part) for one in read):  # type: ignore[attr-defined]  # a slot of dicts
        return held
    return {key: value for key, value in held.items() if key != part}


def _held(slot: str, value: Any, known: frozenset[Decimal]) -> Any:  # noqa: ANN401  # any slot's value
    if slot in _LISTS:
        return [word for word in value if word in _LISTS[slot]]
    if slot == "amenities":
        return sorted({word for word in value if word in vocabulary().labels})
    if slot in _TAKEN_AS_THEY_ARE:
        return value
    if slot in _NUMERIC:
        return _numbers_held(value, known)
    return None


def _numbers_held(value: Any, known: frozenset[Decimal]) -> Any:  # noqa: ANN401  # any slot's value
    """The slot without numbers nobody said."""
    if isinstance(value, dict):
        return {
            key: held
            for key, inner in value.items()
            if (held := _numbers_held(inner, known)) not in (None, [])
        }
    if isinstance(value, list):
        return [held for inner in value if (held := _numbers_held(inner, known)) is not None]
    if isinstance(value, str | bool):
        return value
    return value if isfinite(value) and facts_of(value) <= known else None


def _city(name: str, by_rules: ParsedUtterance, text: str, active: SearchFilters) -> str | None:
    """The city, if the person named it, the grammar read it, or it is in force."""
    city = gazetteer().city(name)
    if city is None:
        return None
    read = (by_rules.get("filters", {}), by_rules.get("state_after", {}), active)
    is_held = any(one.get("city") == city.name for one in read)
    said = text.casefold()
    return city.name if is_held or _is_named(name, said) or _is_named(city.name, said) else None


def _places_known(active: SearchFilters, by_rules: ParsedUtterance) -> frozenset[str]:
    """Localities in force, and those the grammar read, in whatever script they were written."""
    read = by_rules.get("filters") or by_rules.get("state_after") or {}
    return frozenset(active.get("localities", [])) | frozenset(read.get("localities", []))


def _places(proposed: SearchFilters, city: str | None, text: str, known: frozenset[str]) -> dict[str, Any]:
    said = text.casefold()
    names = []
    for name in proposed.get("localities", []):
        place = gazetteer().locality(name, city)
        if place is None or not (_is_named(name, said) or place.name in known):
            continue
        names.append(place.name)
        city = city or place.city
    places: dict[str, Any] = {"localities": names} if names else {}
    return {**places, "city": city} if city else places


def _is_named(name: str, said: str) -> bool:
    """Whether the person used the name, or its first word."""
    return name.casefold() in said or name.casefold().split()[0] in said


def _tool(proposal: Proposal, by_rules: ParsedUtterance, text: str) -> ParsedUtterance | None:
    """The tool question with the figures the person gave; phones and names are never the model's to give."""
    if proposal.tool is None or "name" not in proposal.tool:
        return None
    known = facts_of([figure.value for figure in figures_in(text)]) | facts_of(by_rules)
    tool: ToolCall = {"name": proposal.tool["name"]}
    for key, value in proposal.tool.items():
        if key in {"name", "phone", "person_name"}:
            continue
        if key == "result_numbers" or _is_said(key, value, known):
            tool[key] = value  # type: ignore[literal-required]  # keys of ToolCall, validated by pydantic
    out: ParsedUtterance = {"intent": "tool", "tool": tool}
    if "refused" in by_rules:
        out["refused"] = by_rules["refused"]
    return out


def _is_said(key: str, value: Any, known: frozenset[Decimal]) -> bool:  # noqa: ANN401  # any figure
    facts = facts_of(value)
    if key == "tenure_months":
        facts = facts | {fact / 12 for fact in facts}
        return bool(facts & known)
    return facts <= known
