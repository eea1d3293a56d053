from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.http.client import Client
from harness.errors import ScenarioError
from harness.scenario.chosen_networks import with_networks
from harness.scenario.library import find_scenario
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario


@pytest.fixture
def scenario() -> Scenario:
    return load_scenario(find_scenario("volume"))


def network_file(folder: Path, rtt: str = "37 ms", name: str = "clinic") -> str:
    path = folder / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"name: clinic\ndownload: 17 Mbit/s\nrtt: {rtt}")
    return str(path)


def test_a_network_is_the_scenarios_own_a_file_or_a_built_in_one(
    scenario: Scenario, tmp_path: Path
) -> None:
    chosen = with_networks(scenario, ["local", network_file(tmp_path), "fios"])

    assert [each.name for each in chosen.networks] == ["local", "clinic", "webpagetest/fios"]
    assert chosen.networks[0] in scenario.networks
    assert chosen.networks[1].rtt_s == 0.037


def test_without_names_a_scenario_stays_as_it_is(scenario: Scenario) -> None:
    assert with_networks(scenario, []) is scenario


def test_published_figures_stay_with_the_networks_that_they_are_of(scenario: Scenario) -> None:
    assert with_networks(scenario, ["4g"]).published == scenario.published is not None
    assert with_networks(scenario, ["4g", "fios"]).published is None


def test_a_run_over_other_networks_has_a_name_of_its_own(scenario: Scenario) -> None:
    assert with_networks(scenario, ["fios"]).name == "volume-webpagetest-fios"


def test_the_scenarios_own_networks_are_suggested_first(scenario: Scenario) -> None:
    with pytest.raises(ScenarioError, match=r'"locl" is no network; did you mean "local" of '):
        with_networks(scenario, ["locl"])
    with pytest.raises(ScenarioError, match=r'"fsio" is neither .* "webpagetest/fios"'):
        with_networks(scenario, ["fsio"])


def test_two_files_that_call_their_network_alike_are_told(
    scenario: Scenario, tmp_path: Path
) -> None:
    files = [network_file(tmp_path), network_file(tmp_path, "40 ms", "other")]
    with pytest.raises(ScenarioError, match=r'"clinic" is the name of two'):
        with_networks(scenario, files)


def test_a_network_that_cannot_do_what_a_client_asks_is_refused(scenario: Scenario) -> None:
    with_tls = replace(scenario, client=Client(tls=True), cases=scenario.cases[:1])
    with pytest.raises(ScenarioError, match="without the emulator, which provides TLS"):
        with_networks(with_tls, ["local"])
