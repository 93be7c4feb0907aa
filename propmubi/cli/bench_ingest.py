"""``propmubi bench ingest``: how papers are read, beside pypdf, pdfium, unstructured and tesseract."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path  # noqa: TC003  # typer evaluates it
from typing import TYPE_CHECKING, Annotated, Any

import typer

from propmubi.cli.options import AsJson  # noqa: TC001  # typer evaluates it

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evals.bench_ingest.memory import Memory
    from evals.bench_ingest.speed import Speed
    from evals.bench_ingest.torture import Table


def ingest(
    folder: Annotated[Path | None, typer.Option("--torture", help="Folder with manifest.csv.")] = None,
    text: Annotated[
        list[Path] | None, typer.Option("--text", help="PDF or folder of PDFs with text.")
    ] = None,
    scans: Annotated[
        list[Path] | None, typer.Option("--scan", help="PDF or folder of PDFs that are scans.")
    ] = None,
    office: Annotated[
        list[Path] | None, typer.Option("--office", help="DOCX, XLSX, PPTX or MSG files.")
    ] = None,
    pages: Annotated[
        int, typer.Option(min=1, max=5000, help="Pages of the PDF whose reading is weighed.")
    ] = 1000,
    ocr: Annotated[bool, typer.Option("--ocr", help="Read pictures among the torture files, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Torture table, pages a second and peak memory; exit 1 when a file was lost or left without a name."""
    from config.settings import Settings
    from evals.bench_ingest.memory import peak_memory
    from evals.bench_ingest.speed import ocr_speeds, office_speeds, text_speeds
    from evals.bench_ingest.torture import torture
    from propmubi.reading_limits import reading_limits

    limits = reading_limits(Settings.load())
    memory = peak_memory(pages, limits)
    speeds = {
        "text": text_speeds(_pdfs(text), limits) if text else [],
        "ocr": ocr_speeds(_pdfs(scans), limits) if scans else [],
        "office": office_speeds(office, limits) if office else [],
    }
    table = torture(folder, limits, ocr=ocr) if folder else None
    if as_json:
        found: dict[str, Any] = {"memory": asdict(memory)}
        found |= {name: [asdict(row) for row in rows] for name, rows in speeds.items()}
        found["torture"] = [asdict(one) for one in table.outcomes] if table else []
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write("\n".join(_lines(memory, speeds, table)) + "\n")
    if table is not None and (table.deaths() or table.count(lambda one: not one.is_named)):
        raise typer.Exit(1)


def _pdfs(paths: Iterable[Path]) -> list[Path]:
    return [
        file for path in paths for file in (sorted(path.glob("*.[pP][dD][fF]")) if path.is_dir() else [path])
    ]


def _lines(memory: Memory, speeds: dict[str, list[Speed]], table: Table | None) -> list[str]:
    own = f"{memory.own_bytes / 1e6:.0f} MB more in ours"
    peaks = f"{memory.reader_bytes / 1e6:.0f} MB in the reading process, {own}"
    size = f"{memory.pages} pages ({memory.file_bytes / 1e6:.1f} MB)"
    lines = [f"{size} in {memory.seconds:.1f} s: most memory {peaks}"]
    for name, rows in speeds.items():
        if rows:
            lines += [
                "",
                f"{name:<14}{'pages':>7}{'CPU ms/page':>13}{'wall ms/page':>14}{'lost':>9}{'x CPU':>8}",
            ]
            base = rows[0].cpu_ms_a_page
            for row in rows:
                lost = "-" if row.lost_share is None else f"{row.lost_share:.3%}"
                lines.append(
                    f"{row.reader:<14}{row.pages:>7}{row.cpu_ms_a_page:>13.2f}{row.wall_ms_a_page:>14.2f}"
                    f"{lost:>9}{base / max(row.cpu_ms_a_page, 1e-9):>8.1f}"
                )
    return lines if table is None else [*lines, "", *_torture_lines(table)]


def _torture_lines(table: Table) -> list[str]:
    listed = table.count(lambda one: one.is_listed)
    ours = table.count(lambda one: bool(one.pypdf) and one.is_read)
    others = table.count(lambda one: not one.pypdf and one.is_read)
    slowest = max((one.seconds for one in table.outcomes), default=0)
    reasons = ", ".join(f"{name} {count}" for name, count in table.problems().most_common())
    lines = [
        f"torture: {len(table.outcomes)} files, {listed} of them of the manifest",
        f"  opened by pypdf {table.count(lambda one: one.pypdf == 'ok')}",
        f"  opened by pdfium {table.count(lambda one: one.pdfium == 'ok')}",
        f"  opened by us {ours}, and {others} other files",
        f"  reading process died or was ended: {len(table.deaths())}; slowest file {slowest:.1f} s",
        f"  without pages or a reason: {table.count(lambda one: not one.is_named)}",
        f"  reasons: {reasons or 'none'}",
    ]
    lines += [
        f"  not read here: {one.file} ({one.problem}); pypdf {one.pypdf}, pdfium {one.pdfium}"
        for one in table.lost
    ]
    lines += [f"  died: {one.file} ({one.problem})" for one in table.deaths()]
    return lines
