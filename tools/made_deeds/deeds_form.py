"""Layout 2 of the deeds: a front sheet with the particulars in a table, and a short text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents.labels import DocumentLabel as Label
from domain.money import format_indian
from tools.made_deeds.deed_words import ROLES, STATE_NAMES, allotments, operative, plural, title_of
from tools.made_deeds.words import day_first, rupees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.made_deeds.content import Deed
    from tools.made_deeds.people import Person
    from tools.made_deeds.typeset import Block

STYLE = {"fonts": ["Libertinus Serif"], "size": 10.5, "margin": 50}
LAYOUT = 2


def blocks(deed: Deed) -> list[Block]:
    """The paper."""
    return [
        {"center": "DEPARTMENT OF STAMPS AND REGISTRATION"},
        {"h": title_of(deed, LAYOUT)},
        {"boxed": _particulars(deed)},
        {"gap": 0.6},
        *({"p": said} for said in _text(deed)),
        {"h2": "Schedule"},
        {"boxed": _schedule(deed)},
        {"gap": 0.6},
        {"p": "Witnesses"},
        {
            "boxed": [
                [str(n), f"{each.name.latin} {each.relation} {each.relative.latin}"]
                for n, each in enumerate(deed.witnesses, 1)
            ]
        },
    ]


def _named(people: Sequence[Person]) -> str:
    return "; ".join(
        f"{each.title} {each.name.latin} {each.relation} {each.relative.latin}" for each in people
    )


def _particulars(deed: Deed) -> list[list[str]]:  # noqa: C901, PLR0912 - one row a fact
    roles = ROLES[deed.label]
    rows: list[list[str]] = []
    if deed.doc_no is not None and deed.registered_on is not None:
        rows += [
            ["Document Number", deed.doc_no],
            ["Registered on", day_first(deed.registered_on)],
            ["Office of the Sub-Registrar", deed.sro],
            ["Book No.", "1"],
        ]
    elif deed.is_notarised:
        rows.append(["Attestation", "Notary Public; not registered"])
    rows.append(["Date of Execution", day_first(deed.day)])
    if deed.label is Label.PARTITION:
        rows.append(["Parties", _named(deed.givers)])
    else:
        is_bank_giver = deed.label is Label.RELEASE_OF_MORTGAGE
        is_bank_taker = deed.label in (Label.MORTGAGE, Label.MODT)
        rows.append(
            [
                plural(roles.giver, deed.givers).title(),
                str(deed.lender) if is_bank_giver else _named(deed.givers),
            ]
        )
        rows.append(
            [plural(roles.taker, deed.takers).title(), str(deed.lender) if is_bank_taker else _takers(deed)]
        )
    if deed.power is not None:
        kept = f"Document No. {deed.power.doc_no}" if deed.power.doc_no else "unregistered"
        rows.append(
            [
                "Signed through Power of Attorney",
                f"{deed.power.agent.name.latin}, dated {day_first(deed.power.day)}, {kept}",
            ]
        )
    for minor in deed.minors:
        rows.append(
            [
                "Minor",
                (
                    f"{minor.person.name.latin}, born {day_first(minor.born)}, court permission: "
                    f"{'yes' if minor.has_leave else 'no'}"
                ),
            ]
        )
    if deed.amount_inr is not None:
        rows.append(["Loan Amount" if deed.lender else "Consideration", rupees(deed.amount_inr)])
    if deed.advance_inr is not None:
        rows.append(["Advance Paid", rupees(deed.advance_inr)])
    if deed.long_stop is not None:
        rows.append(["Last Date for Completion", day_first(deed.long_stop)])
    if deed.stamp_inr is not None:
        rows.append(["Stamp Duty Paid", f"Rs. {format_indian(deed.stamp_inr)}"])
    if deed.stamp_deficit_inr is not None:
        rows.append(["Deficit Stamp Duty", f"Rs. {format_indian(deed.stamp_deficit_inr)}"])
    if deed.prior is not None:
        rows.append(["Previous Document", f"No. {deed.prior.doc_no} dated {day_first(deed.prior.day)}"])
    if deed.discharges is not None:
        rows.append(
            [
                "Mortgage Discharged",
                f"Document No. {deed.discharges.doc_no} dated {day_first(deed.discharges.day)}",
            ]
        )
    if deed.share is not None:
        rows.append(["Share Conveyed", f"{deed.share} undivided"])
    return rows


def _takers(deed: Deed) -> str:
    parts = [
        f"{each.person.title} {each.person.name.latin} {each.person.relation} {each.person.relative.latin}"
        + (f" ({each.share} share)" if each.share is not None else "")
        for each in deed.takers
    ]
    return "; ".join(parts)


def _text(deed: Deed) -> list[str]:
    said: list[str] = []
    if deed.is_karta_sale:
        said.append("The executant signs as Karta of a Hindu Undivided Family.")
        if deed.is_necessity_recited:
            said.append("The sale is for legal necessity of the family.")
        if deed.are_coparceners_joined:
            said.append("All coparceners have joined in the execution.")
    match deed.label:
        case Label.PARTITION:
            said += allotments(deed)
        case Label.WILL:
            said += [
                f"By this last Will the testator bequeaths to {each.person.name.latin} "
                f"{each.share or 'the whole'} "
                f"{'share of ' if each.share else 'of '}the scheduled property."
                for each in deed.takers
            ]
            if deed.executor is not None:
                said.append(f"Executor of the Will: {deed.executor.name.latin}")
        case Label.POA:
            said.append(
                "The attorney is empowered to sell the scheduled property and to receive the sale price."
            )
            if deed.is_coupled:
                said.append(
                    "The attorney has paid the full consideration to the principal; the power is "
                    "coupled with interest."
                )
        case _:
            said.append(operative(deed))
    return said


def _schedule(deed: Deed) -> list[list[str]]:
    land = deed.land
    east, west, north, south = land.boundaries
    return [
        ["Survey Number", land.survey],
        ["Village", land.place.village.latin],
        ["Taluk", land.place.taluk.latin],
        ["District", land.place.district.latin],
        ["State", STATE_NAMES[land.place.state]],
        ["Extent", land.extent.written],
        ["East", east],
        ["West", west],
        ["North", north],
        ["South", south],
    ]
