"""Which scenario is tuned for, and what is measured of it."""

from pathlib import Path

import pytest

from harness.core.load import Load
from harness.core.retrieval.policy import CS3D_5_14
from harness.errors import ScenarioError
from harness.predict.tune.candidate import Candidate, FirstForm, Steps, configuration_of
from harness.predict.tune.target import TuningTarget, target_scenario, with_cases
from tests.tiny import DATASET, FAST, SLOW, scenario_text, write_scenario

POLICY = "cs3d-5.14"


def target(
    scenario: str | None = None,
    load: str | None = None,
    dataset: str | None = None,
    network: str | None = None,
    policy: str = POLICY,
) -> TuningTarget:
    return TuningTarget(scenario, load, dataset, network, policy)


def test_a_scenario_keeps_its_images_its_cases_and_its_first_network(tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(FAST, SLOW, cases=("volume-jls", "volume-htj2k")))
    scenario = target_scenario(target(str(path)))

    assert scenario.name == "tuned-tiny"
    assert [network.name for network in scenario.networks] == ["fast"]
    assert [case.name for case in scenario.cases] == ["volume-jls", "volume-htj2k"]
    assert (scenario.dataset.name, scenario.policy) == ("tiny-ct", POLICY)


def test_a_network_is_one_of_the_scenario_or_a_built_in_one(tmp_path: Path) -> None:
    path = str(write_scenario(tmp_path, scenario_text(FAST, SLOW)))

    [slow] = target_scenario(target(path, network="slow")).networks
    [built_in] = target_scenario(target(path, network="webpagetest/4g")).networks

    assert (slow.name, slow.download_bps) == ("slow", 50_000)
    assert built_in.name == "webpagetest/4g"


def test_a_load_is_the_built_in_scenario_of_the_published_table() -> None:
    scenario = target_scenario(target(load="stack", network="local"))

    assert scenario.load is Load.STACK
    assert [network.name for network in scenario.networks] == ["local"]
    assert scenario.published is None


def test_other_images_leave_out_the_cases_that_they_cannot_be_loaded_in(tmp_path: Path) -> None:
    file = tmp_path / "few.yaml"
    file.write_text(
        DATASET.replace("name: tiny-ct", "name: few").replace("  - {path: jls,", "  # ")
    )
    scenario = target_scenario(target(load="volume", dataset=str(file)))

    assert scenario.dataset.name == "few"
    assert [case.name for case in scenario.cases] == ["HTJ2K", "HTJ2K Byte Range"]


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (target(), "--load"),
        (target(load="pile"), "--load"),
        (target(load="volume", policy="newest"), "--policy"),
        (target(load="volume", network="no-such"), "network"),
    ],
)
def test_what_is_not_known_is_said(asked: TuningTarget, place: str) -> None:
    with pytest.raises(ScenarioError, match=place):
        target_scenario(asked)


def test_what_is_measured_is_a_scenario_of_the_same_images(tmp_path: Path) -> None:
    path = write_scenario(tmp_path, scenario_text(FAST, SLOW, repeats=3))
    scenario = target_scenario(target(str(path), network="slow"))
    tuned = configuration_of(
        Candidate("jls", FirstForm("jlsThumbnail"), Steps(5, 2)), Load.VOLUME, CS3D_5_14
    )
    compared = with_cases(scenario, [("tuned", tuned, None), ("two at once", tuned, 2)])

    assert [case.name for case in compared.cases] == ["tuned", "two at once"]
    assert [compared.client_of(case.name).connection_count for case in compared.cases] == [6, 2]
    for case in compared.cases:
        assert case.retrieve.stages == tuned.stages
        assert case.retrieve.retrieve_options == tuned.retrieve_options
    assert (compared.networks, compared.repeats) == (scenario.networks, 3)
    assert compared.name == "tuned-tiny"
