"""From records to judged rows: the part of an import that needs no store."""

from __future__ import annotations

import json
import re
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.listings.assembly import Origin, RowRejected, assemble
from domain.listings.facts import ListingFacts
from domain.listings.identity import listing_id
from domain.places import gazetteer
from tools.listing_import.rejects import Reject
from tools.listing_import.steps import fillers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from domain.listing import Listing
    from tools.listing_import.mapping import Mapping
    from tools.listing_import.reader import Record

_CONFIGURATION: Final = re.compile(r"'([^']+)':\s*\{([^{}]*)\}")
_PAIR: Final = re.compile(r"'([^']+)':\s*'([^']*)'")


class JudgedRow(NamedTuple):
    """A record that became a listing."""

    listing: Listing
    twin_ids: tuple[UUID, ...]
    """Ids the same advertisement has in other files of its portal."""
    unknown_labels: frozenset[str]
    record: Record


class RowJudge:
    """Turns the records of one file into listings or rejects, by one mapping."""

    def __init__(self, mapping: Mapping, *, tenant_id: UUID, file_name: str) -> None:
        self._mapping = mapping
        self._tenant_id = tenant_id
        self._file = file_name
        self._fillers = fillers(mapping)
        self._city = _city_in(file_name) if mapping.city_from_file_name else None

    def judge(self, record: Record) -> Iterator[JudgedRow | Reject]:
        """One outcome per record; one per configuration where a row holds several."""
        if record.code is not None:
            yield self._reject(record, None, record.code, record.reason)
            return
        if self._mapping.expand is None:
            yield self._judge_row(record)
            return
        configurations = _configurations(record, self._mapping.expand_column)
        if not configurations:
            reason = f"The column {self._mapping.expand_column!r} holds no configuration with a price."
            yield self._reject(record, None, "no_configurations", reason)
        for row in configurations:
            yield self._judge_row(record._replace(row=row))

    def _judge_row(self, record: Record) -> JudgedRow | Reject:
        row = record.row
        facts = ListingFacts(city=self._city)
        for fill in self._fillers:
            fill(row, facts)
        ref = self._ref(row)
        try:
            assembled = assemble(facts, Origin(self._tenant_id, self._mapping.source, ref))
        except RowRejected as rejection:
            return self._reject(record, ref, rejection.code, rejection.reason)
        twins = tuple(listing_id(self._tenant_id, source, ref) for source in self._mapping.same_ids_as)
        return JudgedRow(assembled.listing, twins, assembled.unknown_labels, record)

    def _ref(self, row: dict[str, str]) -> str:
        """The source's own id; where it gives none, a hash of all that the row says."""
        said = [row.get(column, "").strip() for column in self._mapping.ref.columns]
        if said and all(said):
            ref = "|".join(said)
            return ref.upper() if self._mapping.ref.is_upper_case else ref
        text = json.dumps(sorted((name, " ".join(value.split())) for name, value in row.items()))
        return "row-" + blake2b(f"{self._city or ''}{text}".encode(), digest_size=12).hexdigest()

    def _reject(self, record: Record, ref: str | None, code: str, reason: str) -> Reject:
        return Reject(self._file, record.line, ref, code, reason, record.row)


def _configurations(record: Record, column: str) -> list[dict[str, str]]:
    """The row once per configuration of ``{'2 BHK': {'area': …, 'price-range': …}, …}``."""
    held = _CONFIGURATION.findall(record.row.get(column, ""))
    rest = {name: said for name, said in record.row.items() if name != column}
    return [rest | {"configuration": name} | dict(_PAIR.findall(inner)) for name, inner in held]


def _city_in(file_name: str) -> str | None:
    """A city the gazetteer knows among the words of a file's name."""
    for word in re.split(r"[\W_]+", file_name.rpartition(".")[0]):
        if len(word) > 3 and (found := gazetteer().city(word)):
            return found.name
    return None
