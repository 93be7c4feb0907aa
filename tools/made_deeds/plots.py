"""Plots: clean chains of many shapes, and one planted defect at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from domain.documents.labels import DocumentLabel as Label
from tools.made_deeds.content import Deed, Land, Taker
from tools.made_deeds.extents import extent_of
from tools.made_deeds.registers import cersai, certificates, municipal, rera, revenue, suit_row
from tools.made_deeds.story import AS_OF

if TYPE_CHECKING:
    from collections.abc import Callable

    from tools.made_deeds.people import Spelled
    from tools.made_deeds.story import Story


def _close(story: Story) -> None:
    """Certificates, the revenue record and what else a seller brings along."""
    certificates(story)
    revenue(story)
    municipal(story)


def _steps(story: Story, count: int) -> None:
    for _ in range(count):
        match story.draw.randint(0, 6):
            case 0:
                story.gift()
            case 1:
                story.mortgage()
            case 2:
                heirs = story.death(story.draw.choice((2, 3)))[1] if len(story.holders) == 1 else []
                if heirs and story.draw.random() < 0.5:
                    story.release(heirs[1:], heirs[0])
                story.sale()
            case 3:
                story.power_sale() if len(story.holders) == 1 else story.sale()
            case 4 if len(story.holders) == 1:
                story.will()
            case 5:
                story.sale(buyers=2)
                story.partition(list(story.holders))
            case _:
                story.sale()


def clean(story: Story) -> None:
    """Nothing wrong."""
    story.root(story.draw.choice((1, 1, 2)))
    _steps(story, story.draw.choice((1, 2, 2, 3)))
    _close(story)


def unregistered_sale(story: Story) -> None:
    """A sale that only a notary has seen."""
    story.root()
    story.sale(registered=False, is_notarised=True, moves=False)
    seller = story.papers[-1]
    _sell_on(story, seller)
    _close(story)


def _sell_on(story: Story, earlier: object) -> None:
    """The buyer of a deed that passed nothing sells on."""
    if isinstance(earlier, Deed):
        story.sale(sellers=[each.person for each in earlier.takers], moves=False)


def missing_link(story: Story) -> None:
    """A deed of the chain is not in the bundle."""
    story.root()
    lost = story.sale()
    story.papers[story.papers.index(lost)] = replace(lost, is_left_out=True)
    story.sale()
    _close(story)


def sold_twice(story: Story) -> None:
    """The same seller sells again."""
    root = story.root()
    story.sale()
    story.sale(sellers=[each.person for each in root.takers], moves=False)
    _close(story)


def one_heir_sells_all(story: Story) -> None:
    """One of three heirs sells the whole."""
    story.root()
    _, heirs = story.death(3)
    story.sale(sellers=[heirs[0]], share=Fraction(1), moves=False)
    _close(story)


def open_mortgage(story: Story) -> None:
    """A loan that was never released."""
    story.root()
    story.sale()
    story.mortgage(discharged=False)
    _close(story)


def open_cersai(story: Story) -> None:
    """The loan is released and the registry still shows it."""
    story.root()
    story.sale()
    deed = story.mortgage()
    cersai(story, str(deed.lender), deed.day + timedelta(days=20), satisfied=False)
    _close(story)


def minor_without_leave(story: Story) -> None:
    """A mother sells her child's share without the court."""
    story.root()
    story.minor_sale(leave=False)
    _close(story)


def dead_principal(story: Story) -> None:
    """The attorney sells after the principal has died."""
    story.root()
    story.power_sale(died=True)
    _close(story)


def unregistered_power(story: Story) -> None:
    """The attorney's power was never registered."""
    story.root()
    story.power_sale(registered=False)
    _close(story)


def partition_without_one(story: Story) -> None:
    """A partition that leaves one co-owner out."""
    story.root()
    _, heirs = story.death(3)
    story.partition(heirs[:2])
    _close(story)


def unregistered_release(story: Story) -> None:
    """A sister gives up her share on a paper that nobody registered."""
    story.root()
    _, heirs = story.death(2)
    story.release([heirs[1]], heirs[0], registered=False)
    _close(story)


def unproved_heirs(story: Story) -> None:
    """Only an oath says who the heirs are."""
    story.root()
    story.death(2, proved=False)
    story.sale()
    _close(story)


def unproved_will(story: Story) -> None:
    """A will without probate."""
    story.root()
    story.will(proved=False)
    _close(story)


