"""Distances and the nearest-point grid."""

import random

import pytest

from domain.geo import MAX_RINGS, PointGrid, great_circle_km


def test_one_degree_of_latitude_is_111_km() -> None:
    assert great_circle_km(12.0, 77.0, 13.0, 77.0) == pytest.approx(111.195, abs=0.01)


def test_mumbai_to_pune_is_about_120_km() -> None:
    assert 115 < great_circle_km(19.076, 72.8777, 18.5204, 73.8567) < 125


def test_distance_to_itself_is_zero() -> None:
    assert great_circle_km(28.6, 77.2, 28.6, 77.2) == 0.0


@pytest.fixture
def scattered() -> tuple[PointGrid[int], list[tuple[float, float]]]:
    chance = random.Random(7)  # noqa: S311 - test points, no secret
    points = [(chance.uniform(12.5, 13.5), chance.uniform(77.0, 78.0)) for _ in range(200)]
    grid: PointGrid[int] = PointGrid()
    for index, (latitude, longitude) in enumerate(points):
        grid.add(latitude, longitude, index)
    return grid, points


def test_nearest_agrees_with_looking_at_every_point(
    scattered: tuple[PointGrid[int], list[tuple[float, float]]],
) -> None:
    grid, points = scattered
    chance = random.Random(11)  # noqa: S311 - test points, no secret
    for _ in range(60):
        here = chance.uniform(12.4, 13.6), chance.uniform(76.9, 78.1)
        every = min(great_circle_km(*here, *point) for point in points)
        found = grid.nearest(*here)
        assert found is not None
        assert found[1] == pytest.approx(every)


def test_nearest_accepted(scattered: tuple[PointGrid[int], list[tuple[float, float]]]) -> None:
    grid, _ = scattered
    found = grid.nearest(13.0, 77.5, lambda item: item == 3)
    assert found is not None
    assert found[0] == 3


def test_nothing_near_gives_none() -> None:
    grid: PointGrid[str] = PointGrid()
    grid.add(28.6, 77.2, "Delhi")
    assert grid.nearest(12.97, 77.59) is None


def test_within_counts_rings(scattered: tuple[PointGrid[int], list[tuple[float, float]]]) -> None:
    grid, points = scattered
    assert len(list(grid.within(13.0, 77.5, rings=MAX_RINGS))) == len(points)
    assert len(list(grid.within(13.0, 77.5, rings=0))) < len(points)
