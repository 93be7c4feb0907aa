"""What registers say of a story: certificates, the revenue record, RERA, tax, mutation, CERSAI."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from domain.documents.labels import DocumentLabel as Label
from tools.made_deeds.content import Deed, EcRow, Land
from tools.made_deeds.extents import extent_of
from tools.made_deeds.fonts import families
from tools.made_deeds.story import AS_OF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tools.made_deeds.people import Person
    from tools.made_deeds.story import Story
    from tools.made_deeds.words import Script

NATURES: Final[dict[Label, str]] = {
    Label.SALE_DEED: "sale",
    Label.GIFT: "gift",
    Label.RELEASE: "release",
    Label.PARTITION: "partition",
    Label.MORTGAGE: "mortgage",
    Label.MODT: "mortgage",
    Label.RELEASE_OF_MORTGAGE: "discharge",
    Label.AGREEMENT_FOR_SALE: "agreement_for_sale",
    Label.POA: "poa",
}
LOCAL: Final[dict[str, Script]] = {"KA": "kannada", "MH": "devanagari"}


def script_of(story: Story) -> Script:
    """English or the state's script, where its font is here."""
    local = LOCAL.get(story.state)
    if local is None:
        return "latin"
    # Drawn before the fonts are looked for: a seed tells one story on every machine.
    is_english = story.draw.random() < 0.4
    return "latin" if is_english or not families(local) else local


def certificates(
    story: Story, *, start: date = date(1996, 11, 1), end: date = AS_OF, extra: Sequence[EcRow] = ()
) -> None:
    """One certificate of the whole search, or two that meet."""
    script = script_of(story)
    rows = sorted([*_rows(story, script), *extra], key=lambda row: (row.day, row.doc_no))
    periods = [(start, end)]
    if story.draw.random() < 0.3:
        middle = start + (end - start) // 2
        periods = [(start, middle), (middle + timedelta(days=1), end)]
    for first, last in periods:
        inside = tuple(row for row in rows if first <= row.day <= last)
        values = {
            "form": "15" if inside else "16",
            "certificate_no": f"{story.draw.randint(1000, 99999)}/{last.year}",
            "from": first,
            "to": last,
        }
        story.record(Label.ENCUMBRANCE_CERTIFICATE, day=last, values=values, script=script, rows=inside)


def _rows(story: Story, script: Script) -> list[EcRow]:
    rows: list[EcRow] = []
    for paper in story.papers:
        if not isinstance(paper, Deed) or paper.doc_no is None or paper.label not in NATURES:
            continue
        bank = (paper.lender,) if paper.lender else ()
        givers = tuple(each.name.in_(script) for each in paper.givers) or bank
        takers = tuple(each.person.name.in_(script) for each in paper.takers) or bank
        rows.append(
            EcRow(
                doc_no=paper.doc_no,
                day=paper.day,
                nature=NATURES[paper.label],
                givers=givers,
                takers=takers,
                amount_inr=paper.amount_inr,
                ref=paper.discharges.doc_no if paper.discharges else None,
            )
        )
    return rows


def revenue(story: Story, holders: Sequence[Person] | None = None) -> None:
    """The extract of the state: RTC or khata, 7/12, and a khata elsewhere."""
    if story.state == "MH":
        label, script = Label.SEVEN_TWELVE, script_of(story)
    elif story.state == "KA" and story.draw.random() < 0.6:
        label, script = Label.RTC_PAHANI, script_of(story)
    else:
        label, script = Label.KHATA, "latin"
    land = Land(
        story.land.survey,
        extent_of(story.figures, story.state, script),
        story.land.place,
        story.land.boundaries,
    )
    values: dict[str, Any] = {
        "khata_no": str(story.draw.randint(20, 2999)),
        "date": AS_OF - timedelta(days=story.draw.randint(20, 300)),
    }
    if label is not Label.KHATA:
        values["mutation_no"] = [str(story.draw.randint(100, 9999)) for _ in range(story.draw.choice((1, 2)))]
    if label is Label.SEVEN_TWELVE:
        values["tenure"] = story.draw.choice(("class_1", "class_1", "class_2"))
    people = tuple(holders or story.holders)
    made = story.record(
        label,
        day=values["date"],
        values=values,
        script=script,
        holders=people,
        holder_names=tuple(each.name.in_(script) for each in people),
    )
    story.papers[-1] = replace(made, land=land)


def municipal(story: Story, *, arrears: int = 0) -> None:
    """A tax receipt, now and then a mutation order, and the project's registration."""
    draw = story.draw
    holder = next(iter(story.holders))
    if draw.random() < 0.7 or arrears:
        day = AS_OF - timedelta(days=draw.randint(30, 400))
        values = {
            "receipt_no": str(draw.randint(10_000, 999_999)),
            "date": day,
            "payer": holder.name.latin,
            "property_no": f"{draw.randint(10, 999)}/{draw.randint(1, 99)}",
            "year": f"{day.year - 1}-{day.year % 100:02d}",
            "amount_inr": draw.randint(900, 42_000),
            "arrears_inr": arrears,
        }
        story.record(Label.TAX_RECEIPT, day=day, values=values)
    if draw.random() < 0.5 and story.last is not None:
        day = min(story.last.day + timedelta(days=draw.randint(60, 300)), AS_OF - timedelta(days=10))
        values = {
            "order_no": f"MR {draw.randint(10, 400)}/{day.year}",
            "date": day,
            "basis": {"doc_no": story.last.doc_no, "date": story.last.day.isoformat()},
            "_basis_day": story.last.day,
        }
        story.record(
            Label.MUTATION_ORDER, day=day, values=values, holders=(holder,), holder_names=(holder.name.latin,)
        )
    if draw.random() < 0.35:
        rera(story, ends=AS_OF + timedelta(days=draw.randint(200, 1500)))


def rera(story: Story, *, ends: date) -> None:
    """The registration of the project on the land."""
    draw = story.draw
    codes = (
        draw.randint(1000, 1999),
        draw.randint(100, 999),
        draw.randint(170_000, 249_999),
        draw.randint(1000, 9999),
    )
    number = f"PRM/{story.state}/RERA/{codes[0]}/{codes[1]}/PR/{codes[2]}/{codes[3]:06d}"
    day = AS_OF - timedelta(days=draw.randint(400, 1500))
    name = draw.choice(("Green Meadows", "Lake View Residency", "Sunrise Enclave", "Palm Court"))
    promoter = f"{draw.choice(('Aarohi', 'Nandini', 'Sahyadri', 'Kaveri'))} Builders Private Limited"
    story.record(
        Label.RERA_REGISTRATION,
        day=day,
        values={"rera_no": number, "project": name, "promoter": promoter, "date": day, "end_date": ends},
    )


def cersai(story: Story, lender: str, day: date, *, satisfied: bool) -> None:
    """A lender's entry in the central registry."""
    values = {
        "security_id": str(story.draw.randint(400_000_000_000, 499_999_999_999)),
        "lender": lender,
        "date": day,
        "satisfied": satisfied,
    }
    story.record(Label.CERSAI_REPORT, day=day, values=values)


def suit_row(story: Story) -> EcRow:
    """A registered notice of a pending suit."""
    day = max(story.day + timedelta(days=60), date(1998, 3, 3))
    holder = next(iter(story.holders))
    stranger = story.cast.person()
    return EcRow(
        doc_no=story.number(day),
        day=day,
        nature="lis_pendens",
        givers=(stranger.name.latin,),
        takers=(holder.name.latin,),
        amount_inr=None,
    )
