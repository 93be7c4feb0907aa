"""Reads a test collection in BEIR form, as folders in the wild really have it.

``corpus.jsonl`` and ``queries.jsonl`` (``_id``, ``title``, ``text``; plain or .gz), judgements in
``qrels/*.tsv`` or beside them as ``qrels*.tsv`` (query, document, grade), or in the TREC form of four
columns. Several splits may lie in one folder: ``test``, then ``dev``, then ``train`` is taken unless one is
named.
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.errors import BadInput
from rag.text_index import Document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SPLITS: Final = ("test", "dev", "train")
Judgements = dict[str, dict[str, float]]


class Collection(NamedTuple):
    """Documents, the judged queries, and grades by query and document."""

    name: str
    documents: list[Document]
    queries: dict[str, str]
    judgements: Judgements


def read_collection(folder: Path, split: str | None = None) -> Collection:
    """The collection in a folder; queries without a judged document are left out, as in BEIR.

    Raises:
        BadInput: A file is missing or not of its form; the message names it.
    """
    if not folder.is_dir():
        raise BadInput(f"{folder} is not a folder; give one with corpus.jsonl, queries.jsonl and qrels.")
    documents = [
        Document(str(row["_id"]), str(row.get("title") or ""), str(row.get("text") or ""))
        for row in _rows(_one(folder, "corpus"))
    ]
    judgements = _judgements(_judgement_file(folder, split))
    texts = {str(row["_id"]): str(row.get("text") or "") for file in _queries(folder) for row in _rows(file)}
    known = {document.id for document in documents}
    queries = {
        query: texts[query]
        for query, grades in judgements.items()
        if query in texts and any(grade > 0 and document in known for document, grade in grades.items())
    }
    if not documents or not queries:
        raise BadInput(
            f"{folder}: no query with a judged document of the corpus; are these files of one set?"
        )
    return Collection(folder.name, documents, queries, judgements)


def _one(folder: Path, stem: str) -> Path:
    found = [path for path in (folder / f"{stem}.jsonl", folder / f"{stem}.jsonl.gz") if path.is_file()]
    if not found:
        raise BadInput(f"{folder}: {stem}.jsonl (or .jsonl.gz) is missing.")
    return found[0]


def _queries(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.glob("queries*.jsonl*") if path.suffix in {".jsonl", ".gz"})
    if not found:
        raise BadInput(f"{folder}: queries.jsonl (or .jsonl.gz) is missing.")
    return found


def _judgement_file(folder: Path, split: str | None) -> Path:
    inside = folder / "qrels"
    found = sorted([*inside.glob("*.tsv"), *inside.glob("*.txt"), *folder.glob("qrels*.tsv")])
    found += sorted(path for path in folder.iterdir() if path.is_file() and "qrel" in path.name.lower())
    for wanted in [split] if split else SPLITS:
        for path in found:
            if wanted in path.stem.lower():
                return path
    if split:
        raise BadInput(f"{folder}: no judgements of split {split!r}; there are: {_names(found)}.")
    if not found:
        raise BadInput(f"{folder}: no judgements; put them in qrels/test.tsv (query-id, corpus-id, score).")
    return found[0]


def _names(paths: list[Path]) -> str:
    return ", ".join(dict.fromkeys(path.name for path in paths)) or "none"


def _rows(path: Path) -> Iterator[dict[str, object]]:
    number = 0
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    row = json.loads(line)
                    if not isinstance(row, dict) or "_id" not in row:
                        raise BadInput(f"{path} line {number}: needs an object with _id and text.")
                    yield row
    except (OSError, EOFError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadInput(f"{path} line {number + 1}: cannot be read as JSON Lines.") from error


def _judgements(path: Path) -> Judgements:
    found: Judgements = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: cannot be read as text.") from error
    for number, line in enumerate(lines, start=1):
        parts = line.split()
        if not parts or (number == 1 and not _is_number(parts[-1])):
            continue
        if len(parts) not in {3, 4} or not _is_number(parts[-1]):
            raise BadInput(f"{path} line {number}: needs query, document and grade (or TREC's four columns).")
        query, document, grade = parts[0], parts[-2], float(parts[-1])
        found.setdefault(query, {})[document] = grade
    return found


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()
