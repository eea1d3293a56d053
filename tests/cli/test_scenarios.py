import re
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from harness.cli.scenarios import DEFAULT_SCENARIOS, Choice, left_out, warn_of
from harness.errors import DatasetError, ScenarioError
from harness.scenario.loading import load_scenario
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


def test_images_need_only_what_the_cases_that_are_asked_for_ask_of_them(tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(cases=CASES))
    block = tmp_path / "plain.yaml"
    lines = DATASET.replace("tiny", "plain").splitlines(keepends=True)
    block.write_text("".join(line for line in lines if "path: jls," not in line))
    [scenario] = Choice(str(block), (CASES[1],)).of([str(path)])

    assert [case.name for case in scenario.cases] == [CASES[1]]
    with pytest.raises(ScenarioError, match="jls"):
        Choice(str(block)).of([str(path)])


def test_a_case_that_a_scenario_has_not_is_named(tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(cases=CASES))
    with pytest.raises(ScenarioError, match="volume-jls, volume-htj2k") as caught:
        Choice(cases=("jls",)).of([str(path)])

    assert caught.value.value == "jls"


def test_the_file_of_a_configuration_is_a_case_by_its_path(tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(cases=CASES))
    own = tmp_path / "own.yaml"
    own.write_text("{stages: single, retrieveOptions: {single: {}}}")
    [scenario] = Choice(cases=(str(own), CASES[1])).of([str(path)])

    assert [case.name for case in scenario.cases] == [CASES[1], "own"]
    with pytest.raises(ScenarioError, match=r"none\.yaml"):
        Choice(cases=(str(tmp_path / "none.yaml"),)).of([str(path)])


def test_why_images_cannot_be_had_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    [scenario] = Choice().of([str(write_scenario(tmp_path, scenario_text(cases=CASES)))])
    error = DatasetError("dataset tiny", None, "is not there", "make it")
    console = Console(soft_wrap=True, highlight=False)

    assert left_out(scenario, error, console, is_alone=True) is error
    assert capsys.readouterr().out == ""
    assert "as told above" in str(left_out(scenario, error, console, is_alone=False))
    assert capsys.readouterr().out == "tiny skipped: dataset tiny: is not there; make it\n"


def test_networks_are_those_that_are_asked_for(tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text("{name: fast, rtt: 2 ms}", cases=CASES))
    [scenario] = Choice(networks=("fios", "fast")).of([str(path)])

    assert [network.name for network in scenario.networks] == ["webpagetest/fios", "fast"]
    assert scenario.name == "tiny-webpagetest-fios-fast"


def test_what_a_client_ignores_is_told_case_by_case(tmp_path: Path) -> None:
    cases = "cases: [{name: by syntax, retrieve: {retrieveOptions: {single: {default: {}}}}}]"
    text = re.sub(r"cases:(\n  .*)+", cases, scenario_text(cases=CASES))
    told = StringIO()
    console = Console(file=told, width=1000)
    scenarios = [
        load_scenario(write_scenario(tmp_path, f"{text}\npolicy: cs3d-2023-11\n")),
        load_scenario(write_scenario(tmp_path, f"{text}\npolicy: cs3d-5.14\n", "newer")),
    ]
    warn_of(scenarios, console)

    assert told.getvalue().startswith(
        f"warning: {tmp_path}/newer.yaml: by syntax: cs3d-5.14 does not know options by"
    )
    assert told.getvalue().count("\n") == 1
