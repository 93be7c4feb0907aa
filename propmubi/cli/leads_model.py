"""``propmubi leads train``, ``score`` and ``drift``: the model behind a lead's score."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, TextIO

import typer

from domain.errors import BadInput
from domain.leads_model.labels import windows
from propmubi.cli.leads_model_view import fit_watch, report_lines
from propmubi.cli.leads_models import add_version_commands
from propmubi.cli.options import AsJson, DataDir  # noqa: TC001 - typer evaluates them
from propmubi.cli.people_store import OWN_TENANT, Tenant, show, with_database

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from uuid import UUID

    from domain.leads_model.form import LeadModel
    from evals.leads.run import Trained, Wish
    from evals.leads.table import Table
    from store.database import Database
    from store.lead_training import LearntLead

Model = Annotated[Path, typer.Option("--model", help="A model's JSON file.")]
_DRIFT_COLUMNS: Final = ("column", "psi", "level")
_BAND_COLUMNS: Final = ("band", "rows", "predicted", "actual")


def add_model_commands(group: typer.Typer) -> None:
    """Adds the commands of models to the group of leads."""
    group.command("train")(train)
    group.command("score")(score)
    group.command("drift")(drift)
    add_version_commands(group)


def train(  # the options of one command
    data: Annotated[Path | None, typer.Argument(help="CSV file, plain or .gz.")] = None,
    label: Annotated[str, typer.Option(help="Column of two values to learn.")] = "",
    out: Annotated[Path, typer.Option(help="Where the model goes; its report beside it.")] = Path(
        "model.json"
    ),
    exclude: Annotated[
        list[str] | None, typer.Option(help="Columns to leave out, separated by commas, or once for each.")
    ] = None,
    group: Annotated[str | None, typer.Option(help="Column whose rows of one value stay together.")] = None,
    by_time: Annotated[
        str | None, typer.Option("--time", help="Date column: later rows are judged by earlier ones.")
    ] = None,
    positive: Annotated[str | None, typer.Option(help="Which value of the label is success.")] = None,
    fair: Annotated[
        list[str] | None, typer.Option(help="Columns whose groups to compare, besides protected ones.")
    ] = None,
    keep_protected: Annotated[
        bool,
        typer.Option("--keep-protected", help="For a study: learn from age, gender … too; never promoted."),
    ] = False,
    season: Annotated[
        str | None, typer.Option(help="Columns of month and day, e.g. month,day: learnt as day of the year.")
    ] = None,
    folds: Annotated[int, typer.Option(min=2, max=20, help="Folds that judge.")] = 5,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Same rows, same seed: same bytes.")] = 0,
    mark: Annotated[
        float | None, typer.Option(min=0.5, max=1.0, help="AUC to be beaten, known from elsewhere.")
    ] = None,
    from_store: Annotated[
        bool, typer.Option("--from-store", help="Learn from the platform's own leads.")
    ] = False,
    window: Annotated[
        int, typer.Option(help="With --from-store: days until a lead is judged, 30 or 60.")
    ] = 30,
    register: Annotated[bool, typer.Option("--register", help="Keep the model as a version, too.")] = False,
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Train a calibrated model; write it, and its report as HTML and JSON."""
    from evals.leads.run import Wish
    from evals.leads.stored import LABEL
    from evals.leads.table import read_table

    _check_out(out)
    if from_store == (data is not None):
        raise BadInput("Give a CSV file to learn from, or --from-store, and not both.")
    if not label and not from_store:
        raise BadInput("Say with --label which column to learn.")
    wish = Wish(
        label=LABEL if from_store else label,
        positive=positive,
        excluded=_names(exclude),
        group=group,
        time=by_time,
        keeps_protected=keep_protected,
        fair=_names(fair),
        season=_season(season),
        folds=folds,
        seed=seed,
        mark=mark,
    )
    if data is None:
        trained = _train_from_store(wish, window, tenant, data_dir, as_json=as_json)
    else:
        trained = _train(read_table(data), data.name, wish, None, as_json=as_json)
    files = _write(trained, out)
    version = _register(trained.model, tenant, data_dir) if register else None
    if as_json:
        told = {**trained.report, "files": files, "version": version}
        sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        return
    lines = [*report_lines(trained.report), *(f"{what:<16} {where}" for what, where in files.items())]
    sys.stdout.write("\n".join([*lines, *([f"version          {version}"] if version else [])]) + "\n")


