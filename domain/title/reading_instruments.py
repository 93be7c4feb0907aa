"""Instruments from the events of a case in JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from domain.title import instruments as made
from domain.title.fields import TEXT_LIMIT
from domain.title.names import clean_name
from domain.title.periods import fraction_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from domain.title.fields import Fields

GIVERS: Final = ("executants", "vendors", "vendor", "sellers", "donors", "releasors", "by", "from")
TAKERS: Final = (
    "claimants",
    "purchasers",
    "purchaser",
    "buyers",
    "buyer",
    "donees",
    "releasees",
    "in_favour_of",
    "to",
)
SIDES: Final = {"n": "n", "north": "n", "e": "e", "east": "e", "s": "s", "south": "s", "w": "w", "west": "w"}


@dataclass(frozen=True, slots=True)
class Head:
    """What is read the same way from every event."""

    id: str
    day: date
    face: made.Face

    def as_fields(self) -> dict[str, Any]:
        """The common arguments of all instruments."""
        return {"id": self.id, "day": self.day, "face": self.face}


def read_instrument(event: Fields, as_of: date) -> made.AnyInstrument:
    """One instrument.

    Raises:
        BadInput: The type is unknown, or a field is missing or not of its form.
    """
    named = event.needed_text("type")
    kind = SYNONYMS.get(named, named)
    reader = READERS.get(kind)
    if reader is None:
        raise event.refuse("type", f"one of {', '.join(sorted(READERS))}")
    head = Head(event.needed_text("id"), event.needed_day("date", "execution_date"), _face(event, as_of))
    instrument = reader(event, head, kind)
    event.close()
    return instrument


def read_land(land: Fields | None) -> made.Land:
    """A description of the property; an empty one when there is none."""
    if land is None:
        return made.Land()
    read = made.Land(
        survey=land.text("survey", "survey_no", "cts", "khasra", "plot"),
        extent_sqft=land.fraction("extent_sqft", "extent"),
        boundaries=_boundaries(land),
    )
    land.close()
    return read


def _boundaries(land: Fields) -> tuple[tuple[str, str], ...]:
    """Neighbours by side, or all four in one text."""
    if isinstance(land.take("boundaries"), str):
        return (("all", land.needed_text("boundaries")),)
    sides = land.part("boundaries")
    if sides is None:
        return ()
    told = sorted((short, text) for side, short in SIDES.items() if (text := sides.text(side, side.upper())))
    sides.close()
    return tuple(told)


def _face(event: Fields, as_of: date) -> made.Face:
    land = event.part("property", "schedule")
    return made.Face(
        registered=event.flag("registered"),
        stamp_deficit=_stamp_deficit(event.part("stamp")),
        original_available=event.flag("original_available", "original_seen"),
        name_variance=_name_variance(event, as_of),
        land=None if land is None else read_land(land),
        has_other_boundaries=event.mark("boundary_mismatch"),
        doc_no=event.text("doc_no"),
    )


def _stamp_deficit(stamp: Fields | None) -> str | None:
    if stamp is None:
        return None
    is_ok, deficit = stamp.flag("ok"), stamp.take("deficit", "deficit_inr")
    is_nothing = deficit is None or deficit is False or not str(deficit).strip("0. ")
    missing = None if is_nothing else stamp.as_fraction("deficit", deficit)
    stamp.close()
    if missing is not None:
        return f"Rs {missing} of duty missing"
    return "the stamp was found insufficient" if is_ok is False else None


def _name_variance(event: Fields, as_of: date) -> str | None:
    """A person's mark, the other spellings in words, or a likeness below the limit."""
    value = event.take("name_variance")
    if isinstance(value, list) and all(isinstance(name, str) for name in value):
        value = ", ".join(value)
    if isinstance(value, str):
        return clean_name(value[:TEXT_LIMIT]) or None
    if value is None or isinstance(value, bool):
        return "" if value else None
    if isinstance(value, (int, float)):
        is_low = event.as_likeness("name_variance", value) < fraction_of("title.same_name_from", as_of)
        return f"likeness {value}" if is_low else None
    raise event.refuse("name_variance", "true, false, a likeness from 0 to 1 or the other name")


def _root(event: Fields, head: Head, _: str) -> made.Root:
    return made.Root(**head.as_fields(), claimants=_takers(event))


def _transfer(event: Fields, head: Head, kind: str) -> made.Transfer:
    givers = event.persons(*GIVERS)
    if not givers and kind != "conveyance_by_decree":
        raise event.refuse("executants", "a list of at least one name")
    return made.Transfer(
        **head.as_fields(),
        kind=cast("made.TransferKind", kind),
        executants=givers,
        claimants=_takers(event),
        share=event.share("share"),
        via_poa=event.text("via_poa"),
        minors=_minors(event),
        is_karta_sale=event.mark("huf_karta_sale"),
        is_necessity_recited=event.mark("legal_necessity_recited"),
        are_coparceners_joined=event.mark("coparceners_joined"),
        ref=event.text("ref", "agreement"),
    )


def _release(event: Fields, head: Head, _: str) -> made.Release:
    givers = event.persons(*GIVERS)
    if not givers:
        raise event.refuse("executants", "a list of at least one name")
    return made.Release(
        **head.as_fields(),
        executants=givers,
        claimants=event.parties(*TAKERS),
        share=event.share("share"),
        via_poa=event.text("via_poa"),
        minors=_minors(event),
    )


