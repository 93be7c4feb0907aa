"""Ways by which runs and events travel."""

from __future__ import annotations

from domain.run_lanes import EVENT_LANES, RunLane, stream_of_event_lane


def test_bulk_never_takes_all_slots_and_never_none() -> None:
    assert [lane.slots(16) for lane in RunLane] == [16, 12, 4]
    assert [lane.slots(1) for lane in RunLane] == [1, 1, 1]


def test_a_lane_leads_back_to_its_stream() -> None:
    assert {stream_of_event_lane(lane.name) for lane in EVENT_LANES} == {
        lane.stream.value for lane in EVENT_LANES
    }
    assert stream_of_event_lane("runs:bulk") == "runs:bulk"
