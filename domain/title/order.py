"""The order of instruments: by date, then by id, and on one day what is named before what names it."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from domain.title.instruments import AnyInstrument, Cancellation, Discharge, Release, Transfer

if TYPE_CHECKING:
    from collections.abc import Iterable


def in_order(instruments: Iterable[AnyInstrument]) -> tuple[AnyInstrument, ...]:
    """Instruments as the chain runs through them, whatever order they were given in."""
    ordered: list[AnyInstrument] = []
    by_date = sorted(instruments, key=lambda each: (each.day, _natural(each.id)))
    for _, same_day in groupby(by_date, key=lambda each: each.day):
        ordered.extend(_named_first(list(same_day)))
    return tuple(ordered)


def _natural(identity: str) -> tuple[tuple[int, int, str], ...]:
    """E2 before E10: digits compare as numbers."""
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", identity)
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def _named_first(waiting: list[AnyInstrument]) -> list[AnyInstrument]:
    """A power before the deed under it, a mortgage before its release; a ring of names keeps id order."""
    done: list[AnyInstrument] = []
    open_ids = {each.id for each in waiting}
    while waiting:
        ready = (place for place, each in enumerate(waiting) if not (_named_by(each) & open_ids) - {each.id})
        chosen = waiting.pop(next(ready, 0))
        open_ids.discard(chosen.id)
        done.append(chosen)
    return done


def _named_by(instrument: AnyInstrument) -> set[str]:
    match instrument:
        case Transfer(via_poa=power, ref=agreement):
            return {name for name in (power, agreement) if name}
        case Release(via_poa=power):
            return {power} if power else set()
        case Discharge(ref=ref) | Cancellation(ref=ref):
            return {ref} if ref else set()
        case _:
            return set()