def _partition(event: Fields, head: Head, _: str) -> made.Partition:
    allotments = event.parties("allot", "allotments", "claimants")
    if not allotments:
        raise event.refuse("allot", "a list of at least one {name, share}")
    parties = event.persons("parties", "executants") or tuple(party.name for party in allotments)
    return made.Partition(**head.as_fields(), parties=parties, allotments=allotments)


def _gpa_sale(event: Fields, head: Head, _: str) -> made.GpaSale:
    return made.GpaSale(
        **head.as_fields(), executants=event.persons(*GIVERS), claimants=event.parties(*TAKERS)
    )


def _power(event: Fields, head: Head, _: str) -> made.Power:
    died = event.day("principal_died", "principal_death_date")
    if died is None and event.flag("principal_alive_on_use") is False:
        died = head.day
    revoked = event.take("revoked_on", "revoked", "revocation_date", "revoked_date")
    if isinstance(revoked, bool):
        revoked_on = head.day if revoked else None
    else:
        revoked_on = None if revoked is None else event.as_day("revoked", revoked)
    return made.Power(
        **head.as_fields(),
        principal=event.name("principal"),
        principal_died=died,
        revoked=revoked_on,
        is_coupled_with_interest=event.mark("coupled_with_interest"),
    )


def _intestate(event: Fields, head: Head, _: str) -> made.IntestateDeath:
    return made.IntestateDeath(
        **head.as_fields(),
        of=event.needed_name("of", "deceased"),
        heirs=event.parties("heirs"),
        has_heir_proof=event.mark("legal_heir_proof", "heir_proof"),
    )


def _testate(event: Fields, head: Head, _: str) -> made.TestateDeath:
    return made.TestateDeath(
        **head.as_fields(),
        of=event.needed_name("of", "testator"),
        legatees=event.parties("legatees"),
        is_in_presidency_town=event.mark("presidency_town"),
        died_before_omission=event.flag("death_date_before_2025_12_21"),
        has_probate=event.mark("probate", "probate_no"),
        have_heirs_agreed=event.mark(
            "no_objection",
            "heirs_no_objection",
            "no_objection_from_heirs",
            "legal_heirs_no_objection",
            "heirs_noc",
            "noc_from_heirs",
            "noc",
        ),
        is_disputed=event.mark("disputed", "contested", "caveat", "caveats"),
    )


def _agreement(event: Fields, head: Head, _: str) -> made.Agreement:
    return made.Agreement(
        **head.as_fields(), executants=event.persons(*GIVERS), claimants=event.parties(*TAKERS)
    )


def _cancellation(event: Fields, head: Head, _: str) -> made.Cancellation:
    return made.Cancellation(**head.as_fields(), ref=event.text("ref"))


def _charge(event: Fields, head: Head, kind: str) -> made.Charge:
    named = event.text("lender", "suit", "authority", "lessee", "tenant", "holder", "case_no", "bank")
    others = ", ".join(event.persons(*TAKERS))
    event.persons(*GIVERS)
    return made.Charge(
        **head.as_fields(),
        kind=cast("made.ChargeKind", kind),
        holder=clean_name(named) if named else others,
        ends=event.day("ends", "until", "end_date", "ends_on", "expires", "expiry"),
    )


def _discharge(event: Fields, head: Head, _: str) -> made.Discharge:
    return made.Discharge(**head.as_fields(), ref=event.text("ref"))


def _fiscal(event: Fields, head: Head, kind: str) -> made.FiscalRecord:
    event.take("holder", "basis", "number", "promoter", "ends", "authority", "ref", *TAKERS)
    return made.FiscalRecord(**head.as_fields(), kind=cast("made.FiscalKind", kind))


def _takers(event: Fields) -> tuple[made.Party, ...]:
    takers = event.parties(*TAKERS)
    if not takers:
        raise event.refuse("claimants", "a list of at least one {name, share}")
    return takers


def _minors(event: Fields) -> tuple[made.Minor, ...]:
    minors: list[made.Minor] = []
    listed = [{"name": raw} if isinstance(raw, str) else raw for raw in event.items("minors_sold", "minors")]
    for raw in listed:
        minor = event.inner(raw, "minors_sold")
        minors.append(
            made.Minor(
                name=minor.needed_name("name"),
                born=minor.day("dob", "date_of_birth", "born"),
                has_court_leave=minor.mark("court_permission", "court_leave"),
                is_challenged=minor.mark("challenged", "repudiated", "repudiated_by_conduct", "avoided"),
            )
        )
        minor.close()
    return tuple(minors)


READERS: Final[dict[str, Callable[[Fields, Head, str], made.AnyInstrument]]] = {
    "root": _root,
    **dict.fromkeys(get_args(made.TransferKind), _transfer),
    "release": _release,
    "partition": _partition,
    "gpa_sale": _gpa_sale,
    "poa": _power,
    "death_intestate": _intestate,
    "death_will": _testate,
    "agreement_for_sale": _agreement,
    "agreement_cancelled": _cancellation,
    **dict.fromkeys(get_args(made.ChargeKind), _charge),
    "discharge": _discharge,
    **dict.fromkeys(get_args(made.FiscalKind), _fiscal),
}
"""Type of an event -> what reads it."""

SYNONYMS: Final = {
    "sale_deed": "sale",
    "conveyance": "sale",
    "mother_deed": "root",
    "modt": "mortgage",
    "release_of_mortgage": "discharge",
    "release_deed": "release",
    "gift_deed": "gift",
}
"""Labels of documents (DOMAIN B1) -> type of the event they make."""
