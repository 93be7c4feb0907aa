"""Credit reports, as a PDF or as the JSON of a bureau's answer."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from domain.documents.labels import DocumentLabel
from tools.made_papers.paper import SPECIMEN, MadePaper, TrueField
from tools.made_papers.writing import drawn

if TYPE_CHECKING:
    from random import Random

    from tools.made_papers.story import Story

_KINDS = {
    "auto_loan": "Auto Loan",
    "personal_loan": "Personal Loan",
    "consumer_loan": "Consumer Loan",
    "home_loan": "Housing Loan",
}


def report(told: Story, draw: Random) -> MadePaper:
    """What the bureau knows: loans that run, and one long closed."""
    layout = draw.choice(("a", "b", "c", "j", "k"))
    wrote = drawn(draw, "whole", "paise")
    pulled = told.as_of - timedelta(days=draw.randrange(1, 21))
    accounts: list[dict[str, Any]] = [
        {
            "lender": loan.lender,
            "kind": _KINDS[loan.kind],
            "status": "Active",
            "balance_inr": loan.outstanding,
            "emi_inr": loan.bureau_emi or loan.emi,
            "overdue_inr": 0,
            "dpd_max": 0,
        }
        for loan in told.loans
        if loan.is_in_bureau
    ]
    accounts.append(
        {
            "lender": "Purana Bank",
            "kind": "Two-wheeler Loan",
            "status": "Closed",
            "balance_inr": 0,
            "emi_inr": 0,
            "overdue_inr": 0,
            "dpd_max": draw.choice((0, 0, 12)),
        }
    )
    name, pan = told.name_on(DocumentLabel.BUREAU_REPORT).upper(), told.pan_on(DocumentLabel.BUREAU_REPORT)
    enquiries = draw.randrange(0, 5)
    truth = (
        TrueField("bureau_report.bureau", told.bureau),
        TrueField("bureau_report.name", name),
        TrueField("bureau_report.pan", pan),
        TrueField("bureau_report.score", told.score),
        TrueField("bureau_report.pulled_on", pulled.isoformat()),
        TrueField("bureau_report.enquiries_6m", enquiries),
        *(TrueField("bureau_report.account", each) for each in accounts),
    )
    text = None
    if layout in "jk":
        shape = _flat if layout == "j" else _nested
        text = json.dumps(shape(told, (name, pan), pulled.isoformat(), enquiries, accounts), indent=1)
    return MadePaper(
        name=f"bureau-report.{'json' if text else 'pdf'}",
        label=DocumentLabel.BUREAU_REPORT,
        layout=f"bureau_{layout}",
        title="Credit report (synthetic)",
        text=text,
        data={
            "bureau": told.bureau,
            "name": name,
            "pan": pan,
            "score": str(told.score),
            "pulled": wrote.day(pulled),
            "enquiries": str(enquiries),
            "accounts": [
                {
                    "lender": each["lender"],
                    "kind": each["kind"],
                    "status": each["status"],
                    "balance": wrote.rupees(each["balance_inr"]),
                    "emi": wrote.rupees(each["emi_inr"]),
                    "overdue": wrote.rupees(each["overdue_inr"]),
                    "dpd": str(each["dpd_max"]),
                }
                for each in accounts
            ],
        },
        truth=truth,
    )


def _flat(
    told: Story, who: tuple[str, str], pulled: str, enquiries: int, accounts: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "note": SPECIMEN,
        "bureau": told.bureau,
        "score": told.score,
        "pulled_on": pulled,
        "name": who[0],
        "pan": who[1],
        "enquiries_6m": enquiries,
        "accounts": [
            {
                "lender": a["lender"],
                "type": a["kind"],
                "status": a["status"],
                "outstanding": a["balance_inr"],
                "emi": a["emi_inr"],
                "overdue": a["overdue_inr"],
                "max_dpd": a["dpd_max"],
            }
            for a in accounts
        ],
    }


def _nested(
    told: Story, who: tuple[str, str], pulled: str, enquiries: int, accounts: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "header": {"notice": SPECIMEN, "memberName": told.bureau, "reportDate": pulled},
        "consumer": {"fullName": who[0], "identifiers": [{"idType": "PAN", "idNumber": who[1]}]},
        "scores": [{"scoreName": "Consumer score", "scoreValue": str(told.score)}],
        "enquirySummary": {"last6Months": enquiries},
        "tradelines": [
            {
                "subscriberName": a["lender"],
                "accountType": a["kind"],
                "accountStatus": a["status"],
                "currentBalance": str(a["balance_inr"]),
                "emiAmount": str(a["emi_inr"]),
                "amountOverdue": str(a["overdue_inr"]),
                "maxDaysPastDue": a["dpd_max"],
            }
            for a in accounts
        ],
    }
