"""Predictions of the tiny scenario beside its floors, its devices and its servers."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from harness.client.simulation.link import SimulatedLink
from harness.client.simulation.virtual_clock import VirtualDeadlock
from harness.core.http.client import Client
from harness.core.images.specification import Codec
from harness.core.models.device import Cost, Device
from harness.core.network.flow import Flow
from harness.core.network.profile import NetworkProfile
from harness.errors import ScenarioError
from harness.results.sample import Sample, SampleSlot
from harness.run.experiment import Experiment
from harness.run.lanes.prediction import predict, predictions
from harness.run.plan import LoadSetup, plan
from harness.run.preparation import images_of, plans_of
from harness.scenario.devices import load_device
from harness.scenario.library import find_device
from harness.scenario.scenario import Scenario
from harness.scenario.server import FoundServer, ImageServer
from tests.tiny import FRAME_COUNT, prepared, scenario_text

CASE = "volume-jls"
NETWORK = NetworkProfile("by hand", download_bps=8e6, upload_bps=4e6, rtt_s=0.1)
SLOT = SampleSlot(CASE, NETWORK.name, 1, is_warm_up=False)


def predicted(experiment: Experiment, device: str = "reference-laptop") -> Sample:
    case = next(case for case in experiment.scenario.cases if case.name == CASE)
    policy = experiment.plans[CASE, "direct"].setup.policy
    planned = plan(LoadSetup(case.retrieve, policy, NETWORK), experiment.images, 6)
    machine = load_device(find_device(device))
    return predict(SLOT, planned, experiment.images, Client(), machine)


@pytest.fixture(scope="module")
def experiment(tiny_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    return prepared(tmp_path_factory.mktemp("scenario"), tiny_cache, scenario_text())


def test_a_prediction_is_a_sample_like_a_measured_one(experiment: Experiment) -> None:
    sample = predicted(experiment)
    [jls] = [e for e in experiment.dataset.manifest.encodings if e.path == "jls"]
    frames = [experiment.images.bodies[path].frame for path in experiment.images.bodies]

    assert sample.invalid_because == ()
    assert sample.slot == SLOT
    assert sample.request_count == FRAME_COUNT
    framing_bytes = FRAME_COUNT * max(frame.overhead_bytes for frame in frames)
    assert jls.total_bytes < sample.bytes_received <= jls.total_bytes + framing_bytes
    assert sample.emulator is None


def test_no_prediction_is_faster_than_the_floor(experiment: Experiment) -> None:
    waits = predicted(experiment).waits

    for wait in waits:
        assert wait is not None
        assert wait.wire_s is not None
        assert wait.wire_s >= wait.floor_s - 1e-9


def test_a_slower_device_completes_later(experiment: Experiment) -> None:
    laptop, tablet = predicted(experiment), predicted(experiment, "slow-tablet")

    assert laptop.times_s.complete is not None
    assert tablet.times_s.complete is not None
    assert tablet.times_s.complete > laptop.times_s.complete


def test_a_browser_shows_every_slice_later_than_our_loader(experiment: Experiment) -> None:
    laptop, browser = predicted(experiment), predicted(experiment, "browser")

    assert laptop.times_s.first_render is not None
    assert browser.times_s.first_render is not None
    assert browser.times_s.first_render > laptop.times_s.first_render
    assert browser.bytes_received == laptop.bytes_received


def test_what_the_server_does_wrong_is_predicted_as_well(tiny_cache: Path, tmp_path: Path) -> None:
    missing = "origin: {faults: [{kind: image-missing, images: [3]}]}\n"
    experiment = prepared(tmp_path, tiny_cache, scenario_text() + missing)
    sample = predicted(experiment)

    assert (sample.times_s.complete, sample.invalid_because) == (None, ())
    assert sample.failure_count > 0


def test_a_prediction_that_stands_still_says_of_which_configuration_and_who_waits_for_what(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(link: SimulatedLink, flow: Flow, least_bytes: int) -> int:
        await asyncio.get_running_loop().create_future()
        return least_bytes

    monkeypatch.setattr(SimulatedLink, "arrived", never)
    with pytest.raises(VirtualDeadlock) as deadlock:
        predicted(experiment)

    assert deadlock.value.place.startswith("volume-jls on by hand, virtual clock at 0.")
    assert "connection 6 in Player._serve(number=6) > " in deadlock.value.rule
    assert "SimulatedTransport._asked(path=studies/" in deadlock.value.rule
    assert "never(least_bytes=" in deadlock.value.rule


def test_a_device_that_lacks_the_cost_of_a_codec_is_refused_by_its_name(
    experiment: Experiment,
) -> None:
    planned = experiment.plans[CASE, "direct"]
    device = Device("old", {Codec.HTJ2K: Cost(0.001)})

    with pytest.raises(ScenarioError, match='device: "old" does not say what decoding jpeg-ls'):
        predict(SLOT, planned, experiment.images, Client(), device)


def test_only_what_of_a_real_round_trip_no_link_hides_makes_a_prediction_later(
    experiment: Experiment, tmp_path: Path
) -> None:
    near = replace(NETWORK, name="near", rtt_s=0.010)
    here = replace(experiment.scenario, networks=(NETWORK, near))
    server = ImageServer("http://archive.test", tmp_path, {}, found=FoundServer(real_rtt_s=0.05))
    plans, machine = plans_of(here, experiment.images), load_device(find_device("reference-laptop"))

    def first_s(scenario: Scenario) -> dict[str, float | None]:
        images = images_of(scenario, experiment.images.manifest)
        found = predictions(scenario, images, plans, machine)
        return {each.network: each.times_s.first_image for each in found if each.case == CASE}

    from_here, from_there = first_s(here), first_s(replace(here, server=server))
    assert from_here["near"] is not None
    assert from_there == {**from_here, "near": pytest.approx(from_here["near"] + 0.0405)}
