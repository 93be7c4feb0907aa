"""What the layouts of a deed share: titles, what parties are called, phrases for persons and land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.documents.labels import DocumentLabel as Label
from tools.indian_words import in_words
from tools.made_deeds.words import rupees

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from tools.made_deeds.content import Deed, Land, Taker
    from tools.made_deeds.people import Person


@dataclass(frozen=True, slots=True)
class Roles:
    """How a kind of deed is called, and its two sides."""

    titles: tuple[str, ...]
    giver: str
    taker: str


ROLES: Final[dict[Label, Roles]] = {
    Label.SALE_DEED: Roles(
        ("SALE DEED", "DEED OF ABSOLUTE SALE", "DEED OF SALE", "ABSOLUTE SALE DEED"), "VENDOR", "PURCHASER"
    ),
    Label.MOTHER_DEED: Roles(
        ("SALE DEED", "DEED OF ABSOLUTE SALE", "DEED OF SALE", "ABSOLUTE SALE DEED"), "VENDOR", "PURCHASER"
    ),
    Label.GIFT: Roles(
        ("GIFT DEED", "DEED OF GIFT OF IMMOVABLE PROPERTY", "DEED OF GIFT", "GIFT SETTLEMENT DEED"),
        "DONOR",
        "DONEE",
    ),
    Label.RELEASE: Roles(
        ("RELEASE DEED", "DEED OF RELINQUISHMENT", "DEED OF RELEASE", "RELINQUISHMENT DEED"),
        "RELEASOR",
        "RELEASEE",
    ),
    Label.PARTITION: Roles(
        (
            "PARTITION DEED",
            "DEED OF PARTITION",
            "DEED OF FAMILY PARTITION",
            "DEED OF PARTITION BETWEEN CO-OWNERS",
        ),
        "PARTY",
        "PARTY",
    ),
    Label.MORTGAGE: Roles(
        ("MORTGAGE DEED", "SIMPLE MORTGAGE DEED", "DEED OF SIMPLE MORTGAGE", "DEED OF MORTGAGE"),
        "MORTGAGOR",
        "MORTGAGEE",
    ),
    Label.MODT: Roles(("MEMORANDUM OF DEPOSIT OF TITLE DEEDS",) * 4, "DEPOSITOR", "BANK"),
    Label.RELEASE_OF_MORTGAGE: Roles(
        (
            "DEED OF RELEASE OF MORTGAGE",
            "DISCHARGE OF MORTGAGE",
            "DEED OF RECONVEYANCE OF MORTGAGED PROPERTY",
            "RECEIPT FOR DISCHARGE OF MORTGAGE",
        ),
        "MORTGAGEE",
        "MORTGAGOR",
    ),
    Label.POA: Roles(
        (
            "GENERAL POWER OF ATTORNEY",
            "POWER OF ATTORNEY TO EXECUTE SALE DEED",
            "SPECIAL POWER OF ATTORNEY",
            "DEED OF GENERAL POWER OF ATTORNEY",
        ),
        "PRINCIPAL",
        "ATTORNEY",
    ),
    Label.AGREEMENT_FOR_SALE: Roles(
        ("AGREEMENT FOR SALE", "AGREEMENT TO SELL", "SALE AGREEMENT", "AGREEMENT OF SALE"),
        "VENDOR",
        "PURCHASER",
    ),
    Label.WILL: Roles(
        ("WILL", "LAST WILL AND TESTAMENT", "DEED OF WILL", "LAST WILL"), "TESTATOR", "LEGATEE"
    ),
}


STATE_NAMES: Final = {
    "KA": "Karnataka",
    "MH": "Maharashtra",
    "TN": "Tamil Nadu",
    "WB": "West Bengal",
    "RJ": "Rajasthan",
}


def title_of(deed: Deed, layout: int) -> str:
    """The heading of a deed in a layout, counted from 0."""
    return ROLES[deed.label].titles[layout]


def describe(person: Person, *, age: bool = True, place: str = "") -> str:
    """``Sri. Ramesh Gowda, S/o Mohan Gowda, aged about 45 years, residing at Varthur``."""
    said = f"{person.title} {person.name.latin}, {person.relation} {person.relative.latin}"
    if age:
        said += f", aged about {person.age} years"
    return said + (f", residing at {place}" if place else "")


def describe_all(people: Sequence[Person], place: str) -> str:
    """One person, or numbered ones."""
    if len(people) == 1:
        return describe(people[0], place=place)
    return "; ".join(f"({n}) {describe(each, place=place)}" for n, each in enumerate(people, 1))


def persons(takers: Sequence[Taker]) -> list[Person]:
    """The persons of takers."""
    return [each.person for each in takers]


def plural(word: str, people: Sequence[object]) -> str:
    """VENDOR or VENDORS."""
    if len(people) < 2:
        return word
    return f"{word[:-1]}IES" if word.endswith("Y") else f"{word}S"


def share_words(share: Fraction | None) -> str:
    """``undivided 1/3 share in `` before what is conveyed, or nothing."""
    return "" if share is None else f"an undivided {share} share in "


def operative(deed: Deed) -> str:  # noqa: PLR0911 - one case a kind of deed
    """What the deed does, in the words of its kind."""
    giver, taker = _sides(deed)
    share = share_words(deed.share)
    money = rupees(deed.amount_inr) if deed.amount_inr is not None else ""
    match deed.label:
        case Label.SALE_DEED | Label.MOTHER_DEED:
            return (
                f"That in consideration of a sum of {money} paid by the {taker} to the {giver}, the "
                f"receipt of which the "
                f"{giver} hereby acknowledges, the {giver} hereby sells, conveys, transfers and "
                f"assigns {share}the "
                f"Schedule Property unto the {taker}, to hold the same absolutely and for ever, free "
                f"from all "
                f"encumbrances, and has delivered vacant possession."
            )
        case Label.GIFT:
            return (
                f"That the {giver}, without any monetary consideration and in consideration of "
                f"natural love and affection, "
                f"doth hereby grant and transfer by way of gift {share}the Schedule Property unto the "
                f"{taker}, and the "
                f"{taker} accepts the gift and has taken possession."
            )
        case Label.RELEASE:
            paid = (
                f" for a consideration of {money}"
                if money
                else " out of natural love and affection and without any monetary consideration"
            )
            held = share or "all the right, title and interest in "
            return (
                f"That the {giver}{paid} hereby releases and relinquishes {held}the Schedule Property "
                f"in favour of the "
                f"{taker}, who shall hold the same absolutely."
            )
        case Label.MORTGAGE:
            return (
                f"That in consideration of a loan of {money} advanced by the {taker} to the {giver}, "
                f"the {giver} doth hereby "
                f"transfer by way of simple mortgage the Schedule Property as a security for "
                f"repayment of the said sum with interest."
            )
        case Label.MODT:
            return (
                f"That the {giver} has deposited with the {taker} the documents of title of the "
                f"Schedule Property with intent to "
                f"create an equitable mortgage as security for a loan of {money} together with interest."
            )
        case Label.RELEASE_OF_MORTGAGE:
            return (
                f"That all sums due under the said mortgage for {money} have been repaid, and the "
                f"{giver} hereby releases and "
                f"discharges the Schedule Property from the said mortgage and reconveys the same to "
                f"the {taker}."
            )
        case _:
            return (
                f"That the {giver} has agreed to sell and the {taker} has agreed to purchase "
                f"{share}the Schedule Property for a "
                f"total sale price of {money}, free from all encumbrances."
            )


def _sides(deed: Deed) -> tuple[str, str]:
    roles = ROLES[deed.label]
    return plural(roles.giver, deed.givers), plural(roles.taker, deed.takers)


def allotments(deed: Deed) -> list[str]:
    """One sentence a party of a partition."""
    return [
        f"{each.person.title} {each.person.name.latin} is allotted {each.share} share in the Schedule "
        f"Property as "
        f"absolute owner."
        for each in deed.takers
    ]


def extent_words(land: Land) -> str:
    """``2400 square feet``."""
    return land.extent.written


def area_in_full(number: int) -> str:
    """A number with its words."""
    return f"{number} ({in_words(number)})"
