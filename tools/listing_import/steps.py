"""The closed set of readers that mapping steps may name, compiled once per file into plain functions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from domain.listing import AreaBasis
from domain.listings import attributes, figures
from domain.listings.facts import ListingFacts
from domain.listings.texts import scrubbed

if TYPE_CHECKING:
    from tools.listing_import.mapping import Mapping, Step

Row = dict[str, str]
Filler = Callable[[Row, ListingFacts], None]
_FACTS: Final = frozenset(field.name for field in fields(ListingFacts))
_EXTRA: Final = "extra."
_LITERAL_ITEM: Final = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")


def fillers(mapping: Mapping) -> list[Filler]:
    """The steps of a mapping as functions, in order.

    Raises:
        BadInput: A step fills a fact that does not exist, or lacks what its reader needs.
    """
    return [_constant(name, value) for name, value in mapping.constants.items()] + [
        _filler(mapping, step) for step in mapping.steps
    ]


def _filler(mapping: Mapping, step: Step) -> Filler:
    if step.reader in _WIDE:
        return _WIDE[step.reader](step)
    if step.into not in _FACTS and not step.into.startswith(_EXTRA):
        raise BadInput(f"The mapping {mapping.name!r} fills {step.into!r}, which is no fact of a listing.")
    read = _value_reader(step)
    return _setter(step.into, step.column, read)


def _constant(name: str, value: str) -> Filler:
    if name not in _FACTS:
        raise BadInput(f"The mapping sets the constant {name!r}, which is no fact of a listing.")
    return lambda _row, facts: setattr(facts, name, value)


def _setter(into: str, column: str, read: Callable[[str], object]) -> Filler:
    """Fills a fact that no earlier step has filled."""
    if into.startswith(_EXTRA):
        name = into.removeprefix(_EXTRA)

        def fill_extra(row: Row, facts: ListingFacts) -> None:
            if said := row.get(column, ""):
                value = read(said)
                if value is not None:
                    facts.extra.setdefault(name, str(value))

        return fill_extra

    def fill(row: Row, facts: ListingFacts) -> None:
        said = row.get(column, "")
        if said and getattr(facts, into) is None:
            setattr(facts, into, read(said))

    return fill


def _value_reader(step: Step) -> Callable[[str], object]:
    if step.reader == "text":
        return _text_reader(step.pattern)
    if step.reader == "choice":
        return _choice_reader(step)
    if step.reader == "rupees":
        return lambda said: figures.read_rupees(said, step.unit_inr)
    return _PLAIN[step.reader]


def _text_reader(pattern: str | None) -> Callable[[str], str | None]:
    if pattern is None:
        return lambda said: scrubbed(said).strip() or None
    compiled = re.compile(pattern, re.IGNORECASE)

    def read(said: str) -> str | None:
        found = compiled.search(scrubbed(said))
        return found.group(1).strip() or None if found else None

    return read


def _choice_reader(step: Step) -> Callable[[str], str | None]:
    choices = {word.casefold(): ours for word, ours in step.choices.items()}
    if not step.contains:
        return lambda said: choices.get(" ".join(said.split()).casefold())

    @lru_cache(maxsize=1024)
    def read(said: str) -> str | None:
        low = said.casefold()
        return next((ours for word, ours in choices.items() if word in low), None)

    return read


def _number(said: str) -> float | None:
    try:
        value = float(said)
    except ValueError:
        return None
    return value if abs(value) < 1e6 else None


def _area(step: Step) -> Filler:
    fixed = AreaBasis(step.basis) if step.basis else AreaBasis.UNSPECIFIED

    def fill(row: Row, facts: ListingFacts) -> None:
        said = row.get(step.column, "")
        if not said:
            return
        basis = (figures.read_basis(row.get(step.basis_column, "")) if step.basis_column else None) or fixed
        unit = row.get(step.unit_column, "") if step.unit_column else step.unit
        figure = figures.read_area(said, unit, basis)
        if figure is not None:
            facts.areas.setdefault(basis, figure)

    return fill


def _typed_areas(step: Step) -> Filler:
    def fill(row: Row, facts: ListingFacts) -> None:
        for figure in figures.read_typed_areas(row.get(step.column, "")):
            facts.areas.setdefault(figure.area.basis, figure)

    return fill


def _floor(step: Step) -> Filler:
    def fill(row: Row, facts: ListingFacts) -> None:
        if said := row.get(step.column, ""):
            reading = attributes.read_floor(said)
            facts.floor = reading.floor if facts.floor is None else facts.floor
            facts.total_floors = reading.total_floors if facts.total_floors is None else facts.total_floors

    return fill


def _possession(step: Step) -> Filler:
    def fill(row: Row, facts: ListingFacts) -> None:
        if said := row.get(step.column, ""):
            reading = attributes.read_possession(said)
            if facts.possession_status is None:
                facts.possession_status = reading.status
            if facts.possession_by is None and facts.possession_status != "ready":
                facts.possession_by = reading.by

    return fill


def _parking(step: Step) -> Filler:
    def fill(row: Row, facts: ListingFacts) -> None:
        if said := row.get(step.column, ""):
            facts.parking_covered, facts.parking_open = attributes.read_parking(said)

    return fill


def _labels(step: Step) -> Filler:
    def fill(row: Row, facts: ListingFacts) -> None:
        if said := row.get(step.column, ""):
            facts.labels += [label.strip() for label in said.split(step.separator) if label.strip()]

    return fill


def _literal_labels(step: Step) -> Filler:
    """A list as Python prints it: "['Park', 'Visitor Parking']"."""

    def fill(row: Row, facts: ListingFacts) -> None:
        for single, double in _LITERAL_ITEM.findall(row.get(step.column, "")):
            facts.labels.append(single or double)

    return fill


def _true_columns(step: Step) -> Filler:
    def fill(row: Row, facts: ListingFacts) -> None:
        facts.labels += [column for column in step.columns if row.get(column) == "1"]

    return fill


def _views(step: Step) -> Filler:
    choices = {word.casefold(): ours for word, ours in step.choices.items()}

    def fill(row: Row, facts: ListingFacts) -> None:
        for said in row.get(step.column, "").casefold().split(step.separator):
            if ours := choices.get(said.strip()):
                facts.views += ours.split(",")

    return fill


_WIDE: Final[dict[str, Callable[[Step], Filler]]] = {
    "area": _area,
    "typed_areas": _typed_areas,
    "floor": _floor,
    "possession": _possession,
    "parking": _parking,
    "labels": _labels,
    "literal_labels": _literal_labels,
    "true_columns": _true_columns,
    "views": _views,
}
"""Readers that fill facts of their own choosing."""
_PLAIN: Final[dict[str, Callable[[str], Any]]] = {
    "count": attributes.read_count,
    "number": _number,
    "bhk": attributes.read_bhk,
    "price": figures.read_price,
    "facing": attributes.read_facing,
    "furnishing": attributes.read_furnishing,
    "age": attributes.read_age_years,
    "rera": attributes.read_rera,
    "bool": attributes.read_bool,
    "date": attributes.read_date,
}
"""Readers of one cell into one value."""
