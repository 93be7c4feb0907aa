"""A gate's verdict for people, programs, JUnit readers, pull requests, and as annotations of GitHub."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import escape, quoteattr

from evals.gates.gate import ExitCode
from evals.harness.finding import place_of, replay_command
from evals.report.rows import change_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evals.gates.gate import GateReport, SuiteGate

Format = Literal["human", "json", "junit", "md", "github"]
_MOST_FALLS = 10
_WORDS = {
    ExitCode.OK: "passes",
    ExitCode.REGRESSION: "fails: a suite has regressed",
    ExitCode.GOLDEN: "fails: a golden case does not pass",
}


def formatted(report: GateReport, form: Format, plan: Mapping[str, Any]) -> str:
    """The report in one of the forms; ends with a line break."""
    match form:
        case "human":
            return _human(report, plan)
        case "json":
            return json.dumps(as_json(report, plan), ensure_ascii=False) + "\n"
        case "junit":
            return _junit(report, plan)
        case "md":
            return _markdown(report, plan)
        case "github":
            return _github(report, plan)


def as_json(report: GateReport, plan: Mapping[str, Any]) -> dict[str, Any]:
    """The report JSON-plain, with the command for each case that fell."""
    return {
        "code": int(report.code),
        "verdict": _WORDS[report.code],
        "not_run": list(report.not_run),
        "suites": [
            {
                "suite": one.suite,
                "verdict": one.verdict,
                "change": None if one.difference is None else one.difference._asdict(),
                "p_held": one.p_held,
                "golden_failed": list(one.golden_failed),
                "fell": [
                    {"case": case, "replay": replay_command(one.suite, case, plan)} for case in one.fell
                ],
                "note": one.note,
            }
            for one in report.suites
        ],
    }


def _human(report: GateReport, plan: Mapping[str, Any]) -> str:
    lines = [f"the gate {_WORDS[report.code]}"]
    for one in report.suites:
        lines.append(f"  {one.suite:<18} {one.verdict:<7} {_told(one)}")
        lines += [f"    golden: {replay_command(one.suite, case, plan)}" for case in one.golden_failed]
        lines += [f"    fell: {replay_command(one.suite, case, plan)}" for case in one.fell[:_MOST_FALLS]]
        if len(one.fell) > _MOST_FALLS:
            lines.append(f"    and {len(one.fell) - _MOST_FALLS} more")
    lines += _not_run(report)
    return "\n".join(lines) + "\n"


def _not_run(report: GateReport) -> list[str]:
    return [f"not run, and so not judged: {', '.join(report.not_run)}"] if report.not_run else []


def _told(one: SuiteGate) -> str:
    chance = one.p_held
    if one.verdict == "better" and one.difference is not None:
        chance = one.difference.p  # Of the rise; the other is that of a fall.
    said = "" if chance is None or (one.difference and one.difference.value == 0) else f", p {chance:.4f}"
    note = f"; {one.note}" if one.note else ""
    return f"{change_words(one)}{said}{note}"


def _junit(report: GateReport, plan: Mapping[str, Any]) -> str:
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<testsuites tests="{len(report.suites)}">']
    for one in report.suites:
        trouble = [*one.golden_failed, *(one.fell if one.verdict == "worse" else ())]
        lines.append(f'<testsuite name={quoteattr(one.suite)} tests="1" failures="{int(bool(trouble))}">')
        lines.append(f'<testcase classname="evals" name={quoteattr(one.suite)}>')
        if trouble:
            commands = "\n".join(replay_command(one.suite, case, plan) for case in trouble)
            lines.append(f"<failure message={quoteattr(_told(one))}>{escape(commands)}</failure>")
        lines += ["</testcase>", "</testsuite>"]
    return "\n".join([*lines, "</testsuites>"]) + "\n"


def _markdown(report: GateReport, plan: Mapping[str, Any]) -> str:
    lines = [f"**The gate {_WORDS[report.code]}.**", "", "| suite | verdict | change | p | note |"]
    lines.append("|---|---|---|---|---|")
    for one in report.suites:
        chance = "-" if one.p_held is None else f"{one.p_held:.4f}"
        lines.append(f"| {one.suite} | {one.verdict} | {change_words(one)} | {chance} | {one.note} |")
    failed = [(one.suite, case) for one in report.suites for case in (*one.golden_failed, *one.fell)]
    if failed:
        lines += ["", "```", *(replay_command(suite, case, plan) for suite, case in failed), "```"]
    lines += ["", *_not_run(report)] if report.not_run else []
    return "\n".join(lines) + "\n"


def _github(report: GateReport, plan: Mapping[str, Any]) -> str:
    lines = []
    for one in report.suites:
        lines += [
            _annotation("error", one.suite, case, "a golden case fails", plan) for case in one.golden_failed
        ]
        level = "error" if one.verdict == "worse" else "warning"
        lines += [
            _annotation(level, one.suite, case, f"fell against the baseline ({_told(one)})", plan)
            for case in one.fell
            if case not in one.golden_failed
        ]
    lines.append(f"::notice title=evals::the gate {_WORDS[report.code]}")
    return "\n".join(lines) + "\n"


def _annotation(level: str, suite: str, case: str, says: str, plan: Mapping[str, Any]) -> str:
    place = place_of(suite, case)
    where = f"file={place[0]},line={place[1]}," if place is not None else ""
    text = f"{suite}/{case}: {says}; {replay_command(suite, case, plan)}"
    safe = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{level} {where}title=evals {suite}::{safe}"
