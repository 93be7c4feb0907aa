"""Contracts of the set with their marked clauses."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.errors import UnreadableFile
from evals.given_files import open_text

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a contract's text."""

    start: int
    end: int

    def shared(self, other: Span) -> int:
        """Letters of both; below one they do not touch."""
        return min(self.end, other.end) - max(self.start, other.start)


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract with its gold spans by kind."""

    id: str
    text: str
    gold: dict[str, list[Span]]

    def said(self, span: Span) -> str:
        """The words of a span."""
        return self.text[span.start : span.end]


def read_contracts(path: Path) -> list[Contract]:
    """Contracts of ``cuad_contracts_labels.jsonl.gz``, or of a folder that holds it.

    Raises:
        UnreadableFile: There is no such file, or it is not of that form.
    """
    file = path / "cuad_contracts_labels.jsonl.gz" if path.is_dir() else path
    try:
        with open_text(file) as lines:
            return [_contract(json.loads(line)) for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFile(f"{file} is no set of labelled contracts ({type(error).__name__}).") from error


def _contract(row: dict[str, Any]) -> Contract:
    gold = {
        kind: [Span(one["start"], one["end"]) for one in told["spans"] if one["start"] >= 0]
        for kind, told in row["clauses"].items()
    }
    return Contract(row["contract_id"], row["text"], {kind: spans for kind, spans in gold.items() if spans})
