"""Distances and the nearest-point grid."""

import random

import pytest

from domain.geo import MAX_RINGS, PointGrid, cell_of, cells_within, great_circle_km


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


@pytest.mark.parametrize("km", [0.0, 0.5, 3.0, 12.0])
@pytest.mark.parametrize("latitude", [8.1, 19.07, 28.6, -33.9])
def test_every_point_in_a_circle_is_in_one_of_its_cells(km: float, latitude: float) -> None:
    chance = random.Random(f"{km} {latitude}")  # noqa: S311 - test points, no secret
    cells = cells_within(latitude, 77.2, km, most=2000)
    assert cells is not None
    spread = km / 100 + 0.01

    points = [
        (latitude + chance.uniform(-spread, spread), 77.2 + chance.uniform(-spread, spread))
        for _ in range(3000)
    ]

    within = [point for point in points if great_circle_km(latitude, 77.2, *point) <= km]
    assert {cell_of(*point) for point in within} <= set(cells)
    assert cell_of(latitude, 77.2) in cells


def test_cells_of_a_circle_are_few_more_than_its_area() -> None:
    cells = cells_within(19.07, 72.88, 5.0, most=600)

    assert cells is not None
    assert 70 <= len(cells) <= 115
    assert len(set(cells)) == len(cells)


def test_a_circle_of_too_many_cells_has_none() -> None:
    assert cells_within(19.07, 72.88, 40.0, most=600) is None
