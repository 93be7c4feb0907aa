"""Baselines: the value of each case when somebody last accepted a run, one JSON file for each suite."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.errors import BadInput
from evals.harness.summary import by_suite, values_of, weights_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.eval_records import EvalResult, EvalRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """One suite as it was accepted."""

    suite: str
    model: str
    commit: str
    data: str
    """Hash of the cases."""
    values: Mapping[str, float]
    weights: Mapping[str, float]
    golden: frozenset[str] = frozenset()


def folder() -> Path:
    """Baselines of the repository."""
    return Path(str(files("evals"))) / "baselines"


def baselines_of(run: EvalRun, results: Sequence[EvalResult]) -> list[Baseline]:
    """A run as baselines, one for each suite."""
    return [
        Baseline(
            suite=suite,
            model=str(run.plan.get("model", "rules")),
            commit=str(run.fingerprint.get("commit", "unknown")),
            data=str(run.fingerprint.get("data", {}).get(suite, "")),
            values=values_of(found),
            weights=weights_of(found),
            golden=frozenset(one.case_id for one in found if one.is_golden),
        )
        for suite, found in by_suite(results).items()
    ]


def write(baselines: Sequence[Baseline], into: Path) -> list[Path]:
    """Writes ``<suite>.json`` for each; one case a line, so that a change can be read in a diff."""
    into.mkdir(parents=True, exist_ok=True)
    written = []
    for one in baselines:
        path = into / f"{one.suite}.json"
        path.write_text(_text(one), "utf-8")
        written.append(path)
    return written


def _text(one: Baseline) -> str:
    cases = ",\n".join(
        f"  {json.dumps(case, ensure_ascii=False)}: {json.dumps([value, one.weights.get(case, 1.0)])}"
        for case, value in sorted(one.values.items())
    )
    head = {"suite": one.suite, "model": one.model, "commit": one.commit, "data": one.data,
            "golden": sorted(one.golden)}  # fmt: skip
    lines = [f'"{name}": {json.dumps(value, ensure_ascii=False)}' for name, value in head.items()]
    return "{\n" + ",\n".join(lines) + ',\n"cases": {\n' + cases + "\n}\n}\n"


def read(path: Path) -> dict[str, Baseline]:
    """The baselines of a file or of all files of a folder, by suite.

    Raises:
        BadInput: There is no such file, or it is no baseline.
    """
    paths = sorted(path.glob("*.json")) if path.is_dir() else [path]
    found = {}
    for one in paths:
        baseline = _read(one)
        found[baseline.suite] = baseline
    if not found:
        raise BadInput(f"{path} holds no baseline; write some with `propmubi eval accept RUN`.")
    return found


def _read(path: Path) -> Baseline:
    try:
        raw: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return Baseline(
            suite=raw["suite"],
            model=raw["model"],
            commit=raw["commit"],
            data=raw["data"],
            golden=frozenset(raw["golden"]),
            values={case: float(pair[0]) for case, pair in raw["cases"].items()},
            weights={case: float(pair[1]) for case, pair in raw["cases"].items()},
        )
    except OSError as error:
        raise BadInput(f"{path} cannot be read ({type(error).__name__}).") from None
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise BadInput(f"{path} is no baseline ({type(error).__name__}).") from None
