"""`harness tune` for two networks, on eight small slices."""

from pathlib import Path

import pytest

from harness.scenario.retrieve_loading import load_retrieve_file
from tests.cli.conftest import Command
from tests.tiny import FAST, SLOW, scenario_text, write_scenario

OPTIONS = ("--trials", "8", "--limit", "50 %", "--device", "reference-laptop", "--output", "out")
BOTH = ("--network", "fast", "--network", "slow")


@pytest.fixture
def scenario(tmp_path: Path) -> str:
    return str(write_scenario(tmp_path, scenario_text(FAST, SLOW)))


@pytest.mark.live
def test_one_configuration_is_found_for_both_and_written(harness: Command, scenario: str) -> None:
    outcome = harness("tune", scenario, *BOTH, *OPTIONS)
    [written] = Path("out/retrieve").glob("*.yaml")

    assert outcome.code == 0, outcome.err
    assert "| Network | Best for it alone, ms | This one, ms | Times as long |" in outcome.out
    assert "\n| fast | " in outcome.out
    assert "\n| slow | " in outcome.out
    assert "within 10 % " in outcome.out
    assert written.stem == "tuned-tiny-ct-fast-slow"
    assert "over fast, slow on" in load_retrieve_file(written).source


def test_what_is_for_one_network_is_refused_for_several(harness: Command, scenario: str) -> None:
    confirmed = harness("tune", scenario, *BOTH, *OPTIONS, "--confirm")
    smooth = harness("tune", scenario, *BOTH, *OPTIONS, "--until", "smooth=10")

    assert (confirmed.code, smooth.code) == (2, 2)
    assert "--confirm: measures one network; name one --network" in confirmed.err
    assert '--until: "smooth=10" is searched for over one network' in smooth.err
