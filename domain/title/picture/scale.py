"""Time on the picture: dates to places, and years to mark."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

STEPS_YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 500)
MOST_TICKS: Final = 14


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A straight scale from the start of the first year to the day of the search."""

    start: date
    end: date
    left: float
    right: float

    def x(self, day: date) -> float:
        """Where a day stands; days outside stand at the edge."""
        span = max((self.end - self.start).days, 1)
        part = min(max((day - self.start).days / span, 0), 1)
        return self.left + part * (self.right - self.left)

    def years(self) -> list[date]:
        """First days of the years to mark, at most some fourteen."""
        first, last = self.start.year, self.end.year
        step = next(step for step in STEPS_YEARS if (last - first) / step <= MOST_TICKS or step == 500)
        return [date(year, 1, 1) for year in range(first, last + 1) if not year % step]


def scale_for(days: list[date], end: date, left: float, right: float) -> TimeScale:
    """The scale of a chain; it starts with the year of the first day."""
    first = min([*days, end])
    return TimeScale(date(first.year, 1, 1), end, left, right)
