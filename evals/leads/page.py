"""The report as one HTML file that needs nothing beside it: no script, no font, no address."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from evals.leads.charts import effect_chart, gains_chart, reliability_chart

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1d2330;--soft:#5b6475;--paper:#fff;--panel:#f5f6f9;--edge:#d9dde6;
--line:#2457d6;--for:#1c7c54;--against:#b3402a;--warn:#8a5a00;--warn-paper:#fff4dc}
@media(prefers-color-scheme:dark){:root{--ink:#e7eaf1;--soft:#a3acbd;--paper:#12151c;--panel:#1b202a;
--edge:#343b49;--line:#8ab0ff;--for:#63cf9e;--against:#f08d77;--warn:#ffd27a;--warn-paper:#33280f}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);
font:15px/1.5 system-ui,sans-serif}main{max-width:1080px;margin:0 auto;padding:28px 20px 60px}
h1{font-size:24px;margin:0 0 4px}h2{font-size:18px;margin:34px 0 10px}p{margin:6px 0;max-width:78ch}
.soft,small{color:var(--soft)}.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));
gap:10px;margin:18px 0}.tile{background:var(--panel);border:1px solid var(--edge);border-radius:8px;
padding:10px 12px}.tile b{display:block;font-size:22px;font-variant-numeric:tabular-nums}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(340px,100%),1fr));gap:16px;margin-top:16px}
figure{margin:0;background:var(--panel);border:1px solid var(--edge);border-radius:8px;padding:12px}
figcaption{font-weight:600;margin-bottom:6px}svg{width:100%;height:auto;display:block}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:5px 10px;border-bottom:1px solid var(--edge);vertical-align:top}
th{color:var(--soft);font-weight:600}td.n,th.n{text-align:right}
.warn{background:var(--warn-paper);border-left:4px solid var(--warn);padding:8px 12px;margin:8px 0;
border-radius:4px}.grid{stroke:var(--edge)}.axis{stroke:var(--soft)}.even{stroke:var(--soft);
stroke-dasharray:4 4}.line{fill:none;stroke:var(--line);stroke-width:2}.dot{fill:var(--line);
fill-opacity:.75}.for{fill:var(--for)}.against{fill:var(--against)}.tick,.name,.figure{fill:var(--soft);
font-size:11px;text-anchor:middle}.end,.name{text-anchor:end}.figure{text-anchor:start}
.name{fill:var(--ink)}
"""


def page(report: Mapping[str, Any]) -> str:
    """The report's figures and plots."""
    figures = report["figures"]
    parts = [
        f"<h1>Lead model: {escape(report['data'])}</h1>",
        (
            f'<p class="soft">Learnt {escape(report["label"])} = {escape(report["positive"])} from '
            f"{figures['rows']:,} rows, of which {figures['positive_rate']:.1%} succeeded; judged on "
            f"{figures['rows_asked']:,} rows in {figures['folds']} folds {escape(figures['split'])}. Every "
            "figure is of rows that the fold's model never saw: encodings, choice of recipe and calibration "
            f"were made of its other rows alone. Seed {report['seed']}, data SHA-256 "
            f"<code>{escape(report['data_sha256'][:16])}…</code></p>"
        ),
        _tiles(figures),
        _leakage(report["leakage"]),
        '<div class="plots">'
        + reliability_chart(figures["reliability"])
        + gains_chart(figures["gains"])
        + "</div>",
        _difference(report),
        _bands(figures["bands"]),
        "<h2>What moves the score</h2>",
        (
            '<p class="soft">Mean share of the log-odds by value, along the decision paths (Saabas), of the '
            "model of all rows. Base and shares add up to the score exactly.</p>"
        ),
        '<div class="plots">' + "".join(effect_chart(each) for each in report["effects"]) + "</div>",
        _fairness(report["fairness"]),
        _columns(report),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Lead model: {escape(report['data'])}</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(parts)}</main></body></html>\n"
    )


def _tiles(figures: Mapping[str, Any]) -> str:
    auc, over = figures["auc"], figures["baseline"]["gain"]
    tiles = [
        ("AUC", f"{auc['value']:.4f}", f"95 % interval {auc['low']:.4f} to {auc['high']:.4f} (DeLong)"),
        (
            "Over plain boosting",
            f"{over['value']:+.4f}",
            (
                f"95 % interval {over['low']:+.4f} to {over['high']:+.4f} (paired): "
                f"{figures['baseline']['verdict']}"
            ),
        ),
        (
            "Top-decile lift",
            f"{figures['top_decile_lift']:.2f}",
            f"at most {1 / max(figures['positive_rate'], 0.1):.2f} here",
        ),
        (
            "ECE",
            f"{figures['ece']:.4f}",
            f"before calibration {figures['ece_before_calibration']:.4f}; bar {figures['ece_bar']:g}",
        ),
        ("Brier", f"{figures['brier']:.4f}", f"log loss {figures['log_loss']:.4f}"),
    ]
    inside = "".join(
        f'<div class="tile">{name}<b>{value}</b><small>{note}</small></div>' for name, value, note in tiles
    )
    return f'<div class="tiles">{inside}</div>'


