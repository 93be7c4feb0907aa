"""What each paper shows on its face: stamp, original, names, and the land against the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.title.codes import Code
from domain.title.periods import fraction_of

if TYPE_CHECKING:
    from domain.title.chain import Chain
    from domain.title.instruments import AnyInstrument, Land


def find_on_face(chain: Chain, instrument: AnyInstrument, schedule: Land) -> None:
    """Find what is wrong with a paper, whatever it did to the title."""
    face = instrument.face
    if face.stamp_deficit is not None:
        chain.find(Code.STAMP_DEFICIT, [instrument.id], face.stamp_deficit)
    if face.original_available is False:
        chain.find(Code.ORIGINAL_DEED_MISSING, [instrument.id], "")
    if face.name_variance is not None:
        chain.find(Code.NAME_VARIANCE, [instrument.id], face.name_variance)
    if face.land is not None:
        compare_land(chain, [instrument.id], face.land, schedule)
    if face.has_other_boundaries:
        chain.find(Code.BOUNDARY_MISMATCH, [instrument.id], "")


def compare_land(chain: Chain, events: list[str], land: Land, schedule: Land) -> None:
    """Find where a description of the land differs from the schedule.

    Only less land than the schedule is a shortfall: a parent deed of a larger holding is the usual case.
    """
    if land.survey and schedule.survey and _plain(land.survey) != _plain(schedule.survey):
        chain.find(Code.SURVEY_MISMATCH, events, f"{land.survey} v schedule {schedule.survey}")
    if land.extent_sqft is not None and schedule.extent_sqft is not None:
        lacking = (schedule.extent_sqft - land.extent_sqft) / schedule.extent_sqft
        detail = f"{land.extent_sqft} sq ft v schedule {schedule.extent_sqft} sq ft"
        if lacking > fraction_of("title.extent_tolerance", chain.as_of):
            chain.find(Code.EXTENT_SHORTFALL, events, detail)
        elif lacking:
            chain.find(Code.EXTENT_MINOR_VARIANCE, events, detail)
    ours = dict(schedule.boundaries)
    other = [
        f"{side}: {told}" for side, told in land.boundaries if _plain(ours.get(side, told)) != _plain(told)
    ]
    if other:
        chain.find(Code.BOUNDARY_MISMATCH, events, "; ".join(other))


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
