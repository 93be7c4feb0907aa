"""Layout 3 of the deeds, held out: after the printed formats of registration departments.

General sale deed, deed of gift, relinquishment deed, power of attorney to execute a sale deed: other turns of
phrase than layouts 0 to 2. docs/deeds.md has what was read of them at first
sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents.labels import DocumentLabel as Label
from domain.money import format_indian
from tools.indian_words import in_words
from tools.made_deeds.deed_words import STATE_NAMES, title_of
from tools.made_deeds.words import ordinal, slashed, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from tools.made_deeds.content import Deed, Taker
    from tools.made_deeds.people import Person
    from tools.made_deeds.typeset import Block

STYLE = {"fonts": ["Libertinus Serif"], "size": 12, "margin": 72, "leading": 0.8}
LAYOUT = 3
_GIVERS = {
    Label.SALE_DEED: "SELLER",
    Label.AGREEMENT_FOR_SALE: "SELLER",
    Label.GIFT: "DONOR",
    Label.RELEASE: "EXECUTANT/RELEASOR",
    Label.MORTGAGE: "MORTGAGOR",
    Label.MODT: "MORTGAGOR",
}
_TAKERS = {
    Label.SALE_DEED: "VENDEE",
    Label.AGREEMENT_FOR_SALE: "VENDEE",
    Label.GIFT: "DONEE",
    Label.RELEASE: "RELEASEE",
    Label.MORTGAGE: "MORTGAGEE",
    Label.MODT: "MORTGAGEE",
}


def blocks(deed: Deed) -> list[Block]:
    """The paper."""
    made: list[Block] = [{"h": title_of(deed, LAYOUT)}]
    match deed.label:
        case Label.WILL:
            made += _will(deed)
        case Label.POA:
            made += _power(deed)
        case Label.PARTITION:
            made += _partition(deed)
        case Label.RELEASE_OF_MORTGAGE:
            made += _reconveyance(deed)
        case _:
            made += _transfer(deed)
    return [*made, *_schedule(deed), *_close(deed)]


def _sum(amount: int) -> str:
    return f"Rs.{format_indian(amount)}/- (Rupees {in_words(amount)} only)"


def _who(person: Person) -> str:
    word = {"S/o": "son of", "W/o": "wife of", "D/o": "daughter of"}[person.relation]
    return (
        f"{'Mrs.' if person.is_woman else 'Mr.'} {person.name.latin}, {word} "
        f"{person.relative.latin}, aged {person.age} years"
    )


def _all(people: Sequence[Person]) -> str:
    return " and ".join(_who(each) for each in people)


def _people(takers: Sequence[Taker]) -> list[Person]:
    return [each.person for each in takers]


def _transfer(deed: Deed) -> list[Block]:
    giver, taker = _GIVERS[deed.label], _TAKERS[deed.label]
    kind = {
        Label.AGREEMENT_FOR_SALE: "Agreement of sale",
        Label.GIFT: "Deed of gift",
        Label.RELEASE: "Deed of relinquishment",
    }.get(deed.label, "Deed of mortgage" if deed.lender else "Deed of sale")
    if deed.label is Label.MODT:
        kind = "Memorandum"
    made: list[Block] = [
        {"p": f"This {kind} is made on the {spoken(deed.day)} at {deed.land.place.taluk.latin}."},
        {"center": "By"},
    ]
    signing = ""
    if deed.power is not None:
        kept = f"registered as No. {deed.power.doc_no}" if deed.power.doc_no else "which is not registered"
        signing = (
            f", acting through the constituted Attorney "
            f"{'Mrs.' if deed.power.agent.is_woman else 'Mr.'} {deed.power.agent.name.latin} in terms of the "
            f"power of attorney dated {slashed(deed.power.day, '.')}, {kept}"
        )
    for minor in deed.minors:
        leave = (
            "leave of the Court having been granted"
            if minor.has_leave
            else "no leave of the Court having been taken"
        )
        signing += (
            f", for self and on behalf of minor child {minor.person.name.latin} born on "
            f"{slashed(minor.born, '.')}, {leave}"
        )
    made.append(
        {
            "p": (
                f"{_all(deed.givers)}{signing}, hereinafter referred to as the \u201c{giver}\u201d "
                f"(which term includes heirs and assigns) of the one part,"
            )
        }
    )
    made.append({"center": "In favour of"})
    bank = f"{deed.lender}, {deed.land.place.taluk.latin} branch"
    made.append(
        {
            "p": (
                f"{bank if deed.lender else _all(_people(deed.takers))}, hereinafter referred to as "
                f"the \u201c{taker}\u201d of the other part."
            )
        }
    )
    if deed.is_karta_sale:
        said = f"Whereas the {giver} is the Karta and manager of the joint family"
        said += ", and the alienation is for legal necessity" if deed.is_necessity_recited else ""
        said += ", the coparceners having consented hereto" if deed.are_coparceners_joined else ""
        made.append({"p": f"{said}."})
    if deed.prior is not None:
        made.append(
            {
                "p": (
                    f"Whereas the {giver} derived title by deed dated {slashed(deed.prior.day, '.')} "
                    f"registered as No. {deed.prior.doc_no} of Book I of this office."
                )
            }
        )
    made.append({"p": "Now this deed witnesses:"})
    return [*made, *_terms(deed, giver, taker)]


def _terms(deed: Deed, giver: str, taker: str) -> list[Block]:
    share = (
        f"{deed.share}rd undivided share of "
        if deed.share is not None and deed.share.denominator == 3
        else ""
    )
    if deed.share is not None and not share:
        share = f"an undivided {deed.share} share in "
    match deed.label:
        case Label.GIFT:
            said = [
                (
                    f"The {giver}, out of love and affection, gives and transfers by way of gift "
                    f"{share}the property below to the {taker}, who accepts the gift."
                )
            ]
        case Label.RELEASE:
            said = [
                (
                    f"The {giver} relinquishes and releases the whole right in the property below in "
                    f"favour of the {taker} without consideration."
                )
            ]
        case Label.MORTGAGE if deed.amount_inr is not None:
            said = [
                (
                    f"The {giver} has borrowed {_sum(deed.amount_inr)} from the {taker} and by way of "
                    f"simple mortgage charges the property below with its repayment."
                )
            ]
        case Label.MODT if deed.amount_inr is not None:
            said = [
                (
                    f"The {giver} deposited the title deeds with the {taker} to secure a loan of "
                    f"{_sum(deed.amount_inr)} by equitable mortgage."
                )
            ]
        case Label.AGREEMENT_FOR_SALE if (
            deed.amount_inr is not None and deed.advance_inr is not None and deed.long_stop is not None
        ):
            said = [
                (
                    f"The {giver} agrees to sell and the {taker} agrees to buy {share}the property below "
                    f"at a price of {_sum(deed.amount_inr)}."
                ),
                f"Earnest money of {_sum(deed.advance_inr)} has been paid.",
                f"The sale deed shall be executed by {slashed(deed.long_stop, '.')}.",
            ]
        case _:
            price = _sum(deed.amount_inr) if deed.amount_inr is not None else "value received"
            said = [
                (
                    f"For a price of {price} paid before the Sub-Registrar, the {giver} sells, conveys "
                    f"and makes over {share}the property below to the {taker}, with possession."
                )
            ]
    return [{"p": f"({chr(96 + n)}) {each}"} for n, each in enumerate(said, 1)]


def _will(deed: Deed) -> list[Block]:
    made: list[Block] = [
        {
            "p": (
                f"I, {_who(deed.givers[0])}, in good health and of sound mind, make this my last "
                f"Will at {deed.land.place.taluk.latin} on {spoken(deed.day)}."
            )
        }
    ]
    for each in deed.takers:
        share = f"a {each.share} share of " if each.share is not None else ""
        made.append({"p": f"I give, devise and bequeath {share}the property below to {_who(each.person)}."})
    if deed.executor is not None:
        made.append(
            {
                "p": (
                    f"I nominate {'Mrs.' if deed.executor.is_woman else 'Mr.'} "
                    f"{deed.executor.name.latin} to be the executor hereof."
                )
            }
        )
    return made


def _power(deed: Deed) -> list[Block]:
    made: list[Block] = [
        {
            "p": f"Know all men by these presents that I, {_who(deed.givers[0])}, do hereby nominate, "
            f"constitute and appoint {_who(deed.takers[0].person)} to be my true "
            f"and lawful attorney, on this {spoken(deed.day)}, to do the following:"
        },
        {"p": "(a) to enter into any agreement and to sell the property below to anyone at any price;"},
        {"p": "(b) to receive the price from the buyer and pass receipts."},
    ]
    if deed.is_coupled and deed.amount_inr is not None:
        made.append(
            {
                "p": (
                    f"The attorney having paid me the consideration of {_sum(deed.amount_inr)}, this "
                    f"power is irrevocable and coupled with an interest."
                )
            }
        )
    return made


def _partition(deed: Deed) -> list[Block]:
    made: list[Block] = []
    for number, each in enumerate(deed.givers, 1):
        made.append(
            {
                "p": (
                    f"{_who(each)} (hereinafter called the "
                    f"{('First', 'Second', 'Third', 'Fourth')[number - 1]} Party);"
                )
            }
        )
    made.append(
        {
            "p": (
                f"do hereby execute this deed of partition between themselves on this "
                f"{spoken(deed.day)}, being the co-owners of the property below."
            )
        }
    )
    made += [
        {"p": f"{each.person.name.latin} shall take {each.share} share of the property below."}
        for each in deed.takers
    ]
    return made


def _reconveyance(deed: Deed) -> list[Block]:
    if deed.discharges is None or deed.amount_inr is None:
        return []
    return [
        {
            "p": f"This deed is made on the {spoken(deed.day)} by {deed.lender}, "
            f"{deed.land.place.taluk.latin} branch, hereinafter referred to as the "
            f"\u201cMORTGAGEE\u201d, in favour of "
            f"{_all(_people(deed.takers))}, hereinafter referred to as the \u201cMORTGAGOR\u201d."
        },
        {
            "p": f"Whereas by mortgage dated {slashed(deed.discharges.day, '.')} registered as No. "
            f"{deed.discharges.doc_no} the property below stood charged for a loan of "
            f"{_sum(deed.amount_inr)}, "
            f"and whereas the same is fully repaid, the MORTGAGEE reconveys the property to the MORTGAGOR "
            f"free of the charge."
        },
    ]


def _schedule(deed: Deed) -> list[Block]:
    land, place = deed.land, deed.land.place
    east, west, north, south = land.boundaries
    return [
        {"h2": "The Schedule above referred to"},
        {
            "p": f"Land and building in Sy. No. {land.survey} of {place.village.latin} village, "
            f"{place.taluk.latin} taluk, {place.district.latin} district, "
            f"{STATE_NAMES[place.state]}, admeasuring {land.extent.written}, bounded:"
        },
        {"p": f"On the East: {east}"},
        {"p": f"On the West: {west}"},
        {"p": f"On the North: {north}"},
        {"p": f"On the South: {south}"},
    ]


def _close(deed: Deed) -> list[Block]:
    made: list[Block] = [{"p": "In witness whereof signed in the presence of:"}]
    made += [
        {
            "p": (
                f"{n}) {'Mrs.' if each.is_woman else 'Mr.'} {each.name.latin} {each.relation} "
                f"{each.relative.latin}"
            )
        }
        for n, each in enumerate(deed.witnesses, 1)
    ]
    if deed.stamp_inr is not None:
        made.append({"p": f"Stamp duty of Rs. {format_indian(deed.stamp_inr)} paid by challan."})
    if deed.stamp_deficit_inr is not None:
        made.append(
            {"p": f"Note: short stamp duty Rs. {format_indian(deed.stamp_deficit_inr)}, to be recovered."}
        )
    if deed.doc_no is not None and deed.registered_on is not None:
        made.append(
            {
                "framed": [
                    f"Presented in the office of the Sub-Registrar of {deed.sro}",
                    f"Registered as No. {deed.doc_no} of Book I",
                    f"Date: {_day(deed.registered_on)}",
                ]
            }
        )
    elif deed.is_notarised:
        made.append(
            {
                "framed": [
                    "Solemnly affirmed and signed before me",
                    "Notary, Government of India",
                    "(unregistered document)",
                ]
            }
        )
    return made


def _day(day: date) -> str:
    return f"{ordinal(day.day)} {day:%B} {day.year}"
