"""What was declared, cut down to what policy may use, and the paths by which a field of it is named.

Only these fields are kept at all (DOMAIN A11): a gender, religion or photograph that came with an application is
dropped before anything is stored, so no later step can meet it.
"""

from __future__ import annotations

import copy
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from domain.errors import BadInput
from domain.lending.case_reading import read_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from domain.lending.case import LoanCase

LOAN_FIELDS: Final = frozenset({"product", "requested_amount", "rate_pct", "tenure_months"})
PROPERTY_FIELDS: Final = frozenset(
    {
        "agreement_value",
        "market_value",
        "stamp_reg_cost",
        "existing_loan",
        "class",
        "title_opinion",
        "noi_annual",
    }
)
APPLICANT_FIELDS: Final = frozenset(
    {
        "role",
        "relation",
        "employment",
        "age_months",
        "co_owner",
        "bureau_score",
        "bureau",
        "bureau_pulled_on",
        "bureau_flags",
        "fixed_gross_monthly",
        "net_credit_monthly",
        "variable_annual",
        "rent_monthly_documented",
        "pension_monthly",
    }
)
ROW_FIELDS: Final[dict[str, frozenset[str]]] = {
    "itr": frozenset({"pat", "profit_after_tax", "depreciation", "one_off_income"}),
    "obligations": frozenset({"type", "emi", "outstanding", "remaining_months", "closing_with_this_loan"}),
}
"""Lists of an applicant, and what each of their rows may hold."""
NOT_BY_HAND: Final = frozenset(
    {"title_opinion", "bureau_score", "bureau", "bureau_pulled_on", "bureau_flags"}
)
"""Fields that come from a report or an opinion, and are not typed over."""


class Declared(NamedTuple):
    """An application as it is kept."""

    inputs: dict[str, Any]
    dropped: list[str]
    """Names of fields that were not kept, never their values."""


def declared_of(application: Mapping[str, Any], as_of: date) -> Declared:
    """The fields of an application that policy may use.

    Args:
        application: As ``propmubi underwrite`` takes it.
        as_of: The day whose rules judge; it is kept with the case, whatever the application says.

    Raises:
        BadInput: The rest is no case that can be judged; the sentence names the field.
    """
    dropped: list[str] = []
    kept = _only(application, LOAN_FIELDS, "", dropped, {"property", "applicants", "as_of", "sanction_date"})
    held, people = application.get("property"), application.get("applicants")
    if isinstance(held, dict):
        kept["property"] = _only(held, PROPERTY_FIELDS, "property.", dropped)
    if isinstance(people, list):
        kept["applicants"] = [
            _person(one, f"applicants.{place}.", dropped) for place, one in enumerate(people)
        ]
    kept["as_of"] = as_of.isoformat()
    read_case(kept)
    return Declared(kept, dropped)


def _person(person: object, path: str, dropped: list[str]) -> object:
    if not isinstance(person, dict):
        return person
    kept = _only(person, APPLICANT_FIELDS, path, dropped, ROW_FIELDS.keys())
    for name, fields in ROW_FIELDS.items():
        rows = person.get(name)
        if rows is not None:
            kept[name] = (
                [
                    _only(row, fields, f"{path}{name}.{at}.", dropped) if isinstance(row, dict) else row
                    for at, row in enumerate(rows)
                ]
                if isinstance(rows, list)
                else rows
            )
    return kept


def _only(
    given: Mapping[str, Any],
    fields: frozenset[str],
    path: str,
    dropped: list[str],
    others: Any = frozenset(),  # noqa: ANN401  # any container of names that are dealt with elsewhere
) -> dict[str, Any]:
    dropped.extend(f"{path}{name}"[:120] for name in given if name not in fields and name not in others)
    return {name: copy.deepcopy(value) for name, value in given.items() if name in fields}


def is_path(path: str) -> bool:
    """Whether the path names a field that policy may use.

    >>> is_path("applicants.0.fixed_gross_monthly"), is_path("applicants.0.gender"), is_path("property")
    (True, False, False)
    >>> is_path("applicants.1.obligations.0.emi"), is_path("applicants.0.itr.1.pat"), is_path("rate_pct")
    (True, True, True)
    """
    match path.split("."):
        case [name]:
            return name in LOAN_FIELDS
        case ["property", name]:
            return name in PROPERTY_FIELDS
        case ["applicants", place, name]:
            return place.isdigit() and (name in APPLICANT_FIELDS or name in ROW_FIELDS)
        case ["applicants", place, rows, at, name]:
            return place.isdigit() and at.isdigit() and name in ROW_FIELDS.get(rows, ())
    return False


def value_at(inputs: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401  # any JSON
    """What the inputs hold there; None: nothing.

    >>> value_at({"applicants": [{"age_months": 400}]}, "applicants.0.age_months")
    400
    """
    found: Any = inputs
    for part in path.split("."):
        if isinstance(found, dict):
            found = found.get(part)
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            return None
    return found


def with_value(inputs: dict[str, Any], path: str, value: Any) -> None:  # noqa: ANN401  # any JSON
    """Puts a value at a path; a list grows by one row at its end.

    Raises:
        BadInput: The path is no field of a case, or names a person or row that is not there.
    """
    if not is_path(path):
        raise BadInput(f"{path[:120]} is no field of a case that can be edited.")
    parts = path.split(".")
    place: Any = inputs
    for part, following in pairwise(parts):
        if isinstance(place, list):
            at = int(part)
            if at == len(place) and not following.isdigit():
                place.append({})
            if at >= len(place):
                raise BadInput(f"{path[:120]}: the case has no such person or row.")
            place = place[at]
        else:
            place = place.setdefault(part, [] if following.isdigit() else {})
    place[parts[-1]] = value


def judged_inputs(declared: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The application with evidenced and edited values in the place of declared ones.

    Raises:
        BadInput: A path names nothing of the case.
    """
    inputs = copy.deepcopy(dict(declared))
    for path in sorted(values):
        with_value(inputs, path, values[path])
    return inputs


BUREAU_FIELDS: Final = ("bureau_score", "bureau", "bureau_pulled_on", "bureau_flags")


def without_declared_scores(inputs: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs without what only a bureau may say of somebody of whom no report is there.

    >>> without_declared_scores({"applicants": [{"bureau_score": 800}]}, {})
    {'applicants': [{}]}
    """
    people = [
        {
            name: value
            for name, value in person.items()
            if name not in BUREAU_FIELDS or f"applicants.{place}.{name}" in values
        }
        for place, person in enumerate(inputs["applicants"])
    ]
    return {**inputs, "applicants": people}


def judged_case(declared: Mapping[str, Any], values: Mapping[str, Any]) -> LoanCase:
    """The case as the engine reads it.

    Raises:
        BadInput: A value is not of its field's form; the sentence names the field.
    """
    return read_case(judged_inputs(declared, values))


def paths_of(inputs: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every field of an application that holds a single value, by its path."""
    for name, value in inputs.items():
        if name == "property":
            yield from ((f"property.{field}", one) for field, one in value.items())
        elif name == "applicants":
            for place, person in enumerate(value):
                yield from _person_paths(f"applicants.{place}", person)
        elif name in LOAN_FIELDS:
            yield name, value


def _person_paths(path: str, person: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in person.items():
        if name in ROW_FIELDS:
            for at, row in enumerate(value):
                yield from ((f"{path}.{name}.{at}.{field}", one) for field, one in row.items())
        else:
            yield f"{path}.{name}", value