def _train(table: Table, name: str, wish: Wish, times: Sequence[float] | None, *, as_json: bool) -> Trained:
    from evals.leads.run import train as train_table

    with fit_watch(as_json=as_json) as watch:
        return train_table(table, name, wish, day=datetime.now(UTC).date(), watch=watch, times=times)


def _train_from_store(
    wish: Wish, window: int, tenant: UUID, data_dir: Path | None, *, as_json: bool
) -> Trained:
    from evals.leads.stored import check_enough, stored_table

    stored = stored_table(_stored_leads(tenant, data_dir), now=datetime.now(UTC), window_days=window)
    check_enough(stored)
    return _train(stored.table, "the platform's leads", wish, stored.times, as_json=as_json)


def _stored_leads(tenant: UUID, data_dir: Path | None) -> Sequence[LearntLead]:
    async def work(database: Database) -> Sequence[LearntLead]:
        from store.lead_training import leads_to_learn

        return await leads_to_learn(database, tenant)

    return with_database(data_dir, work)


def _register(model: LeadModel, tenant: UUID, data_dir: Path | None) -> int:
    async def work(database: Database) -> int:
        from store.lead_models import LeadModels

        return (await LeadModels(database).add(tenant, model)).version

    return with_database(data_dir, work)


def _write(trained: Trained, out: Path) -> dict[str, str]:
    from domain.leads_model.files import dump_model
    from evals.leads.page import page

    files = {
        "model": out,
        "report": out.with_suffix(".report.html"),
        "figures": out.with_suffix(".report.json"),
    }
    figures = json.dumps(trained.report, ensure_ascii=False, indent=1) + "\n"
    texts = (dump_model(trained.model), page(trained.report), figures)
    for path, text in zip(files.values(), texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return {what: str(path) for what, path in files.items()}


def score(
    data: Annotated[Path, typer.Argument(help="CSV file, plain or .gz, of the columns that were learnt.")],
    model: Model,
    out: Annotated[Path | None, typer.Option(help="CSV or .jsonl file; default: CSV to stdout.")] = None,
) -> None:
    """Score rows: probability, band and the top signed reasons, whose shares add up to the log-odds."""
    from domain.leads_model.reasons import reasons
    from domain.leads_model.scoring import score_row
    from evals.leads.table import read_table

    learnt, table = read_model(model), read_table(data)
    if not set(learnt.sources) & set(table.columns):
        raise BadInput(f"{data} has none of the columns that the model learnt: {', '.join(learnt.sources)}.")
    absent = [source for source in learnt.sources if source not in table.columns]
    if absent:
        sys.stderr.write(f"not in the file, taken as not stated: {', '.join(absent)}\n")
    truth: list[float] = []
    with _opened(out) as file:
        write = _writer(file, table, is_lines=out is not None and out.suffix == ".jsonl")
        for row in table:
            told = score_row(learnt, row)
            truth.append(told.probability)
            why = [reason.words for reason in reasons(learnt, row, told)]
            write(row, told.probability, told.band, why)
    if out is not None:
        sys.stderr.write(f"scored {table.rows:,} rows into {out}\n")
    _tell_auc(learnt, table, truth)


def _writer(file: TextIO, table: Table, *, is_lines: bool) -> Any:  # noqa: ANN401  # a closure
    """Writes one scored row: the columns that were given, then what the model says."""
    names = ("probability", "band", "reason_1", "reason_2", "reason_3")
    taken = [name for name in table.columns if name not in names]
    rows = csv.writer(file, lineterminator="\n")
    if not is_lines:
        rows.writerow([*taken, *names])

    def write(row: dict[str, object], probability: float, band: str, why: list[str]) -> None:
        if is_lines:
            told = {"probability": probability, "band": band, "reasons": why}
            file.write(json.dumps({**{name: row[name] for name in taken}, **told}, ensure_ascii=False) + "\n")
        else:
            three = [*why, "", "", ""][:3]
            rows.writerow([*(row[name] for name in taken), repr(probability), band, *three])

    return write


@contextmanager
def _opened(out: Path | None) -> Iterator[TextIO]:
    if out is None:
        yield sys.stdout
        return
    _check_out(out)
    with out.open("w", encoding="utf-8", newline="") as file:
        yield file


def _tell_auc(model: LeadModel, table: Table, scores: Sequence[float]) -> None:
    """How good the scores are, where the file holds the label."""
    from domain.leads_model.metrics import auc_interval, ece

    truth = _truth(model, table)
    if not truth:
        return
    found = auc_interval(truth, scores)
    sys.stderr.write(
        f"AUC on these rows {found.value:.4f} (95 % interval {found.low:.4f} to {found.high:.4f}), "
        f"ECE {ece(truth, scores):.4f}; rows the model learnt from flatter it\n"
    )


def drift(
    data: Annotated[Path | None, typer.Argument(help="CSV file of new rows; default: recent leads.")] = None,
    model: Annotated[
        Path | None, typer.Option("--model", help="A model's file; default: the champion.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3650, help="Leads of how many days.")] = 30,
    tenant: Tenant = OWN_TENANT,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """How far rows have moved from those that were learnt, and what each band promised and kept.

    Exit 1 when a column has drifted. Bands are told where rows have a label; leads are judged after 30 days.
    """
    from domain.leads_model.drift import drift as drift_of
    from evals.leads.stored import recent_rows, stored_table
    from evals.leads.table import read_table

    now = datetime.now(UTC)
    learnt = read_model(model) if model is not None else _champion(tenant, data_dir)
    if data is not None:
        labelled = read_table(data)
        rows = list(labelled)
    else:
        leads = _stored_leads(tenant, data_dir)
        labelled = stored_table(leads, now=now, window_days=windows(now.date())[0]).table
        rows = recent_rows(leads, now=now, days=days)
    found = drift_of(learnt, rows, now.date())
    columns = [{**each._asdict(), "psi": round(each.psi, 4)} for each in found]
    bands = _bands(learnt, labelled)
    if as_json:
        sys.stdout.write(json.dumps({"columns": columns, "bands": bands}, ensure_ascii=False) + "\n")
    else:
        show(columns, _DRIFT_COLUMNS, as_json=False)
        if bands:
            sys.stdout.write("\n")
            show(bands, _BAND_COLUMNS, as_json=False)
    if any(each.level == "drifted" for each in found):
        raise typer.Exit(1)


def _bands(model: LeadModel, table: Table) -> list[dict[str, Any]]:
    """Each band's promise beside what came; none where the rows hold no label."""
    from domain.leads_model.drift import band_promises
    from domain.leads_model.scoring import score_row

    truth = _truth(model, table)
    if not truth:
        return []
    told = band_promises(model.bands, truth, [score_row(model, row).probability for row in table])
    return [
        {
            name: round(value, 4) if isinstance(value, float) else value
            for name, value in each._asdict().items()
        }
        for each in told
    ]


def _truth(model: LeadModel, table: Table) -> list[int]:
    """The label of the rows; none where they do not hold it."""
    from evals.leads.table import truth_of

    try:
        return truth_of(table, model.label, model.positive).values
    except BadInput:
        return []


def _champion(tenant: UUID, data_dir: Path | None) -> LeadModel:
    async def work(database: Database) -> LeadModel | None:
        from store.lead_models import LeadModels

        return await LeadModels(database).champion(tenant)

    found = with_database(data_dir, work)
    if found is None:
        raise BadInput("The platform has no champion yet; name a model's file with --model.")
    return found


def read_model(path: Path) -> LeadModel:
    """The model in a file.

    Raises:
        BadInput: The file cannot be read, or is no model.
    """
    from domain.leads_model.files import load_model

    try:
        return load_model(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path} cannot be read; give a model that `propmubi leads train` wrote.") from None


def _check_out(out: Path) -> None:
    if out.is_dir() or not out.parent.is_dir():
        raise BadInput(f"{out} cannot be written: name a file in a folder that is there.")


def _season(given: str | None) -> tuple[str, str] | None:
    if given is None:
        return None
    names = _names([given])
    if len(names) != 2:
        raise BadInput("--season takes two columns: the month's, then the day's, such as month,day.")
    return names[0], names[1]


def _names(given: Sequence[str] | None) -> tuple[str, ...]:
    """Options as given once for each, or with commas."""
    return tuple(name.strip() for each in given or () for name in each.split(",") if name.strip())
