"""``propmubi tax``: a case of tax questions worked out with steps, rules and sources."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path  # noqa: TC003 (typer reads the annotation when the command runs)
from typing import Annotated, Any, Final

import typer

from domain.errors import BadInput, UnreadableFile
from domain.money import format_indian
from domain.tax.kinds import TAX_KINDS

MOST_BYTES: Final = 1_000_000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("tax")(tax)


def tax(
    case: Annotated[Path, typer.Argument(help="JSON object of kind to inputs, and perhaps as_of for all.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object.")] = False,
) -> None:
    """Work out each tax calculation of a case: regimes, gain, TDS, GST, stamp duty, cost of buying, splits.

    Estimates, not advice: nothing is filed. Exit 0, or 2 with one line where the case is not of its form.
    """
    results = work_out(_read(case))
    if as_json:
        sys.stdout.write(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
        return
    for kind, result in results.items():
        sys.stdout.write("\n".join(_lines(kind, result)) + "\n")


def work_out(case: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Each named calculation with its output, in the order of the case.

    Raises:
        BadInput: A kind is unknown, or inputs are not of their form; the kind is named.
    """
    as_of = {"as_of": case["as_of"]} if "as_of" in case else {}
    asked = {kind: inputs for kind, inputs in case.items() if kind != "as_of"}
    if not asked:
        raise BadInput(f"The case names no calculation; name some of {', '.join(sorted(TAX_KINDS))}.")
    results = {}
    for kind, inputs in asked.items():
        if kind not in TAX_KINDS or not isinstance(inputs, Mapping):
            raise BadInput(
                f"{kind[:40]!r} must be one of {', '.join(sorted(TAX_KINDS))}, with an object of inputs."
            )
        try:
            results[kind] = TAX_KINDS[kind]({**as_of, **inputs})
        except BadInput as error:
            raise BadInput(f"{kind}: {error.detail}") from error
    return results


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(f"{path} is larger than {MOST_BYTES} bytes; a case is small.")
        case = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read ({type(error).__name__}).") from error
    except (ValueError, RecursionError):
        raise BadInput(f"{path} is not JSON; a case is an object of kind to inputs.") from None
    if not isinstance(case, dict):
        raise BadInput(f"{path} must hold an object of kind to inputs.")
    return case


def _lines(kind: str, result: Mapping[str, Any]) -> list[str]:
    lines = [kind.replace("_", " ")]
    for step in result["working"]:
        amount = step["amount_inr"]
        lines.append(f"  {step['words']}" + ("" if amount is None else f": ₹{format_indian(amount)}"))
    lines += [f"  assumed: {words}" for words in result["assumptions"]]
    lines += [f"  ask a chartered accountant: {words}" for words in result["needs_ca_because"]]
    lines += [
        f"  rule {rule['id']} (since {rule['effective_from']}): {rule['source']}" for rule in result["rules"]
    ]
    return [*lines, f"  {result['disclaimer']}"]
