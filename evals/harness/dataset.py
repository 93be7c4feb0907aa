"""Cases as JSON Lines: one object a line, with id, inputs, expected and origin."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from domain.errors import BadInput
from evals.harness.suite import Case

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

_KNOWN: Final = frozenset({"id", "inputs", "expected", "origin", "tags", "golden", "weight"})


def read_cases(text: str, name: str) -> list[Case]:
    """The cases of a file.

    Args:
        text: JSON Lines; empty lines are passed over.
        name: Of the file, for the message.

    Raises:
        BadInput: A line is no case, or two cases have one id; the line is named.
    """
    found: dict[str, Case] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        case = _case(line, f"{name}, line {number}")
        if case.id in found:
            raise BadInput(f"{name}, line {number}: there is a case {case.id!r} already; give it another id.")
        found[case.id] = case
    return list(found.values())


def _case(line: str, where: str) -> Case:
    try:
        raw = json.loads(line)
        unknown = raw.keys() - _KNOWN
        if unknown:
            raise BadInput(f"{where}: {min(unknown)!r} is no field of a case.")
        return Case(
            id=str(raw["id"]),
            inputs=dict(raw["inputs"]),
            expected=dict(raw["expected"]),
            origin=str(raw["origin"]),
            tags={str(key): str(value) for key, value in raw.get("tags", {}).items()},
            is_golden=bool(raw.get("golden", False)),
            weight=float(raw.get("weight", 1.0)),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{where} is no case ({type(error).__name__}); give id, inputs, expected and origin."
        ) from None


def stored(suite: str) -> Callable[[], list[Case]]:
    """Reads the set of a suite: every ``data/*.jsonl`` of its folder, in the order of names."""

    def read() -> list[Case]:
        folder = files("evals.suites").joinpath(suite, "data")
        names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".jsonl"))
        cases = [
            case for name in names for case in read_cases(folder.joinpath(name).read_text("utf-8"), name)
        ]
        return _unique(cases, suite)

    return read


def _unique(cases: list[Case], suite: str) -> list[Case]:
    ids = [case.id for case in cases]
    if len(set(ids)) < len(ids):
        raise BadInput(f"Two files of suite {suite} hold one id; every case of a suite has its own.")
    return cases


def read_file(path: Path) -> list[Case]:
    """The cases of one file outside the repository.

    Raises:
        BadInput: There is no such file, or it holds no cases.
    """
    try:
        return read_cases(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read as UTF-8 text ({type(error).__name__}).") from None


def line_of(case: Case) -> str:
    """The case as its line."""
    raw: dict[str, Any] = {
        "id": case.id,
        "inputs": case.inputs,
        "expected": case.expected,
        "origin": case.origin,
    }
    if case.tags:
        raw["tags"] = case.tags
    if case.is_golden:
        raw["golden"] = True
    if case.weight != 1.0:
        raw["weight"] = case.weight
    return json.dumps(raw, ensure_ascii=False)


def data_hash(cases: Iterable[Case]) -> str:
    """SHA-256 in hex over the cases: equal hashes, equal questions and answers."""
    return sha256("\n".join(line_of(case) for case in cases).encode()).hexdigest()


def chosen(cases: Sequence[Case], words: str | None, most: int | None) -> list[Case]:
    """The first ``most`` cases whose id or tags hold one of the words; None of either: no limit.

    Args:
        cases: All of them.
        words: Parts of ids or ``tag=value``, separated by ``|``; all of ``a&b`` must hold.
        most: How many at most.
    """
    kept = [case for case in cases if words is None or _matches(case, words)]
    return kept if most is None else kept[:most]


def _matches(case: Case, words: str) -> bool:
    told = f"{case.id} " + " ".join(f"{key}={value}" for key, value in case.tags.items())
    return any(
        all(part.strip().casefold() in told.casefold() for part in either.split("&"))
        for either in words.split("|")
    )
