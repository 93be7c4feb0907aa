"""Questions to the inbox in plain words."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.lead_inbox.question import ask

NOW = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)  # a Friday, 11:30 in India


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hot leads", {"bands": {"hot"}}),
        ("garam leads in Baner", {"bands": {"hot"}, "localities": ("Baner",)}),
        ("warm or cold", {"bands": {"warm", "cold"}}),
        ("my visited leads", {"owner": "me", "stages": {"visited"}}),
        ("unclaimed from whatsapp", {"owner": "nobody", "sources": {"whatsapp"}}),
        ("walk-in referrals", {"sources": {"walk_in", "referral"}}),
        ("missed sla", {"sla": "missed"}),
        ("waiting", {"sla": "open"}),
        ("not contacted", {"untouched_since": NOW}),
        ("not called since Monday", {"untouched_since": datetime(2026, 11, 22, 18, 30, tzinfo=UTC)}),
        ("not called since Friday", {"untouched_since": datetime(2026, 11, 26, 18, 30, tzinfo=UTC)}),
        ("called in the last 3 days", {"touched_since": datetime(2026, 11, 24, 6, 0, tzinfo=UTC)}),
        ("called in the last 2 hours", {"touched_since": datetime(2026, 11, 27, 4, 0, tzinfo=UTC)}),
        ("new since yesterday", {"created_since": datetime(2026, 11, 25, 18, 30, tzinfo=UTC)}),
        ("came in this week", {"created_since": datetime(2026, 11, 22, 18, 30, tzinfo=UTC)}),
        ("hindi speaking spam", {"languages": {"hi"}, "flags": {"spam"}}),
        ("3 bhk in Pune", {"bhk": (3,), "city": "Pune"}),
        ("over 1 crore", {"price_min": 10_000_000}),
        ("under 90 lakh", {"price_max": 9_000_000}),
        ("+91 98450 12345", {"phone": "+919845012345"}),
        ("ramesh kumar", {"text": "ramesh kumar"}),
        ("", {}),
    ],
)
def test_questions_are_understood(text: str, expected: dict[str, object]) -> None:
    asked = ask(text, now=NOW)
    said = {
        name: getattr(asked, name)
        for name in asked.__slots__
        if name != "chips" and getattr(asked, name) not in (None, frozenset(), ())
    }

    assert said == expected
    assert bool(asked.chips) is bool(expected)


@pytest.mark.parametrize(
    "text",
    [
        "hot and warm leads in Baner for 3 bhk under 90 lakh not called since Monday",
        "hindi spam overdue mine",
        "ram",
    ],
)
def test_every_chip_can_be_taken_off(text: str) -> None:
    for chip in ask(text, now=NOW).chips:
        left = ask(text, now=NOW, without=[chip.key])
        assert chip.key not in {one.key for one in left.chips}
        assert len(left.chips) == len(ask(text, now=NOW).chips) - 1
    nothing = ask(text, now=NOW, without=[chip.key for chip in ask(text, now=NOW).chips])
    assert nothing == ask("", now=NOW)
    assert ask(text, now=NOW, without=["chips", "bands.none"]) == ask(text, now=NOW)


def test_a_number_is_never_shown_back_whole() -> None:
    assert [(chip.label, chip.value) for chip in ask("9845012345", now=NOW).chips] == [
        ("+91XXXXXX2345", "phone")
    ]


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    ask(text, now=NOW)
