from pathlib import Path

import pytest

from harness.errors import ScenarioError
from harness.run.reading_rows import reading_setups
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario
from tests.client.samples import manifest
from tests.tiny import FAST, SLOW, scenario_text, write_scenario

HANDS = "reading: {hands: [{name: down, source: made up, steps: [{scroll: 7, per_second: 20}]}]}\n"


def scenario(folder: Path) -> Scenario:
    text = scenario_text(FAST, SLOW, cases=("stack-htj2k", "stack-jls"))
    return load_scenario(
        write_scenario(folder, text.replace("load: volume", "load: stack") + HANDS)
    )


def test_rows_go_by_network_then_hand_then_case(tmp_path: Path) -> None:
    setups = reading_setups(scenario(tmp_path), manifest(8))

    assert [(setup.load.network.name, setup.hand.name, case) for case, setup in setups] == [
        (network, "down", case)
        for network in ("fast", "slow")
        for case in ("stack-htj2k", "stack-jls")
    ]


def test_a_hand_that_goes_beyond_the_images_that_there_are_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="wants slice 7 of a series of 3"):
        list(reading_setups(scenario(tmp_path), manifest(3)))


def test_hands_are_laid_out_in_the_row_of_series(tmp_path: Path) -> None:
    text = scenario_text(FAST, cases=("stack-htj2k",)).replace("load: volume", "load: stack")
    hand = "{name: next, source: made up, steps: [{open: 1}, {scroll: 1, per_second: 20}]}"
    reading = f"reading: {{hands: [{hand}], series: [3, 5]}}\n"
    read = load_scenario(write_scenario(tmp_path, text + reading))

    ((_, setup),) = reading_setups(read, manifest(8))
    assert [move.slice_index for move in setup.hand.moves] == [3, 4]
    assert setup.row(8).series == (range(3), range(3, 8))
    with pytest.raises(ScenarioError, match=r"series: .*have 8 slices, and the dataset has 7"):
        list(reading_setups(read, manifest(7)))