def karta_alone(story: Story) -> None:
    """A karta sells family land and says nothing of necessity."""
    story.root()
    story.sale(is_karta_sale=True)
    _close(story)


def open_agreement(story: Story) -> None:
    """The owner has promised it to another."""
    story.root()
    story.sale()
    story.agreement()
    _close(story)


def smaller_extent(story: Story) -> None:
    """One deed describes a tenth less."""
    story.root()
    figures = tuple(
        (max(value * 9 // 10 - 1, 1), unit) if place == 0 else (value, unit)
        for place, (value, unit) in enumerate(story.figures)
    )
    smaller = Land(
        story.land.survey, extent_of(figures, story.state), story.land.place, story.land.boundaries
    )
    story.sale(land=smaller)
    _close(story)


def other_survey(story: Story) -> None:
    """One deed names another survey number."""
    story.root()
    other = Land(
        f"{story.draw.randint(400, 600)}/{story.draw.randint(1, 9)}",
        story.land.extent,
        story.land.place,
        story.land.boundaries,
    )
    story.sale(land=other)
    _close(story)


def other_spelling(story: Story) -> None:
    """A seller's name is spelled otherwise than he bought."""
    story.root()
    story.sale()
    holder = next(iter(story.holders))
    other = replace(holder, name=_respelled(holder.name))
    story.sale(sellers=[other], moves=True)
    _close(story)


def _respelled(name: Spelled) -> Spelled:
    """As another clerk would write it."""
    for one, two in (
        ("ee", "i"),
        ("sh", "ss"),
        ("j", "jj"),
        ("v", "w"),
        ("a ", "aa "),
        ("n", "nn"),
        ("h", "hh"),
    ):
        if one in name.latin:
            return replace(name, latin=name.latin.replace(one, two, 1))
    return replace(name, latin=f"{name.latin}a")


def uncovered_years(story: Story) -> None:
    """The certificate begins too late."""
    story.root()
    story.sale()
    certificates(story, start=date(2004, 4, 1))
    revenue(story)


def young_root(story: Story) -> None:
    """The first paper is younger than the search."""
    story.day = date(story.draw.randint(2004, 2012), 3, story.draw.randint(1, 28))
    story.root()
    story.sale()
    certificates(story)
    revenue(story)


def power_for_price(story: Story) -> None:
    """A 'sale' by general power: the buyer paid and holds a power."""
    story.root()
    holder = next(iter(story.holders))
    buyer = story.cast.person()
    story.later()
    story.deed(
        Label.POA,
        givers=(holder,),
        takers=(Taker(buyer),),
        is_coupled=True,
        amount_inr=story.price(),
        stamp_inr=1000,
    )
    certificates(story)
    revenue(story)


def short_stamp(story: Story) -> None:
    """Duty is missing on one deed."""
    story.root()
    story.sale(stamp_deficit_inr=story.draw.randint(5, 90) * 1000)
    _close(story)


def pending_suit(story: Story) -> None:
    """The certificate shows a suit the bundle is silent on."""
    story.root()
    story.sale()
    certificates(story, extra=[suit_row(story)])
    revenue(story)


def old_name(story: Story) -> None:
    """The revenue record still has the seller of before."""
    root = story.root()
    story.sale()
    certificates(story)
    revenue(story, [each.person for each in root.takers])


def ended_registration(story: Story) -> None:
    """The project's registration has run out."""
    story.root()
    story.sale()
    certificates(story)
    revenue(story)
    rera(story, ends=AS_OF - timedelta(days=story.draw.randint(20, 400)))


def arrears(story: Story) -> None:
    """Property tax is owed."""
    story.root()
    story.sale()
    certificates(story)
    revenue(story)
    municipal(story, arrears=story.draw.randint(2, 60) * 500)


DEFECTS: Final[tuple[Callable[[Story], None], ...]] = (
    unregistered_sale, missing_link, sold_twice, one_heir_sells_all, open_mortgage, open_cersai,
    minor_without_leave, dead_principal, unregistered_power, partition_without_one, unregistered_release,
    unproved_heirs, unproved_will, karta_alone, open_agreement, smaller_extent, other_survey,
    other_spelling, uncovered_years, young_root, power_for_price, short_stamp, pending_suit, old_name,
    ended_registration, arrears,
)  # fmt: skip
