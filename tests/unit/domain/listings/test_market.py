from __future__ import annotations

from uuid import UUID

from domain.listing import ListingFlag
from domain.listings.market import MarketRow, market_doubts

USUAL = [9_000 + 100 * number for number in range(20)]


def rows(prices: list[float | None], *, group: str = "whitefield", start: int = 0) -> list[MarketRow]:
    return [MarketRow(UUID(int=start + number), group, price, None) for number, price in enumerate(prices)]


def test_an_ordinary_market_raises_no_doubt():
    assert market_doubts(rows([*USUAL])) == {}


def test_a_price_ten_times_off_is_a_unit_slip_both_ways():
    found = market_doubts(rows([*USUAL, 100_000.0, 1_000.0]))

    both = {ListingFlag.PRICE_ANOMALY, ListingFlag.PRICE_UNIT_SUSPECT}
    assert found == {UUID(int=20): both, UUID(int=21): both}


def test_a_price_three_times_off_is_an_anomaly_and_no_slip():
    assert market_doubts(rows([*USUAL, 32_000.0])) == {UUID(int=20): {ListingFlag.PRICE_ANOMALY}}


def test_a_small_group_judges_nobody():
    assert market_doubts(rows([9_000.0] * 13 + [90_000.0])) == {}


def test_groups_are_judged_apart_and_missing_prices_left_out():
    other = rows([*[90_000.0] * 15, None], group="worli", start=100)

    assert market_doubts([*rows([*USUAL]), *other]) == {}


def test_equal_prices_do_not_make_five_percent_an_anomaly():
    assert market_doubts(rows([10_000.0] * 20 + [10_500.0])) == {}


def test_words_pasted_three_times_are_repeated():
    def with_words(number: int, key: str) -> MarketRow:
        return MarketRow(UUID(int=number), "g", None, key)

    found = market_doubts(
        [*(with_words(number, "same") for number in range(3)), with_words(7, "own"), with_words(8, "own")]
    )

    assert found == {UUID(int=number): {ListingFlag.DESCRIPTION_REPEATED} for number in range(3)}
