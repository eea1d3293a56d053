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
