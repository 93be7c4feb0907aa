"""Layout 0 of the deeds: running text from "THIS DEED" to the witnesses, the registration written below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents.labels import DocumentLabel as Label
from domain.money import format_indian
from tools.made_deeds.deed_words import (
    ROLES,
    STATE_NAMES,
    allotments,
    describe,
    describe_all,
    operative,
    persons,
    plural,
    title_of,
)
from tools.made_deeds.words import rupees, slashed, spoken

if TYPE_CHECKING:
    from tools.made_deeds.content import Deed
    from tools.made_deeds.typeset import Block

STYLE = {"fonts": ["Libertinus Serif"], "size": 11.5, "margin": 64}
LAYOUT = 0


def blocks(deed: Deed) -> list[Block]:
    """The paper."""
    made: list[Block] = [{"h": title_of(deed, LAYOUT)}]
    if deed.stamp_inr is not None:
        made.append({"right": f"Stamp duty paid Rs. {format_indian(deed.stamp_inr)}/-"})
    made += _opening(deed)
    made += _story(deed)
    made += [{"p": "NOW THIS DEED WITNESSETH AS FOLLOWS:"}, *_operative(deed)]
    made += _schedule(deed)
    made += _ending(deed)
    return made


def _opening(deed: Deed) -> list[Block]:
    place = deed.land.place.district.latin
    roles = ROLES[deed.label]
    name = "AGREEMENT" if deed.label is Label.AGREEMENT_FOR_SALE else "DEED"
    if deed.label is Label.WILL:
        who = describe(deed.givers[0], place=deed.land.place.village.latin)
        return [
            {
                "p": f"I, {who}, being of sound body and mind, do hereby declare this to be my last "
                f"Will and testament, which "
                f"I execute at {place} on this {spoken(deed.day)}. I revoke all earlier wills made by me."
            }
        ]
    if deed.label is Label.POA:
        principal = describe(deed.givers[0], place=deed.land.place.village.latin)
        agent = describe(deed.takers[0].person, place=place)
        return [
            {
                "p": f"BY THIS POWER OF ATTORNEY executed at {place} on this {spoken(deed.day)}, I, "
                f"{principal}, hereinafter "
                f"called the PRINCIPAL, do hereby appoint {agent}, hereinafter called the ATTORNEY, "
                f"to be my lawful attorney "
                f"for me and in my name."
            }
        ]
    made: list[Block] = [{"p": f"THIS {name} is made and executed at {place} on this {spoken(deed.day)}"}]
    if deed.label is Label.PARTITION:
        made.append({"center": "AMONG"})
        for number, each in enumerate(deed.givers, 1):
            made.append(
                {
                    "p": (
                        f"({number}) {describe(each, place=deed.land.place.village.latin)}, "
                        f"hereinafter called the PARTY NO. {number};"
                    )
                }
            )
        return made
    givers = deed.lender and deed.label is Label.RELEASE_OF_MORTGAGE
    giver_text = (
        _bank(deed)
        if givers
        else describe_all(deed.givers, deed.land.place.village.latin) + _attorney(deed) + _guardian(deed)
    )
    is_loan = deed.label in (Label.MORTGAGE, Label.MODT)
    taker_text = _bank(deed) if is_loan else describe_all(persons(deed.takers), place)
    made += [
        {"center": "BETWEEN"},
        {"p": f"{giver_text}, hereinafter called the {plural(roles.giver, deed.givers)} of the ONE PART,"},
        {"center": "AND"},
        {"p": f"{taker_text}, hereinafter called the {plural(roles.taker, deed.takers)} of the OTHER PART."},
    ]
    return made


def _bank(deed: Deed) -> str:
    return (
        f"{deed.lender}, a body corporate having its branch at {deed.land.place.taluk.latin}, "
        f"represented by its Manager"
    )


def _attorney(deed: Deed) -> str:
    if deed.power is None:
        return ""
    kept = f" registered as Document No. {deed.power.doc_no}" if deed.power.doc_no else " (not registered)"
    return (
        f", represented by his Power of Attorney holder {describe(deed.power.agent, age=False)}, "
        f"under the Power of Attorney dated {slashed(deed.power.day)}{kept}"
    )


def _guardian(deed: Deed) -> str:
    said = ""
    for minor in deed.minors:
        leave = (
            "with the permission of the District Court" if minor.has_leave else "without any order of court"
        )
        said += (
            f", acting for self and as guardian of the minor {minor.person.name.latin}, born on "
            f"{slashed(minor.born)}, {leave}"
        )
    return said


def _story(deed: Deed) -> list[Block]:
    made: list[Block] = []
    if deed.is_karta_sale:
        said = (
            f"WHEREAS {deed.givers[0].title} {deed.givers[0].name.latin} executes this deed as "
            f"Karta of the Hindu Undivided Family"
        )
        if deed.is_necessity_recited:
            said += ", for the legal necessity of the family"
        if deed.are_coparceners_joined:
            said += ", and all coparceners join as consenting parties"
        made.append({"p": f"{said}."})
    if deed.prior is not None:
        made.append(
            {
                "p": f"WHEREAS the Schedule Property was acquired under the document registered as "
                f"Document No. {deed.prior.doc_no} "
                f"dated {slashed(deed.prior.day)} in the office of the Sub-Registrar, "
                f"{deed.sro or deed.land.place.taluk.latin}, and has been enjoyed since then."
            }
        )
    if deed.discharges is not None:
        made.append(
            {
                "p": f"WHEREAS the Schedule Property was mortgaged to the MORTGAGEE by the deed "
                f"registered as Document No. "
                f"{deed.discharges.doc_no} dated {slashed(deed.discharges.day)}."
            }
        )
    return made


def _operative(deed: Deed) -> list[Block]:
    match deed.label:
        case Label.PARTITION:
            return [{"p": f"{n}. {said}"} for n, said in enumerate(allotments(deed), 1)]
        case Label.WILL:
            made: list[Block] = []
            for n, each in enumerate(deed.takers, 1):
                share = f"{each.share} share in " if each.share is not None else ""
                made.append(
                    {
                        "p": (
                            f"{n}. I bequeath on my death to {describe(each.person, age=False)}, "
                            f"{share}the Schedule Property."
                        )
                    }
                )
            if deed.executor is not None:
                made.append(
                    {
                        "p": (
                            f"I appoint {deed.executor.title} {deed.executor.name.latin} as the "
                            f"executor of this Will."
                        )
                    }
                )
            return made
        case Label.POA:
            made = [
                {
                    "p": (
                        "1. To negotiate and sell the Schedule Property to any purchaser and to "
                        "execute and present any sale deed for registration."
                    )
                },
                {
                    "p": (
                        "2. To receive from the purchaser the consideration money and to give "
                        "receipt and discharge therefor."
                    )
                },
            ]
            if deed.is_coupled and deed.amount_inr is not None:
                made.append(
                    {
                        "p": f"3. The PRINCIPAL has received from the ATTORNEY the full sale "
                        f"consideration of {rupees(deed.amount_inr)}, has "
                        f"delivered possession, and this power is coupled with interest and irrevocable."
                    }
                )
            return made
        case Label.AGREEMENT_FOR_SALE if deed.advance_inr is not None and deed.long_stop is not None:
            return [
                {"p": f"1. {operative(deed)}"},
                {"p": f"2. The PURCHASER has paid an advance of {rupees(deed.advance_inr)} this day."},
                {"p": f"3. The sale shall be completed on or before {slashed(deed.long_stop)}."},
            ]
        case _:
            return [
                {"p": f"1. {operative(deed)}"},
                {"p": "2. The parties shall bear the taxes of the Schedule Property as by law required."},
            ]


def _schedule(deed: Deed) -> list[Block]:
    land = deed.land
    east, west, north, south = land.boundaries
    return [
        {"h2": "SCHEDULE PROPERTY"},
        {
            "p": f"All that piece and parcel of the property bearing Survey No. {land.survey}, "
            f"situated at {land.place.village.latin} "
            f"Village, {land.place.taluk.latin} Taluk, {land.place.district.latin} District, "
            f"{STATE_NAMES[land.place.state]}, measuring {land.extent.written}, and bounded on the:"
        },
        {"pairs": [["East by", east], ["West by", west], ["North by", north], ["South by", south]]},
    ]


def _ending(deed: Deed) -> list[Block]:
    made: list[Block] = [
        {
            "p": (
                "IN WITNESS WHEREOF the parties have signed this document on the day, month and year "
                "first above written."
            )
        },
        {"p": "WITNESSES:"},
        *(
            {"p": f"{n}. {each.name.latin}, {each.relation} {each.relative.latin}"}
            for n, each in enumerate(deed.witnesses, 1)
        ),
        {"gap": 1},
    ]
    if deed.stamp_deficit_inr is not None:
        made.append(
            {
                "p": (
                    f"Impounded under section 33 of the Stamp Act: deficit stamp duty of Rs. "
                    f"{format_indian(deed.stamp_deficit_inr)}/- not paid."
                )
            }
        )
    if deed.doc_no is not None and deed.registered_on is not None:
        made.append(
            {
                "framed": [
                    f"Registered as Document No. {deed.doc_no} of Book 1",
                    f"in the office of the Sub-Registrar, {deed.sro}, on {slashed(deed.registered_on)}.",
                ]
            }
        )
    elif deed.is_notarised:
        made.append(
            {
                "framed": [
                    "Attested before me",
                    "Notary Public",
                    "This document is notarised and not registered.",
                ]
            }
        )
    return made
