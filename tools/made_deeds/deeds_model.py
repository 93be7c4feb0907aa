"""Layout 1 of the deeds: after the model draft of MoUD and DoLR, parties as lines and clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents.labels import DocumentLabel as Label
from domain.money import format_indian
from tools.made_deeds.deed_words import ROLES, STATE_NAMES, allotments, operative, plural, title_of
from tools.made_deeds.words import rupees, slashed, year_spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.made_deeds.content import Deed
    from tools.made_deeds.people import Person
    from tools.made_deeds.typeset import Block

STYLE = {"fonts": ["New Computer Modern"], "size": 11, "margin": 58, "centred": False}
LAYOUT = 1


def blocks(deed: Deed) -> list[Block]:
    """The paper."""
    place = deed.land.place
    noun = "agreement" if deed.label is Label.AGREEMENT_FOR_SALE else "deed"
    made: list[Block] = []
    if deed.stamp_inr is not None:
        made.append(
            {
                "pairs": [
                    ["Stamp Duty paid", f"Rs. {format_indian(deed.stamp_inr)}"],
                    ["Approved Use", "Residential"],
                ]
            }
        )
    made += [
        {"h": title_of(deed, LAYOUT)},
        {
            "p": (
                f"This {noun} is made and executed at {place.district.latin} on this "
                f"{year_spoken(deed.day)} ({slashed(deed.day, '-')})"
            )
        },
        *_parties(deed),
        *_whereas(deed),
        {"h2": "NOW THIS DEED WITNESSETH AS UNDER:"},
        *_clauses(deed),
        {"h2": "SCHEDULE OF THE PROPERTY"},
        {
            "p": (
                f"Survey No.: {deed.land.survey}, Village: {place.village.latin}, Taluk: "
                f"{place.taluk.latin}, District: {place.district.latin}, State: {STATE_NAMES[place.state]}"
            )
        },
        {"p": f"Total extent: {deed.land.extent.written}"},
        {"p": "Bounded as under:-"},
        {
            "pairs": [
                [side, text]
                for side, text in zip(("EAST", "WEST", "NORTH", "SOUTH"), deed.land.boundaries, strict=True)
            ]
        },
        *_end(deed),
    ]
    return made


def _lines(role: str, people: Sequence[Person], place: str) -> list[Block]:
    made: list[Block] = [{"h2": role}]
    for each in people:
        relation = {"S/o": "Son of", "W/o": "Wife of", "D/o": "Daughter of"}[each.relation]
        made.append(
            {
                "pairs": [
                    ["Name", f"{each.title} {each.name.latin}"],
                    [relation, each.relative.latin],
                    ["Resident of", place],
                ]
            }
        )
    return made


def _parties(deed: Deed) -> list[Block]:
    village, roles = deed.land.place.village.latin, ROLES[deed.label]
    if deed.label is Label.PARTITION:
        made: list[Block] = []
        for number, each in enumerate(deed.givers, 1):
            made += _lines(f"PARTY NO. {number}", [each], village)
        return made
    giver = f"{plural(roles.giver, deed.givers)}{_gloss(roles.giver)}"
    taker = f"{plural(roles.taker, deed.takers)}{_gloss(roles.taker)}"
    if deed.label is Label.WILL:
        return _lines(giver, deed.givers, village)
    bank: list[Block] = [{"pairs": [["Name", deed.lender], ["Branch", deed.land.place.taluk.latin]]}]
    givers = (
        [{"h2": giver}, *bank]
        if deed.label is Label.RELEASE_OF_MORTGAGE
        else _lines(giver, deed.givers, village)
    )
    takers = (
        [{"h2": taker}, *bank]
        if deed.label in (Label.MORTGAGE, Label.MODT)
        else _lines(taker, [t.person for t in deed.takers], village)
    )
    return [
        *givers,
        *_signing_for(deed),
        {"p": f"(hereinafter called the {plural(roles.giver, deed.givers).title()}) of the one part;"},
        {"center": "AND"},
        *takers,
        {"p": f"(hereinafter called the {plural(roles.taker, deed.takers).title()}) of the other part."},
    ]


def _gloss(role: str) -> str:
    return {"VENDOR": " (SELLER)", "PURCHASER": " (BUYER)"}.get(role, "")


def _signing_for(deed: Deed) -> list[Block]:
    made: list[Block] = []
    if deed.power is not None:
        number = f"registered as Document No. {deed.power.doc_no}" if deed.power.doc_no else "unregistered"
        made.append(
            {
                "p": f"through Attorney {deed.power.agent.title} {deed.power.agent.name.latin}, "
                f"{deed.power.agent.relation} "
                f"{deed.power.agent.relative.latin}, by Power of Attorney dated "
                f"{slashed(deed.power.day, '-')}, {number}"
            }
        )
    for minor in deed.minors:
        leave = (
            "Permission of the Court has been obtained for the sale."
            if minor.has_leave
            else "No permission of the Court has been obtained."
        )
        made.append(
            {
                "p": (
                    f"also as natural guardian of minor {minor.person.name.latin} (date of birth "
                    f"{slashed(minor.born, '-')}). {leave}"
                )
            }
        )
    return made


def _whereas(deed: Deed) -> list[Block]:
    made: list[Block] = []
    if deed.is_karta_sale:
        made.append(
            {
                "p": (
                    f"AND WHEREAS {deed.givers[0].title} {deed.givers[0].name.latin} is the Karta of "
                    f"his Joint Hindu Family and sells as such."
                )
            }
        )
        if deed.is_necessity_recited:
            made.append({"p": "AND WHEREAS the sale is made for legal necessity and benefit of the estate."})
        if deed.are_coparceners_joined:
            made.append(
                {"p": "AND WHEREAS the coparceners of the family have joined in this deed and consent to it."}
            )
    if deed.prior is not None:
        made.append(
            {
                "p": f"WHEREAS the property was purchased / acquired / inherited vide document No. "
                f"{deed.prior.doc_no}, dated "
                f"{slashed(deed.prior.day, '-')}, duly regd. in the office of Sub-Registrar "
                f"{deed.sro or deed.land.place.taluk.latin}."
            }
        )
    if deed.discharges is not None:
        made.append(
            {
                "p": f"WHEREAS by a deed of mortgage bearing document No. {deed.discharges.doc_no}, "
                f"dated {slashed(deed.discharges.day, '-')}, "
                f"the property stood mortgaged to the Mortgagee."
            }
        )
    return made


def _clauses(deed: Deed) -> list[Block]:
    made: list[str] = []
    if deed.label is Label.PARTITION:
        made += allotments(deed)
    elif deed.label is Label.WILL:
        for each in deed.takers:
            share = f", {each.share} share" if each.share is not None else ""
            made.append(
                f"I bequeath unto {each.person.title} {each.person.name.latin} "
                f"({each.person.relation} {each.person.relative.latin}){share} the property of "
                f"the schedule after my lifetime."
            )
        if deed.executor is not None:
            made.append(
                f"{deed.executor.title} {deed.executor.name.latin} shall be the Executor of this Will."
            )
    elif deed.label is Label.POA:
        made += [
            (
                "The Attorney may sell the property of the schedule and execute the sale deed in the name "
                "of the Principal."
            ),
            "The Attorney may receive the sale price and issue receipts for it.",
        ]
        if deed.is_coupled and deed.amount_inr is not None:
            made.append(
                f"The Attorney has paid to the Principal the entire sale consideration of "
                f"{rupees(deed.amount_inr)}; the power is coupled with interest and cannot be revoked."
            )
    else:
        made.append(operative(deed))
        if deed.advance_inr is not None and deed.long_stop is not None:
            made.append(f"That an advance of {rupees(deed.advance_inr)} has been paid by the Purchaser.")
            made.append(f"That time for completion of the sale is up to {slashed(deed.long_stop, '-')}.")
        made.append("That all taxes and dues up to the date of this deed have been paid.")
    return [{"p": f"{n}. {said}"} for n, said in enumerate(made, 1)]


def _end(deed: Deed) -> list[Block]:
    made: list[Block] = [
        {
            "p": (
                "IN WITNESS WHEREOF, the parties have set their hands in the presence of the "
                "following witnesses:"
            )
        },
        {"h2": "WITNESSES:"},
    ]
    for n, each in enumerate(deed.witnesses, 1):
        made.append({"p": f"{n}. {each.title} {each.name.latin} {each.relation} {each.relative.latin}"})
    if deed.stamp_deficit_inr is not None:
        short = format_indian(deed.stamp_deficit_inr)
        made.append({"p": f"Deficit stamp duty Rs. {short} is payable on this document."})
    if deed.doc_no is not None and deed.registered_on is not None:
        made += [
            {"h2": "ENDORSEMENT OF REGISTRATION"},
            {
                "pairs": [
                    ["Document No.", deed.doc_no],
                    ["Book", "I"],
                    ["Sub-Registrar Office", deed.sro],
                    ["Date of Registration", slashed(deed.registered_on, "-")],
                ]
            },
        ]
    elif deed.is_notarised:
        made.append({"p": "NOTARIAL: Signed before me, Notary. (Unregistered document)"})
    return made
