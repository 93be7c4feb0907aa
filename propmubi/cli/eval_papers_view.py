"""The figures of `eval papers` and `eval decisions` as a person reads them in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def papers_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Fields by kind and half, mismatches by kind, speed."""
    yield f"{report['cases']} cases, {report['papers']} papers, seed {report['seed']}; no model"
    yield f"{'fields of':<22}{'layouts':<10}{'papers':>7}{'fields':>8}{'P':>9}{'R':>9}{'F1':>9}"
    for kind, halves in report["fields"].items():
        for half, row in sorted(halves.items(), reverse=True):
            figures = "".join(_four(row[name]) for name in ("precision", "recall", "f1"))
            yield f"{kind:<22}{half.replace('_', ' '):<10}{row['papers']:>7}{row['fields']:>8}{figures}"
            for word in ("missed", "wrong"):
                if row[word]:
                    yield f"    {word}: " + ", ".join(
                        f"{name} {count}" for name, count in list(row[word].items())[:4]
                    )
    told = report["mismatches"]
    precision, recall = _four(told["precision"]), _four(told["recall"])
    yield f"mismatches: {told['planted']} planted, precision{precision}, recall{recall}"
    for name, row in told["by_kind"].items():
        yield f"    {name:<24} found {row['hits']:>3}  missed {row['missed']:>3}  false {row['false']:>3}"
    for name, count in told["never_planted"].items():
        yield f"    {name:<24} false {count} (never planted)"
    yield f"kind told by its words: {report['sorted_right']} of {report['papers']}"
    made, read = report["pdfs_made_per_cpu_second"], report["papers_read_per_cpu_second"]
    yield f"CPU: {made} PDFs made a second, {read} papers read a second"


def decisions_lines(report: Mapping[str, Any]) -> Iterator[str]:
    """Agreement and fairness of each set, then the flip test."""
    for name, row in report["sets"].items():
        yield f"{name}: {row['rows']} decisions, {row['approved']:.4f} approved, {row['fields']} fields"
        yield (
            f"    fitted policy agrees {row['agreement']:.4f} (95% {row['agreement_low']:.4f} to "
            f"{row['agreement_high']:.4f}), AUC {row['auc']:.4f}; always approving {row['majority']:.4f}"
        )
        for field, groups in row["groups"].items():
            for group, figures in groups.items():
                recorded, fitted = figures["recorded"], figures["fitted"]
                yield (
                    f"    {field} {group:<14} {figures['rows']:>5} rows, approved {recorded:.4f} recorded, "
                    f"{fitted:.4f} fitted, ratio to the best group's {figures['ratio_recorded']:.4f} and "
                    f"{figures['ratio_fitted']:.4f}"
                )
    flip = report["flip"]
    cases, flips, changed = flip["cases"], flip["flips"], flip["changed"]
    yield f"flip test of our engine: {cases} cases, {flips} flips, {changed} differ in a byte"


def _four(figure: float | None) -> str:
    return f"{'-':>9}" if figure is None else f"{figure:>9.4f}"
