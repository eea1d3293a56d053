from pathlib import Path

from harness.core.lane import Lane
from harness.core.load import Load
from harness.results.document import ClientRecord
from harness.scenario.loading import parse_scenario
from harness.scenario_record import scenario_record
from tests.tiny import DIRECT, FAST, scenario_text


def test_a_scenario_is_kept_as_it_was_read() -> None:
    text = scenario_text(DIRECT, FAST, cases=("volume-jls", "volume-htj2k"), repeats=3, warm_ups=2)
    scenario = parse_scenario(text, Path("tiny.yaml"))
    record = scenario_record(scenario)

    assert (record.name, record.title) == ("tiny", {"en": "Eight small slices"})
    assert (record.load, record.text, record.framing) == (Load.VOLUME, text, "multipart")
    assert record.networks == scenario.networks
    assert record.cases == ("volume-jls", "volume-htj2k")
    assert record.client == ClientRecord("1.1", 6, 1, "warm")
    assert (record.repeats, record.warm_ups, record.lanes) == (3, 2, (Lane.LOADER,))
