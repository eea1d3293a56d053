from pathlib import Path

import pytest

from harness.cli.scenarios import DEFAULT_SCENARIOS, Choice
from harness.errors import ScenarioError
from tests.tiny import DATASET, scenario_text, write_scenario

CASES = ("volume-jls", "volume-htj2k")


def test_without_names_the_published_tables_are_chosen() -> None:
    assert [scenario.name for scenario in Choice().of([])] == list(DEFAULT_SCENARIOS)


def test_cases_and_images_are_those_that_are_asked_for(tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(cases=CASES))
    block = tmp_path / "other.yaml"
    block.write_text(DATASET.replace("tiny", "other"))
    [scenario] = Choice(str(block), (CASES[1],)).of([str(path)])

    assert [case.name for case in scenario.cases] == [CASES[1]]
    assert scenario.dataset.name == "other-ct"


def test_a_case_that_a_scenario_has_not_is_named(tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(cases=CASES))
    with pytest.raises(ScenarioError, match="volume-jls, volume-htj2k") as caught:
        Choice(cases=("jls",)).of([str(path)])

    assert caught.value.value == "jls"
