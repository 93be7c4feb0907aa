"""``pytest --evals``: every case of every suite as a test of its own, on the floor.

``pytest --evals -k underwriting`` picks some. A case fails where it does worse than the baseline says, and a
golden one always; what is known to be wrong is an expected failure.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.eval_records import EvalResult
    from evals.gates.baseline import Baseline
    from evals.harness.suite import Case, Suite

SUITES: Final = Path(__file__).parents[2] / "evals" / "suites"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds ``--evals``."""
    parser.addoption("--evals", action="store_true", help="run the eval suites, each case as a test")


def pytest_configure(config: pytest.Config) -> None:
    """With ``--evals`` alone, the suites are what is run, in place of the tests."""
    if config.getoption("--evals") and config.args_source is not pytest.Config.ArgsSource.ARGS:
        config.args = [str(SUITES)]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """The files of cases of a suite."""
    is_ours = file_path.suffix == ".jsonl" and SUITES in file_path.parents
    if not is_ours or not parent.config.getoption("--evals"):
        return None
    return EvalFile.from_parent(parent, path=file_path)


class EvalFile(pytest.File):
    """One file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its cases."""
        from evals.harness.catalogue import load
        from evals.harness.dataset import read_file

        suite = load(self.path.parent.parent.name)
        for case in read_file(self.path):
            yield EvalItem.from_parent(self, name=f"{suite.name}/{case.id}", suite=suite, case=case)


class EvalItem(pytest.Item):
    """One case."""

    def __init__(self, *, suite: Suite, case: Case, **known: object) -> None:
        super().__init__(**known)  # type: ignore[arg-type]  # name and parent, as pytest hands them on
        self.suite = suite
        self.case = case

    def runtest(self) -> None:
        """Runs it.

        Raises:
            CaseFailed: It does worse than the baseline, or is golden and does not pass.
        """
        result = asyncio.run(_run(self.suite, self.case))
        before = _baselines().get(self.suite.name)
        least = 1.0 if self.case.is_golden or before is None else before.values.get(self.case.id, 1.0)
        if result.value is not None and result.value < least - 1e-9:
            raise CaseFailed(result)
        if result.is_passed is False:
            pytest.xfail("known to be wrong, by the baseline")

    def repr_failure(
        self,
        excinfo: pytest.ExceptionInfo[BaseException],
        style: str | None = None,  # as pytest calls it
    ) -> str:
        """What is wrong, and how to see it again."""
        if not isinstance(excinfo.value, CaseFailed):
            return str(excinfo.getrepr(style="short"))
        return excinfo.value.words

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands."""
        return self.path, None, self.name


class CaseFailed(Exception):
    """A case that does worse than it must."""

    def __init__(self, result: EvalResult) -> None:
        from evals.harness.finding import replay_command

        wrong = result.error or "; ".join(
            f"{score['name']}: {score['reason'] or score['value']}"
            for score in result.scores
            if score["value"] is not None and score["value"] < 1
        )
        self.words = f"{wrong}\n{replay_command(result.suite, result.case_id, {})}"
        super().__init__(self.words)


async def _run(suite: Suite, case: Case) -> EvalResult:
    from evals.harness.memory_book import MemoryBook
    from evals.harness.models import ModelChoice
    from evals.harness.plan import Plan, Planned, Work
    from evals.harness.runner import Means, run

    book = MemoryBook()
    planned = Planned(Plan(suites=(suite.name,)), [Work(suite, case, 0)], {}, {suite.name: 1})
    ended = await run(planned, {}, Means(book=book, models=ModelChoice()))
    return (await book.results(ended.id))[0]


@lru_cache(maxsize=1)
def _baselines() -> dict[str, Baseline]:
    from evals.gates.baseline import folder, read

    return read(folder()) if any(folder().glob("*.json")) else {}
