"""Recorded decisions of real lenders: what a policy fitted to them agrees with, and how groups fare in it.

The lenders of these sets followed their own policies (Boston 1990; an anonymous housing lender), so our
engine is not scored on them and nothing here is tuned. Protected fields are never inputs of the fitted
policy: they only sort its answers. Our own engine takes the flip test: change what it must not see, and not
a byte may differ.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from sklearn.impute import SimpleImputer  # type: ignore[import-untyped]  # no stubs
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]  # no stubs
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]  # no stubs
from sklearn.model_selection import StratifiedKFold, cross_val_predict  # type: ignore[import-untyped]  # no stubs
from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]  # no stubs
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]  # no stubs

from domain.errors import UnreadableFile
from domain.lending.case_reading import read_case
from domain.lending.case_report import case_report
from tools.made_papers.cases import made_case

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FOLDS: Final = 5
SEED: Final = 7
_Z95: Final = 1.959964
SMALLEST_GROUP: Final = 30
FLIP_CASES: Final = 100
FLIPS: Final = (
    {"name": "Someone Else"},
    {"gender": "female"},
    {"religion": "any", "caste": "any"},
    {"marital_status": "widowed", "disability": True},
    {"pincode": "400001", "language": "Tamil", "photograph": "p.jpg"},
)
"""Fields beside an applicant's that the engine must not see (DOMAIN A11)."""


@dataclass(frozen=True, slots=True)
class DecisionSet:
    """One file: which columns are inputs, which sort people, which is the answer."""

    name: str
    file: str
    approved: Callable[[dict[str, str]], bool]
    inputs: tuple[str, ...]
    groups: tuple[tuple[str, Callable[[dict[str, str]], str]], ...]


SETS: Final = (
    DecisionSet(
        "HMDA Boston 1990",
        "hmda_boston_aer_train.csv",
        lambda row: row["deny"] == "no",
        ("pirat", "hirat", "lvrat", "chist", "mhist", "phist", "unemp", "selfemp", "insurance", "condomin"),
        (
            ("race", lambda row: "black" if row["afam"] == "yes" else "white"),
            ("marital", lambda row: "single" if row["single"] == "yes" else "married"),
        ),
    ),
    DecisionSet(
        "Dream Housing",
        "dream_housing_loan_prediction_train.csv",
        lambda row: row["Loan_Status"] == "Y",
        ("ApplicantIncome", "CoapplicantIncome", "LoanAmount", "Loan_Amount_Term", "Credit_History"),
        (
            ("gender", lambda row: row["Gender"].lower() or "not told"),
            ("marital", lambda row: {"Yes": "married", "No": "single"}.get(row["Married"], "not told")),
        ),
    ),
)
_WORDS: Final = {"yes": 1.0, "no": 0.0, "": float("nan"), "NA": float("nan")}


def measure_decisions(folder: Path) -> dict[str, Any]:
    """Agreement, fairness and flips, JSON-plain.

    Raises:
        UnreadableFile: A file of the sets is not in the folder.
    """
    return {"sets": {each.name: _measure(each, folder) for each in SETS}, "flip": flip_test()}


def _measure(chosen: DecisionSet, folder: Path) -> dict[str, Any]:
    rows = _rows(folder / chosen.file)
    answers = np.array([chosen.approved(row) for row in rows])
    table = np.array([[_number(row[name]) for name in chosen.inputs] for row in rows])
    likely = fitted(table, answers)
    says = likely >= 0.5
    agreement = float((says == answers).mean())
    low, high = wilson(agreement, len(rows))
    return {
        "rows": len(rows),
        "fields": len(chosen.inputs),
        "approved": float(answers.mean()),
        "majority": float(max(answers.mean(), 1 - answers.mean())),
        "agreement": agreement,
        "agreement_low": low,
        "agreement_high": high,
        "auc": float(roc_auc_score(answers, likely)),
        "groups": {
            name: by_group([told(row) for row in rows], answers, says) for name, told in chosen.groups
        },
    }


def fitted(table: NDArray[np.float64], answers: NDArray[np.bool_]) -> NDArray[np.float64]:
    """How likely a policy fitted to the other folds approves each row; missing figures are the median."""
    policy = make_pipeline(
        SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(max_iter=1000)
    )
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    likely: NDArray[np.float64] = cross_val_predict(policy, table, answers, cv=folds, method="predict_proba")[
        :, 1
    ]
    return likely


def by_group(
    groups: Sequence[str], recorded: NDArray[np.bool_], says: NDArray[np.bool_]
) -> dict[str, dict[str, float | int]]:
    """Approval of each group, and its ratio to the best group's: recorded and fitted (alarm below 0.80).

    Groups of fewer than `SMALLEST_GROUP` rows are left out: their shares are chance.
    """
    counts = Counter(groups)
    names = sorted(name for name, count in counts.items() if count >= SMALLEST_GROUP)
    own = {name: np.array([each == name for each in groups]) for name in names}
    shares = {name: (float(recorded[at].mean()), float(says[at].mean())) for name, at in own.items()}
    best = [max(share[side] for share in shares.values()) or 1.0 for side in (0, 1)]
    return {
        name: {
            "rows": int(own[name].sum()),
            "recorded": shares[name][0],
            "fitted": shares[name][1],
            "ratio_recorded": shares[name][0] / best[0],
            "ratio_fitted": shares[name][1] / best[1],
        }
        for name in own
    }


def wilson(share: float, count: int) -> tuple[float, float]:
    """The 95% interval of a share.

    >>> tuple(round(bound, 3) for bound in wilson(0.5, 100))
    (0.404, 0.596)
    """
    spread = _Z95 * (share * (1 - share) / count + _Z95**2 / (4 * count**2)) ** 0.5
    middle, scale = share + _Z95**2 / (2 * count), 1 + _Z95**2 / count
    return (middle - spread) / scale, (middle + spread) / scale


def flip_test(cases: int = FLIP_CASES, seed: int = SEED) -> dict[str, int]:
    """Made cases judged again with protected fields changed; how many reports differ in a byte."""
    changed = 0
    for number in range(1, cases + 1):
        declared = made_case(seed, number).declared
        before = _report_bytes(declared)
        for flip in FLIPS:
            people = [{**person, **flip} for person in declared["applicants"]]
            changed += _report_bytes({**declared, "applicants": people}) != before
    return {"cases": cases, "flips": cases * len(FLIPS), "changed": changed}


def _report_bytes(declared: dict[str, Any]) -> bytes:
    return json.dumps(case_report(read_case(declared)), sort_keys=True).encode()


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            return list(csv.DictReader(opened))
    except OSError as error:
        raise UnreadableFile(
            f"{file} cannot be read ({type(error).__name__}); name the folder of the sets."
        ) from None


def _number(said: str) -> float:
    return _WORDS[said] if said in _WORDS else float(said)
