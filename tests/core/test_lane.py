from harness.core.lane import Lane


def test_a_lane_is_called_as_scenarios_and_runs_write_it() -> None:
    assert [lane.value for lane in Lane] == ["loader", "viewer", "prediction"]
