"""A property's story told in papers: who holds what, and the next deed or certificate of it."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from domain.documents.labels import DocumentLabel as Label
from tools.made_deeds.content import Deed, Land, Power, Record, Reference, SoldMinor, Taker
from tools.made_deeds.extents import drawn, extent_of
from tools.made_deeds.people import Cast, lists, place_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from tools.made_deeds.content import Content
    from tools.made_deeds.people import Person

AS_OF: Final = date(2026, 11, 1)
STATES: Final = ("KA", "KA", "MH", "MH", "TN", "WB", "RJ")
RELATIONSHIPS: Final = ("son", "daughter", "brother", "sister")


class Story:
    """Builds the papers of one bundle in the order of their dates."""

    def __init__(self, draw: Random) -> None:
        self.draw = draw
        self.cast = Cast(draw)
        self.state = draw.choice(STATES)
        place = place_in(draw, self.state)
        figures = drawn(draw, self.state)
        survey = draw.choice(("{}/{}", "{}", "{}/{}A")).format(draw.randint(11, 399), draw.randint(1, 9))
        sides = draw.sample(lists()["neighbours"], 4)
        self.land = Land(
            survey, extent_of(figures, self.state), place, (sides[0], sides[1], sides[2], sides[3])
        )
        self.figures = figures
        self.papers: list[Content] = []
        self.holders: dict[Person, Fraction] = {}
        self.day = date(draw.randint(1984, 1994), draw.randint(1, 12), draw.randint(1, 28))
        self.sro = place.taluk.latin
        self._number = draw.randint(200, 4000)
        self.last: Reference | None = None
        self._clerks: tuple[Person, ...] = ()

    def later(self, least_days: int = 200, most_days: int = 1900) -> date:
        """A later date, before the search."""
        left = (AS_OF - self.day).days - 120
        self.day += timedelta(days=min(self.draw.randint(least_days, most_days), max(left // 3, 9)))
        return self.day

    def number(self, day: date) -> str:
        """A document number of the year, as its office counts: by financial year in Karnataka."""
        self._number += self.draw.randint(3, 97)
        if self.state == "KA":
            start = day.year if day.month >= 4 else day.year - 1
            return f"{self._number}/{start}-{(start + 1) % 100:02d}"
        return f"{self._number}/{day.year}"

    def deed(self, label: Label, *, registered: bool = True, **fields: Any) -> Deed:  # noqa: ANN401 - fields of the paper
        """The next deed, today in the story, with witnesses and what the office writes on it."""
        day = fields.pop("day", self.day)
        number = self.number(day) if registered else None
        deed = Deed(
            label=label,
            day=day,
            land=fields.pop("land", self.land),
            doc_no=number,
            sro=self.sro,
            registered_on=day + timedelta(days=self.draw.randint(0, 20)) if registered else None,
            witnesses=fields.pop(
                "witnesses",
                (self.cast.person(), self.cast.person())
                if self.draw.random() < 0.35
                else self.witness_pair(),
            ),
            **fields,
        )
        self.papers.append(deed)
        return deed

    def witness_pair(self) -> tuple[Person, ...]:
        """Two witnesses; the same clerks sign for many, as at any office."""
        if not self._clerks:
            self._clerks = (self.cast.person(), self.cast.person())
        return self._clerks

    def price(self) -> int:
        """A price in thousands of rupees, now and then to the rupee."""
        base = self.draw.randint(40, 9000) * 1000
        return base + self.draw.randint(1, 999) if self.draw.random() < 0.2 else base

    def money(self) -> dict[str, Any]:
        """Price and duty."""
        price = self.price()
        return {"amount_inr": price, "stamp_inr": price * 56 // 1000}

    def root(self, holders: int = 1) -> Deed:
        """The deed from which the search starts."""
        buyers = [self.cast.person() for _ in range(holders)]
        deed = self.deed(
            Label.SALE_DEED,
            givers=(self.cast.person(),),
            takers=tuple(Taker(each) for each in buyers),
            is_root=True,
            **self.money(),
        )
        self._hold({each: Fraction(1, holders) for each in buyers}, deed)
        return deed

    def sale(
        self,
        *,
        sellers: Sequence[Person] | None = None,
        buyers: int = 1,
        registered: bool = True,
        moves: bool = True,
        **fields: Any,  # noqa: ANN401 - fields of the paper
    ) -> Deed:
        """All that the sellers hold goes to new buyers, unless the deed passes nothing."""
        self.later()
        givers = tuple(sellers or self.holders)
        takers = [self.cast.person() for _ in range(buyers)]
        deed = self.deed(
            Label.SALE_DEED, registered=registered, givers=givers, takers=tuple(Taker(each) for
            each in takers), prior=self.last, **self.money(), **fields,
        )  # fmt: skip
        if moves:
            self._hold({each: Fraction(1, buyers) for each in takers}, deed)
        return deed

    def gift(self, **fields: Any) -> Deed:  # noqa: ANN401 - fields of the paper
        """A holder gives it to a relative."""
        self.later()
        taker = self.cast.person()
        deed = self.deed(
            Label.GIFT,
            givers=tuple(self.holders),
            takers=(Taker(taker),),
            prior=self.last,
            stamp_inr=self.draw.randint(1, 9) * 1000,
            **fields,
        )
        self._hold({taker: Fraction(1)}, deed)
        return deed

    def death(self, heirs: int = 2, *, proved: bool = True) -> tuple[Person, list[Person]]:
        """The holder dies intestate; a certificate (or only an oath) names the heirs."""
        dead = next(iter(self.holders))
        day = self.later()
        next_of_kin = [self.cast.person() for _ in range(heirs)]
        self.death_certificate(dead, day)
        listed = [
            {"name": each.name.latin, "relationship": self.draw.choice(RELATIONSHIPS)} for each in next_of_kin
        ]
        values: dict[str, Any] = {
            "of": dead.name.latin,
            "death_date": day,
            "date": day + timedelta(days=self.draw.randint(30, 90)),
            "heir": listed,
        }
        if proved:
            values["certificate_no"] = f"LHC/{self.draw.randint(100, 999)}/{day.year}"
        self.record(
            Label.LEGAL_HEIR_CERTIFICATE if proved else Label.FAMILY_TREE, day=values["date"], values=values
        )
        share = self.holders.pop(dead)
        for each in next_of_kin:
            self.holders[each] = share / heirs
        self.last = None
        return dead, next_of_kin

    def death_certificate(self, dead: Person, day: date) -> None:
        """The register's word that someone died."""
        values = {
            "of": dead.name.latin,
            "death_date": day,
            "registration_no": f"D/{self.draw.randint(100, 9999)}/{day.year}",
        }
        self.record(Label.DEATH_CERTIFICATE, day=day, values=values)

    def will(self, *, proved: bool = True) -> None:
        """The holder makes a will, dies, and the legatees take."""
        maker = next(iter(self.holders))
        self.later()
        takers = [self.cast.person() for _ in range(self.draw.choice((1, 2)))]
        shares = [Fraction(1, 2), Fraction(1, 2)] if len(takers) == 2 else [None]
        self.deed(
            Label.WILL, registered=self.draw.random() < 0.5, givers=(maker,), executor=self.cast.person(),
            takers=tuple(Taker(each, share) for each, share in zip(takers, shares, strict=True)),
        )  # fmt: skip
        died = self.later()
        self.death_certificate(maker, died)
        if proved:
            day = died + timedelta(days=self.draw.randint(90, 300))
            court = f"District Judge, {self.land.place.district.latin}"
            values = {
                "of": maker.name.latin,
                "probate_no": f"P. and S.C. {self.draw.randint(10, 400)}/{day.year}",
                "date": day,
                "court": court,
            }
            self.record(Label.PROBATE, day=day, values=values)
        self.holders = {each: Fraction(1, len(takers)) for each in takers}
        self.last = None

    def release(self, givers: Sequence[Person], taker: Person, *, registered: bool = True) -> Deed:
        """Co-owners give up to one of them."""
        self.later(60, 500)
        deed = self.deed(
            Label.RELEASE,
            registered=registered,
            givers=tuple(givers),
            takers=(Taker(taker),),
            prior=self.last,
            stamp_inr=1000,
            is_notarised=not registered,
        )
        if registered:
            for each in givers:
                self.holders[taker] += self.holders.pop(each)
            self.last = self._reference(deed)
        return deed

    def partition(self, parties: Sequence[Person]) -> Deed:
        """Co-owners fix their shares."""
        self.later()
        share = Fraction(1, len(parties))
        return self.deed(
            Label.PARTITION,
            givers=tuple(parties),
            takers=tuple(Taker(each, share) for each in parties),
            stamp_inr=5000,
            prior=self.last,
        )

    def mortgage(self, *, discharged: bool = True) -> Deed:
        """A loan on the property, and its release."""
        self.later(60, 700)
        lender = self.draw.choice(lists()["banks"])
        label = self.draw.choice((Label.MORTGAGE, Label.MODT))
        deed = self.deed(
            label,
            givers=tuple(self.holders),
            lender=lender,
            amount_inr=self.draw.randint(2, 60) * 100_000,
            stamp_inr=5000,
        )
        if discharged:
            self.later(300, 1500)
            self.deed(
                Label.RELEASE_OF_MORTGAGE, givers=(), takers=tuple(Taker(each) for each in
                self.holders), lender=lender, amount_inr=deed.amount_inr,
                discharges=self._reference(deed),
            )  # fmt: skip
        return deed

    def power_sale(self, *, registered: bool = True, died: bool = False) -> Deed:
        """A holder's attorney sells."""
        principal = next(iter(self.holders))
        agent = self.cast.person()
        self.later(100, 800)
        paper = self.deed(
            Label.POA,
            registered=registered,
            is_notarised=not registered,
            givers=(principal,),
            takers=(Taker(agent),),
            stamp_inr=500,
        )
        if died:
            self.death_certificate(principal, self.later(60, 200))
        return self.sale(sellers=[principal], power=Power(agent, paper.doc_no, paper.day), moves=not died)

    def agreement(self) -> Deed:
        """A promise to sell that stays open."""
        self.later(60, 400)
        price = self.price()
        return self.deed(
            Label.AGREEMENT_FOR_SALE, givers=tuple(self.holders),
            takers=(Taker(self.cast.person()),), amount_inr=price, advance_inr=price // 10,
            long_stop=self.day + timedelta(days=180), stamp_inr=1000,
        )  # fmt: skip

    def minor_sale(self, *, leave: bool) -> Deed:
        """A mother sells for herself and her child."""
        _, (mother, child) = self.death(2)
        born = date(self.day.year - self.draw.randint(3, 9), 5, self.draw.randint(1, 28))
        # The window to avoid the sale (majority and three years) must still be open on the day of the search.
        born = max(born, date(2006, 1, 1)) if not leave else born
        self.day = max(self.day, date(2010, 1, 1))
        return self.sale(sellers=[mother], minors=(SoldMinor(child, born, leave),))

    def record(self, label: Label, *, day: date, values: dict[str, Any], **fields: Any) -> Record:  # noqa: ANN401 - its fields
        """A certificate or an extract."""
        made = Record(label=label, day=day, land=self.land, values=values, **fields)
        self.papers.append(made)
        return made

    def _hold(self, holders: dict[Person, Fraction], deed: Deed) -> None:
        self.holders = holders
        self.last = self._reference(deed)

    def _reference(self, deed: Deed) -> Reference | None:
        return Reference(deed.doc_no, deed.day) if deed.doc_no else None
