"""Files in, leads stored: a batch commits together, so a killed import goes on where it stopped.

A lead is known again by its source's id, else by all that its row says: a second import changes nothing.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson

from domain.errors import BadInput, UnreadableFile
from domain.lead_intake.facts import read_lead
from store.lead_intake import Incoming, LeadIntake
from tools.lead_import.mapping import mapping_for, named_mapping
from tools.listing_import.files import inspect
from tools.listing_import.reader import open_records
from tools.listing_import.rejects import Reject, RejectsFile

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from uuid import UUID

    from store.outbox import OutboxMessage
    from tools.lead_import.mapping import LeadMapping
    from tools.listing_import.reader import Record

BATCH: Final = 500
MOST_BYTES: Final = 2 * 1024**3
"""What a packed file may unpack to."""
_GZIP: Final = b"\x1f\x8b"


@dataclass(slots=True)
class LeadFileReport:
    """What became of one file."""

    file: str
    mapping: str | None = None
    read: int = 0
    stored: int = 0
    known: int = 0
    """Stored before, in this file or another."""
    rejected: int = 0
    flagged: int = 0
    """Stored, though something of the row could not be used."""
    without_consent: int = 0
    fault: str | None = None
    """Why the file could not be read to its end."""

    def as_dict(self) -> dict[str, object]:
        """JSON-plain."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True, kw_only=True)
class LeadImport:
    """One import of files for one tenant.

    Args:
        intake: Where leads go.
        tenant_id: Whose leads.
        mapping: Name or file of a mapping; None: recognised by each header.
        announces: See `LeadIntake.take`.
        send: Sends events on after their commit.
        progress: Called now and then with the file's report, bytes done and bytes in all.
    """

    intake: LeadIntake
    tenant_id: UUID
    mapping: str | None = None
    announces: bool = True
    send: Callable[[Sequence[OutboxMessage]], Awaitable[None]] | None = None
    progress: Callable[[LeadFileReport, int, int], None] = lambda *_: None
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    async def run(self, files: Sequence[Path], rejects: Path | None) -> list[LeadFileReport]:
        """Imports the files one after another; one that cannot be read is named, and the others go on."""
        refused = RejectsFile(rejects)
        try:
            return [await self._file(path, refused) for path in files]
        finally:
            refused.close()

    async def _file(self, path: Path, refused: RejectsFile) -> LeadFileReport:
        report = LeadFileReport(str(path))
        try:
            with unpacked(path) as plain:
                await self._records(plain, report, refused)
        except BadInput as error:
            report.fault = error.detail
        return report

    async def _records(self, path: Path, report: LeadFileReport, refused: RejectsFile) -> None:
        stream = open_records(inspect(path))
        try:
            mapping = named_mapping(self.mapping) if self.mapping else mapping_for(stream.header)
            report.mapping = mapping.name
            batch: list[Incoming] = []
            for record in stream.records:
                report.read += 1
                incoming = self._judge(record, mapping, report, refused)
                if incoming is not None:
                    batch.append(incoming)
                if len(batch) == BATCH:
                    await self._store(batch, report)
                    batch = []
                    self.progress(report, stream.position_bytes(), stream.file.size_bytes)
            await self._store(batch, report)
            self.progress(report, stream.file.size_bytes, stream.file.size_bytes)
            report.fault = stream.fault
        finally:
            stream.close()

    def _judge(
        self, record: Record, mapping: LeadMapping, report: LeadFileReport, refused: RejectsFile
    ) -> Incoming | None:
        said = mapping.said(record.row)
        code, reason = record.code, record.reason
        lead = None
        if code is None:
            try:
                lead = read_lead(said, now=self.now)
            except BadInput as error:
                code, reason = "nobody", error.detail
        if lead is None:
            report.rejected += 1
            ref = said.get("external_ref")
            refused.add(Reject(report.file, record.line, ref, code or "nobody", reason, record.row))
            return None
        report.flagged += bool(lead.notes)
        report.without_consent += not lead.consents
        return Incoming(lead, _key(mapping, lead.external_ref, record.row), mapping.is_won(record.row))

    async def _store(self, batch: list[Incoming], report: LeadFileReport) -> None:
        if not batch:
            return
        taken = await self.intake.take(self.tenant_id, batch, announces=self.announces)
        new = sum(lead_id is not None for lead_id in taken.lead_ids)
        report.stored += new
        report.known += len(batch) - new
        if self.send is not None and taken.messages:
            await self.send(taken.messages)


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """The file itself, or what is in it when it is packed with gzip.

    Raises:
        UnreadableFile: It is broken, or unpacks to more than two gigabytes.
    """
    try:
        with path.open("rb") as file:
            is_packed = file.read(2) == _GZIP
    except OSError:
        is_packed = False  # `inspect` says in its own words what is wrong with it.
    if not is_packed:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="propmubi-leads-") as folder:
        plain = Path(folder) / path.stem
        try:
            with gzip.open(path, "rb") as packed, plain.open("wb") as out:
                shutil.copyfileobj(_Bounded(packed, MOST_BYTES), out)
        except (OSError, EOFError) as error:
            raise UnreadableFile(f"{path} cannot be unpacked: {error}.") from None
        yield plain


class _Bounded:
    """Reads no further than a bound."""

    def __init__(self, file: gzip.GzipFile, most: int) -> None:
        self._file = file
        self._left = most

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise OSError("it holds more than two gigabytes")
        return data


def _key(mapping: LeadMapping, ref: str | None, row: dict[str, str]) -> str:
    if ref is not None:
        return f"import:{mapping.name}:{ref}"
    said = orjson.dumps(row, option=orjson.OPT_SORT_KEYS)
    return f"import:{mapping.name}:{hashlib.sha256(said).hexdigest()}"
