"""Items that graphs and clients keep: where one may stand, how large it may be, what a search may ask.

An item has a namespace (labels from the widest to the narrowest) and a key, as in LangGraph's `BaseStore`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, cast

from domain.errors import BadInput
from domain.scrub import scrub_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_DEPTH: Final = 10
MOST_LABEL_CHARS: Final = 100
MOST_KEY_CHARS: Final = 500
MOST_ADDRESS_BYTES: Final = 2_000
"""Of namespace and key together in UTF-8: an index entry of Postgres holds 2,704 bytes."""
MOST_VALUE_BYTES: Final = 256 * 1024
MOST_ITEMS: Final = 10_000
"""Of one owner. Semantic search compares with every vector in reach, so this also bounds its time."""
MOST_TTL_MINUTES: Final = 10 * 365 * 24 * 60
MOST_PATHS: Final = 16
MOST_PATH_CHARS: Final = 200
MOST_CONDITIONS: Final = 50
MOST_QUERY_CHARS: Final = 4_000
MOST_FOUND: Final = 1_000

ANY_LABEL: Final = "*"
"""Stands for any one label in a pattern of namespaces."""
RESERVED_ROOT: Final = "langgraph"

Namespace = tuple[str, ...]
Operator = Literal["$eq", "$ne", "$gt", "$gte", "$lt", "$lte"]
_ORDERING: Final = frozenset({"$gt", "$gte", "$lt", "$lte"})
_OPERATORS: Final = frozenset({"$eq", "$ne"}) | _ORDERING


class Condition(NamedTuple):
    """One test of a value: what stands at ``path`` against ``operand``.

    ``$eq`` and ``$ne`` take a missing value for null. The ordering tests hold only between two numbers or
    between two texts.
    """

    path: tuple[str, ...]
    operator: Operator
    operand: Any


def checked_namespace(labels: Sequence[object]) -> Namespace:
    """The namespace of an item that is to be read or written.

    Raises:
        BadInput: It is empty, too deep, reserved, or has a label that cannot be one.
    """
    namespace = checked_pattern(labels)
    if not namespace:
        raise BadInput("An item's namespace must have at least one label.")
    if namespace[0] == RESERVED_ROOT:
        raise BadInput(f'The first label of a namespace must not be "{RESERVED_ROOT}".')
    return namespace


def checked_pattern(labels: Sequence[object]) -> Namespace:
    """The beginning or end of namespaces, perhaps empty; ``*`` stands for any label where that is searched.

    Raises:
        BadInput: It is too deep, or has a label that cannot be one.
    """
    if len(labels) > MOST_DEPTH:
        raise BadInput(f"A namespace has at most {MOST_DEPTH} labels.")
    return tuple(map(_checked_label, labels))


def _checked_label(label: object) -> str:
    if not isinstance(label, str) or not 0 < len(label) <= MOST_LABEL_CHARS or "." in label:
        raise BadInput(
            f"A namespace label must be a text of 1 to {MOST_LABEL_CHARS} characters without a period."
        )
    if scrub_text(label) != label:
        raise BadInput("A namespace label must not hold NUL or half a surrogate pair.")
    return label


def checked_key(namespace: Namespace, key: object) -> str:
    """The key of an item in that namespace.

    Raises:
        BadInput: It is empty, too long by itself or together with the namespace, or cannot be kept.
    """
    if not isinstance(key, str) or not 0 < len(key) <= MOST_KEY_CHARS:
        raise BadInput(f"An item's key must be a text of 1 to {MOST_KEY_CHARS} characters.")
    if scrub_text(key) != key:
        raise BadInput("An item's key must not hold NUL or half a surrogate pair.")
    if sum(len(part.encode()) for part in (*namespace, key)) > MOST_ADDRESS_BYTES:
        raise BadInput(f"Namespace and key take at most {MOST_ADDRESS_BYTES} bytes together.")
    return key


def checked_ttl(minutes: float | None) -> float | None:
    """Minutes an item lives after its last use; None: for good.

    Raises:
        BadInput: It is not positive, or longer than ten years.
    """
    if minutes is not None and not 0 < minutes <= MOST_TTL_MINUTES:
        raise BadInput(f"ttl is in minutes, above 0 and at most {MOST_TTL_MINUTES}.")
    return minutes


def checked_size(value_bytes: int) -> None:
    """That a value's JSON may be kept.

    Raises:
        BadInput: It is too large.
    """
    if value_bytes > MOST_VALUE_BYTES:
        raise BadInput(f"An item's value takes at most {MOST_VALUE_BYTES // 1024} KiB as JSON.")


def checked_paths(paths: Sequence[str]) -> tuple[str, ...]:
    """Paths of the texts by whose meaning an item is found; none: it is not found by meaning.

    Raises:
        BadInput: They are too many or too long.
    """
    if len(paths) > MOST_PATHS or any(not 0 < len(path) <= MOST_PATH_CHARS for path in paths):
        raise BadInput(f"index names at most {MOST_PATHS} paths of 1 to {MOST_PATH_CHARS} characters.")
    return tuple(dict.fromkeys(scrub_text(path) for path in paths))


def conditions_of(wanted: Mapping[str, Any]) -> tuple[Condition, ...]:
    """A filter as its single tests, all of which must hold.

    >>> conditions_of({"city": "Pune", "price": {"$gte": 5, "$lt": 9}})[1]
    Condition(path=('price',), operator='$gte', operand=5)
    >>> conditions_of({"buyer": {"city": "Pune"}})
    (Condition(path=('buyer', 'city'), operator='$eq', operand='Pune'),)

    Raises:
        BadInput: An operator is unknown, mixed with plain keys, or compares what has no order; or there are
            too many tests.
    """
    found: list[Condition] = []
    for key, test in wanted.items():
        _add_conditions(found, (key,), test)
    if len(found) > MOST_CONDITIONS:
        raise BadInput(f"A filter has at most {MOST_CONDITIONS} tests.")
    return tuple(found)


def _add_conditions(found: list[Condition], path: tuple[str, ...], test: object) -> None:
    if not isinstance(test, dict) or not test:
        found.append(Condition(path, "$eq", test))
        return
    are_operators = {str(key).startswith("$") for key in test}
    if len(are_operators) > 1:
        raise BadInput("A filter must not mix operators and plain keys at one place.")
    for key, operand in test.items():
        if True in are_operators:
            found.append(Condition(path, _operator(key, operand), operand))
        else:
            _add_conditions(found, (*path, str(key)), operand)


def _operator(name: str, operand: object) -> Operator:
    if name not in _OPERATORS:
        raise BadInput(f"A filter's operators are {', '.join(sorted(_OPERATORS))}.")
    if name in _ORDERING and (isinstance(operand, bool) or not isinstance(operand, int | float | str)):
        raise BadInput("$gt, $gte, $lt and $lte compare numbers or texts.")
    return cast("Operator", name)
