"""Leads of the demo: the same for a seed, all kinds among them, times that can be."""

from __future__ import annotations

from datetime import timedelta

from domain.lead_scoring.reading import read_enquiry
from domain.phones import find_phone
from tools.demo_market.leads import demo_leads


def test_leads_are_fixed_by_the_seed_and_coherent() -> None:
    leads = list(demo_leads())

    assert leads == list(demo_leads())
    assert leads[:5] != list(demo_leads(seed=1, count=5))
    assert len({one.ref for one in leads}) == len(leads) == 300
    assert len({one.phone_e164 for one in leads}) < len(leads)
    assert all(find_phone(one.phone_e164) for one in leads)
    assert {one.language for one in leads} == {"en", "hinglish", "hi", "mr"}
    labels = {label["label"] for one in leads for label in read_enquiry(one.enquiry)["labels"]}
    assert {"agent_solicitation", "spam", "job"} <= labels
    for lead in leads:
        assert all(timedelta(0) < entry.age <= lead.age for entry in lead.activities)
        assert lead.first_touch is None or timedelta(0) <= lead.first_touch < lead.age
