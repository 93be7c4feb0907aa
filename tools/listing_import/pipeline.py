"""`import_files`: the one way listings come in, for the command line and the API alike.

A file is read in batches of a thousand records. While Postgres takes one batch, a thread judges the next.
Each batch is one transaction with its events, so an import that dies in the middle has whole batches behind
it, and is simply run again: what is stored already is unchanged.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from domain.errors import BadInput
from domain.listings.market import market_doubts
from store.listing_market import market_rows, write_market_doubts
from tools.listing_import.batches import BatchWriter
from tools.listing_import.files import inspect
from tools.listing_import.mapping import check_header, detect, named_mapping
from tools.listing_import.reader import open_records
from tools.listing_import.rejects import Reject, RejectsFile
from tools.listing_import.report import FileReport, ImportReport, Outcome
from tools.listing_import.rows import RowJudge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from uuid import UUID

    from store.listings import ListingRepository
    from tools.listing_import.mapping import Mapping
    from tools.listing_import.reader import RecordStream
    from tools.listing_import.rows import JudgedRow

BATCH_RECORDS: Final = 1000


class ImportProgress(NamedTuple):
    """How far an import is."""

    file: str
    file_number: int
    """1-based."""
    files: int
    bytes_done: int
    bytes_total: int
    records: int
    """Read from this file so far."""


@dataclass(slots=True)
class _OpenFile:
    """A file that has been opened and recognised."""

    stream: RecordStream
    judge: RowJudge
    rows: Iterator[JudgedRow | Reject]

    def take(self) -> list[JudgedRow | Reject]:
        return list(islice(self.rows, BATCH_RECORDS))


async def import_files(  # noqa: PLR0913  # options of one command, all by keyword
    paths: Sequence[Path | str],
    *,
    repository: ListingRepository,
    tenant_id: UUID,
    mapping: str | None = None,
    rejects: Path | None = None,
    is_dry_run: bool = False,
    on_progress: Callable[[ImportProgress], None] | None = None,
) -> ImportReport:
    """Imports files of any known shape and says what became of every record.

    Args:
        paths: CSV or JSON Lines files. One that cannot be read is named in the report; the others go on.
        repository: Where listings are kept.
        tenant_id: Whose listings they become.
        mapping: Name of a shipped mapping or a YAML file; None recognises each file by its header.
        rejects: Where rejected rows are written; created only when there are any.
        is_dry_run: Reads, judges and compares, writes nothing to the store.
        on_progress: Called after every batch.

    Raises:
        BadInput: The mapping does not exist or is wrong.
    """
    chosen = await asyncio.to_thread(named_mapping, mapping) if mapping else None
    report = ImportReport(is_dry_run=is_dry_run)
    rejects_file = RejectsFile(rejects)
    cities: set[str] = set()
    try:
        for number, path in enumerate(paths, start=1):
            writer = BatchWriter(repository, tenant_id, is_dry_run=is_dry_run)
            on_batch = _progress_of(str(path), number, len(paths), on_progress)
            importing = _FileImport(Path(path), writer=writer, rejects=rejects_file, on_batch=on_batch)
            report.files.append(await importing.run(tenant_id, chosen))
            cities |= writer.cities
    finally:
        rejects_file.close()
    report.rejects_file = str(rejects) if rejects is not None and rejects_file.written else None
    if cities and not is_dry_run:
        await _compare(report, repository, tenant_id, cities)
    report.check()
    return report


async def review_market(
    repository: ListingRepository, tenant_id: UUID, cities: Sequence[str]
) -> dict[str, int]:
    """Compares the listings of these cities with each other, writes their doubts and counts them by flag."""
    async with repository.database.session(tenant_id) as session:
        rows = await market_rows(session, tenant_id, cities)
        doubts = await asyncio.to_thread(market_doubts, rows)
        await write_market_doubts(session, tenant_id, cities, doubts)
    counts: dict[str, int] = {}
    for flags in doubts.values():
        for flag in flags:
            counts[flag.value] = counts.get(flag.value, 0) + 1
    return counts


def _progress_of(
    file: str, number: int, files: int, on_progress: Callable[[ImportProgress], None] | None
) -> Callable[[RecordStream, int], None]:
    def on_batch(stream: RecordStream, records: int) -> None:
        if on_progress is not None:
            size = stream.file.size_bytes
            done = min(stream.position_bytes(), size)
            on_progress(ImportProgress(file, number, files, done, size, records))

    return on_batch


async def _compare(
    report: ImportReport, repository: ListingRepository, tenant_id: UUID, cities: set[str]
) -> None:
    started = time.perf_counter()
    report.market_flags.update(await review_market(repository, tenant_id, sorted(cities)))
    report.market_seconds = time.perf_counter() - started


class _FileImport:
    """One file from opening to its last batch."""

    def __init__(
        self,
        path: Path,
        *,
        writer: BatchWriter,
        rejects: RejectsFile,
        on_batch: Callable[[RecordStream, int], None],
    ) -> None:
        self._path = path
        self._writer = writer
        self._rejects = rejects
        self._on_batch = on_batch
        self._report = FileReport(str(path))

    async def run(self, tenant_id: UUID, chosen: Mapping | None) -> FileReport:
        """Reads the whole file; what stops it is in the report's ``fault``."""
        started = time.perf_counter()
        try:
            opened = await asyncio.to_thread(self._open, tenant_id, chosen)
        except BadInput as error:
            self._report.fault = error.detail
            return self._report
        try:
            await self._read(opened)
        finally:
            opened.stream.close()
        self._report.fault = opened.stream.fault
        self._report.seconds = time.perf_counter() - started
        return self._report

    def _open(self, tenant_id: UUID, chosen: Mapping | None) -> _OpenFile:
        file = inspect(self._path)
        self._report.notes += file.notes
        stream = open_records(file)
        try:
            mapping = chosen or detect(stream.header)
            check_header(mapping, stream.header)
            judge = RowJudge(mapping, tenant_id=tenant_id, file_name=self._path.name)
        except BadInput:
            stream.close()
            raise
        self._report.mapping = mapping.name
        rows = (row for record in stream.records for row in judge.judge(record))
        return _OpenFile(stream, judge, rows)

    async def _read(self, opened: _OpenFile) -> None:
        batch = await asyncio.to_thread(opened.take)
        while batch:
            following = asyncio.create_task(asyncio.to_thread(opened.take))
            try:
                await self._write(batch)
            finally:
                batch = await following
            self._on_batch(opened.stream, self._report.read)

    async def _write(self, batch: Sequence[JudgedRow | Reject]) -> None:
        judged = [row for row in batch if not isinstance(row, Reject)]
        outcomes = await self._writer.write(judged)
        for row, outcome in zip(judged, outcomes, strict=True):
            self._count(row, outcome)
        for reject in (row for row in batch if isinstance(row, Reject)):
            self._rejects.add(reject)
            self._report.reject_codes[reject.code] += 1
            self._report.outcomes[Outcome.REJECTED] += 1
        self._report.read += len(batch)

    def _count(self, row: JudgedRow, outcome: Outcome) -> None:
        report = self._report
        report.outcomes[outcome] += 1
        report.unknown_labels.update(row.unknown_labels)
        if outcome in {Outcome.STORED, Outcome.UPDATED} and row.listing.flags:
            report.flagged += 1
            report.flags.update(flag.value for flag in row.listing.flags)
