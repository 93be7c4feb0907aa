"""The words of papers of courts and offices: in sentences, and in ruled boxes with another office's words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from domain.documents.labels import DocumentLabel as Label
from tools.made_deeds.words import day_first, slashed, spoken

if TYPE_CHECKING:
    from tools.made_deeds.typeset import Block

_TITLES: Final = {
    Label.LIS_PENDENS: ("NOTICE OF LIS PENDENS", "LIS PENDENS"),
    Label.COURT_DECREE: ("DECREE", "JUDGMENT AND DECREE"),
    Label.ATTACHMENT: ("ORDER OF ATTACHMENT", "ATTACHMENT NOTICE"),
    Label.ACQUISITION_NOTICE: ("PRELIMINARY NOTIFICATION", "LAND ACQUISITION NOTICE"),
    Label.NA_CONVERSION_ORDER: ("ORDER OF CONVERSION", "NON-AGRICULTURAL CONVERSION ORDER"),
    Label.APPROVED_PLAN: ("SANCTIONED PLAN", "APPROVED BUILDING PLAN"),
    Label.OCCUPANCY_CERTIFICATE: ("OCCUPANCY CERTIFICATE", "OCCUPANCY CERTIFICATE"),
}


@dataclass(frozen=True, slots=True)
class Order:
    """One such paper."""

    label: Label
    day: date
    survey: str
    place: str
    values: dict[str, Any]
    """Fields as they are to be read, dates as dates."""

    def truth(self) -> tuple[tuple[str, Any], ...]:
        """What a reader should find."""
        plain = {"date": self.day, **self.values, "survey": self.survey}
        return tuple(
            (f"{self.label.value}.{name}", value.isoformat() if isinstance(value, date) else value)
            for name, value in plain.items()
        )


def sentences(order: Order) -> list[Block]:
    """Layout 0: a head, a title and sentences."""
    values = order.values
    if "case_no" in values:
        number = values["case_no"].replace("OS ", "O.S. No. ").replace("EP ", "E.P. No. ")
        head: list[Block] = [
            {"center": f"IN THE COURT OF THE {values['court'].upper()}"},
            {"center": number},
            {"p": f"Sri. {values['plaintiff']} ... Plaintiff"},
            {"p": f"Sri. {values['defendant']} ... Defendant"},
        ]
    else:
        head = [{"center": f"Office of the {values['authority']}"}]
    return [*head, {"h": _TITLES[order.label][0]}, *({"p": said} for said in _said(order))]


def _said(order: Order) -> list[str]:  # noqa: PLR0911 - one case a kind of paper
    values, day = order.values, slashed(order.day)
    where = f"Survey No. {order.survey} of {order.place} Village"
    match order.label:
        case Label.LIS_PENDENS:
            return [
                f"Dated: {day}. Registered as Document No. {values['doc_no']}.",
                f"Take notice that the suit for {values['relief']} in respect of {where} is pending.",
            ]
        case Label.COURT_DECREE if "owner" in values:
            owner = f"{values['owner']} is declared to be the absolute owner of {where}."
            return [f"Date of decree: {day}", f"This suit is hereby decreed. {owner}"]
        case Label.COURT_DECREE:
            return [
                f"Date of decree: {day}",
                f"In respect of {where} the suit is hereby {values['outcome']}.",
            ]
        case Label.ATTACHMENT:
            return [f"Dated {day}. The property in {where} is attached under Order XXI Rule 54."]
        case Label.ACQUISITION_NOTICE:
            return [
                f"Notification No. {values['order_no']}, dated {day}, under section {values['section']}",
                f"The land in {where} is needed for a public purpose under the law of land acquisition.",
            ]
        case Label.NA_CONVERSION_ORDER:
            use = f"converted from agricultural to non-agricultural {values['purpose']} use"
            return [
                f"Order No. {values['order_no']} dated {day}",
                f"The land in {where} is permitted to be {use}.",
                f"If not used so, this order lapses on {spoken(values['lapse_date'])}.",
            ]
        case Label.APPROVED_PLAN:
            floors = values["floors"].replace("+", " + ")
            return [
                f"Plan No. {values['order_no']}, sanctioned on {day}, for {where}.",
                f"A building of {floors} floors, FSI {values['fsi']}, may be built.",
            ]
    how = "with deviations from the plan" if values["has_deviations"] else "without deviations"
    floors, plan = values["floors"].replace("+", " + "), f"sanctioned Plan No. {values['plan_no']}"
    return [
        f"Certificate No. {values['order_no']}, issued on {day}",
        f"The building of {floors} floors in {where}, built to {plan} {how}, is fit for occupation.",
    ]


def boxes(order: Order) -> list[Block]:
    """Layout 1, held out: a ruled form."""
    values = order.values
    if "case_no" in values:
        rows = [
            ["Court", values["court"]],
            ["Case", values["case_no"]],
            ["Plaintiff", values["plaintiff"]],
            ["Defendant", values["defendant"]],
        ]
    else:
        rows = [["Issuing Authority", values["authority"]]]
    rows += [*_boxed(order), ["Survey No.", order.survey], ["Village", order.place]]
    return [{"h": _TITLES[order.label][1]}, {"boxed": rows}]


def _boxed(order: Order) -> list[list[str]]:  # noqa: PLR0911 - one case a kind of paper
    values, day = order.values, day_first(order.day)
    match order.label:
        case Label.LIS_PENDENS:
            return [
                ["Date of Notice", day],
                ["Document No.", values["doc_no"]],
                ["Relief Sought", values["relief"]],
            ]
        case Label.COURT_DECREE:
            owner = [["Declared Owner", values["owner"]]] if "owner" in values else []
            return [["Date of Judgment", day], ["Result", values["outcome"].title()], *owner]
        case Label.ATTACHMENT:
            return [["Date of Order", day]]
        case Label.ACQUISITION_NOTICE:
            return [["Notification No.", values["order_no"]], ["Date", day], ["Section", values["section"]]]
        case Label.NA_CONVERSION_ORDER:
            return [
                ["Order No.", values["order_no"]],
                ["Date of Order", day],
                ["Purpose", values["purpose"].title()],
                ["Valid till", day_first(values["lapse_date"])],
            ]
        case Label.APPROVED_PLAN:
            return [
                ["Licence No.", values["order_no"]],
                ["Date of Sanction", day],
                ["Floors", values["floors"].title()],
                ["Floor Area Ratio", values["fsi"]],
            ]
    return [
        ["O.C. No.", values["order_no"]],
        ["Date of Issue", day],
        ["Plan No.", values["plan_no"]],
        ["Floors", values["floors"].title()],
        ["Deviations", "Yes, found on site" if values["has_deviations"] else "Nil"],
    ]
