from __future__ import annotations

import pytest

from router.breaker import LONGEST_REST_S, PROBE_S, RATE_LIMIT_REST_S, Breaker
from router.faults import Fault, FaultKind, from_status, retry_after


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def breaker(clock):
    return Breaker(clock)


def test_one_fault_is_forgiven_two_in_a_row_rest_and_then_longer(breaker, clock):
    rests = []
    for _ in range(8):
        breaker.failed(Fault(FaultKind.OVERLOADED))
        rests.append(breaker.rest_s)
        clock.now += breaker.rest_s

    assert rests == [0, 30, 60, 120, 240, LONGEST_REST_S, LONGEST_REST_S, LONGEST_REST_S]


def test_a_success_wakes_it_and_forgets(breaker):
    for _ in range(2):
        breaker.failed(Fault(FaultKind.TIMEOUT))
    breaker.succeeded()
    breaker.failed(Fault(FaultKind.TIMEOUT))

    assert breaker.admits()
    assert breaker.admits()


def test_after_a_rest_one_probe_goes_and_the_others_wait_for_it(breaker, clock):
    breaker.failed(Fault(FaultKind.RATE_LIMITED, retry_after_s=10))
    assert not breaker.admits()
    clock.now += 10

    assert [breaker.admits(), breaker.admits()] == [True, False]
    breaker.released()
    assert breaker.admits()
    clock.now += PROBE_S
    assert breaker.admits()


@pytest.mark.parametrize(
    ("fault", "rest"),
    [
        (Fault(FaultKind.RATE_LIMITED), RATE_LIMIT_REST_S),
        (Fault(FaultKind.RATE_LIMITED, retry_after_s=0), 0),
        (Fault(FaultKind.OVERLOADED, retry_after_s=7), 7),
        (Fault(FaultKind.BILLING), 900),
        (Fault(FaultKind.AUTH), 300),
        (Fault(FaultKind.INVALID), 0),
        (Fault(FaultKind.CONTENT_FILTERED), 0),
    ],
)
def test_how_long_a_fault_lets_it_rest(breaker, fault, rest):
    breaker.failed(fault)

    assert breaker.rest_s == rest


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "2"}, 2),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "99999999"}, 3600),
        ({"retry-after": "Fri, 27 Nov 2026 08:00:00 GMT"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
    ],
)
def test_how_long_a_provider_asks_for(headers, seconds):
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(
    ("status", "said", "kind"),
    [
        (400, "content_filter", FaultKind.CONTENT_FILTERED),
        (500, "content_filter", FaultKind.OVERLOADED),
        (400, "maximum context length is 8192", FaultKind.CONTEXT_TOO_LONG),
        (400, "Your credit balance is too low", FaultKind.BILLING),
        (402, "", FaultKind.BILLING),
        (429, "insufficient_quota", FaultKind.BILLING),
        (429, "slow down", FaultKind.RATE_LIMITED),
        (429, "increase your limit: platform.openai.com/account/billing", FaultKind.RATE_LIMITED),
        (401, "", FaultKind.AUTH),
        (403, "", FaultKind.AUTH),
        (404, "", FaultKind.BAD_REQUEST),
        (408, "", FaultKind.TIMEOUT),
        (529, "", FaultKind.OVERLOADED),
    ],
)
def test_what_a_status_means(status, said, kind):
    assert from_status(status, said, {}).kind is kind