def _leakage(found: Sequence[Mapping[str, Any]]) -> str:
    if not found:
        return (
            '<h2>Leakage</h2><p class="soft">No column predicts too well alone or sounds of afterwards.</p>'
        )
    warned = "".join(
        f'<div class="warn"><b>{escape(each["column"])}</b>: {escape("; ".join(each["why"]))}. '
        f"Alone AUC {each['auc_alone']:.3f}, {each['information']:.0%} of the label."
        + (f"<br><small>{escape('; '.join(each['sure_levels']))}</small>" if each["sure_levels"] else "")
        + "</div>"
        for each in found
    )
    return (
        "<h2>Leakage: ask when these are filled in</h2><p>If one is only known once the outcome is, leave it "
        f"out with <code>--exclude</code>: the figures above then hold for no new lead.</p>{warned}"
    )


def _difference(report: Mapping[str, Any]) -> str:
    figures = report["figures"]
    rows = [
        (name, report["recipes"].get(name, ""), f"{value:.4f}")
        for name, value in sorted(figures["auc_by_recipe"].items(), key=lambda item: -item[1])
    ]
    folds = [
        (str(number), fold["blend"], fold["calibration"], f"{fold['auc']:.4f}")
        for number, fold in enumerate(figures["auc_by_fold"], 1)
    ]
    return (
        "<h2>What made the difference</h2>"
        + "".join(f"<p>{escape(line)}</p>" for line in comparisons(figures))
        + _table(("recipe", "what it is", "AUC alone"), rows, numbers={2})
        + "<p>Chosen in each fold:</p>"
        + _table(("fold", "members", "calibration", "AUC"), folds, numbers={3})
    )


def comparisons(figures: Mapping[str, Any]) -> list[str]:
    """What the model was held against, and what that showed, one sentence each."""
    base, mark = figures["baseline"], figures["mark"]
    gain = base["gain"]
    lines = [
        (
            f"Against {base['words']} on the same rows, columns and folds (AUC {base['auc']['value']:.4f}): "
            f"{gain['value']:+.4f}, 95 % interval {gain['low']:+.4f} to {gain['high']:+.4f}, paired "
            f"bootstrap: {base['verdict']}."
        )
    ]
    if mark is not None:
        auc = figures["auc"]
        lines.append(
            f"Against the mark {mark['auc']:g}, of which only the number is known: {mark['gain']:+.4f}, the "
            f"model's own interval {auc['low']:.4f} to {auc['high']:.4f}: {mark['verdict']}."
        )
    return lines


def _bands(bands: Sequence[Mapping[str, Any]]) -> str:
    rows = [
        (each["band"], f"{each['rows']:,}", _part(each["predicted"]), _part(each["actual"])) for each in bands
    ]
    return "<h2>Bands: promise and outcome</h2>" + _table(
        ("band", "rows", "predicted", "actual"), rows, numbers={1, 2, 3}
    )


def _fairness(told: Mapping[str, Any]) -> str:
    head = "<h2>How groups fare</h2>"
    if not told["columns"]:
        return f'{head}<p class="soft">The table names no groups; name columns with <code>--fair</code>.</p>'
    parts = [
        head,
        (
            f'<p class="soft">Selected: among the best-scored {told["called_first"]:.0%}. Its ratio to the '
            f"largest group should not fall under {told['least_ratio']:.2f}. Opportunity: of those who "
            "succeeded, the part selected. Calibration: predicted less actual.</p>"
        ),
    ]
    for name, groups in told["columns"].items():
        rows = [
            (
                each["group"],
                f"{each['rows']:,}",
                f"{each['selected']:.1%}",
                f"{each['selected_ratio']:.2f}{' ⚠' if each['is_alarm'] else ''}",
                _part(each["opportunity"]),
                "" if each["opportunity_gap"] is None else f"{each['opportunity_gap']:+.1%}",
                f"{each['calibration_gap']:+.1%}",
            )
            for each in groups
        ]
        heads = ("group", "rows", "selected", "ratio", "opportunity", "gap", "calibration")
        parts.append(f"<h3>{escape(name)}</h3>" + _table(heads, rows, numbers=set(range(1, 7))))
    return "".join(parts)


def _columns(report: Mapping[str, Any]) -> str:
    used = [(each["name"], ", ".join(each["kinds"])) for each in report["columns"]["used"]]
    left = [(each["name"], each["why"]) for each in report["columns"]["left_out"]]
    return (
        "<h2>Columns</h2>"
        + _table(("used", "read as"), used)
        + ("<p>Left out:</p>" + _table(("column", "why"), left) if left else "")
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], numbers: set[int] | None = None) -> str:
    kinds = [' class="n"' if at in (numbers or ()) else "" for at in range(len(heads))]
    head = "".join(f"<th{kind}>{escape(name)}</th>" for kind, name in zip(kinds, heads, strict=True))
    body = "".join(
        "<tr>"
        + "".join(f"<td{kind}>{escape(cell)}</td>" for kind, cell in zip(kinds, row, strict=True))
        + "</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><tr>{head}</tr>{body}</table></div>'


def _part(value: float | None) -> str:
    return "–" if value is None else f"{value:.1%}"
