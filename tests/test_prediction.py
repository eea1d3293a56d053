"""Predicted documents of a made-up series: exact, and the same text everywhere."""

from pathlib import Path

import pytest

from harness.core.dataset import Codec
from harness.core.device import Cost, Device
from harness.core.lane import Lane
from harness.errors import ScenarioError
from harness.prediction import predicted_document, predictions
from harness.preparation import images_of, plans_of
from harness.results.document import RunDocument
from harness.results.schema import from_json, to_json
from harness.scenario.loading import parse_scenario
from harness.scenario.scenario import Scenario
from tests.core.dataset_of import encoded, manifest_of
from tests.tiny import FAST, scenario_text

CASES = ("volume-jls", "volume-htj2k", "volume-jls-reduced")
SLOW = "{name: slow, download: 8 Mbit/s, upload: 4 Mbit/s, rtt: 100 ms}"
MANIFEST = manifest_of(
    encoded("frames", tuple(9_000 + 100 * index for index in range(8))),
    encoded("jls", tuple(10_000 + 100 * index for index in range(8))),
    encoded("jlsThumbnail", (1_000,) * 8, rows=128, columns=128),
)
DEVICE = Device("by hand", {codec: Cost(2e-3, 0.01, 0.003) for codec in Codec}, render=Cost(1e-3))


def scenario(*networks: str, repeats: int = 5, more: str = "") -> Scenario:
    text = scenario_text(*(networks or (SLOW, FAST)), cases=CASES, repeats=repeats, warm_ups=1)
    return parse_scenario(text + more, Path("tiny.yaml"))


def document() -> RunDocument:
    return predicted_document(scenario(), MANIFEST, DEVICE)


def test_every_case_is_predicted_once_on_every_network() -> None:
    predicted = document()

    assert predicted.missing() == predicted.faulty_samples() == ()
    assert [(sample.network, sample.case) for sample in predicted.samples] == [
        (network, case) for network in ("slow", "fast") for case in CASES
    ]
    assert {sample.lane for sample in predicted.samples} == {Lane.PREDICTION}


def test_nothing_of_a_machine_or_a_moment_is_in_it() -> None:
    predicted = document()

    assert predicted.provenance.circumstances is None
    assert predicted.certificates == ()
    for sample in predicted.samples:
        assert (sample.started_at, sample.emulator, sample.peak_memory_bytes) == (None, None, None)


def test_a_document_says_for_which_device_it_is() -> None:
    read = from_json(to_json(document()), "run.json")

    assert read.prediction is not None
    assert read.prediction.device == DEVICE


def test_the_number_of_repeats_changes_no_sample() -> None:
    assert predicted_document(scenario(repeats=1), MANIFEST, DEVICE).samples == document().samples


def test_every_case_meets_its_own_server() -> None:
    faulty = scenario(more="origin: {faults: [{kind: image-missing, images: [3]}]}\n")
    images = images_of(faulty, MANIFEST)
    samples = list(predictions(faulty, images, plans_of(faulty, images), DEVICE))

    assert {sample.complete_s for sample in samples} == {None}
    assert all(sample.failure_count for sample in samples)


@pytest.mark.parametrize("client", ["{tls: true}", "{http: 2, tls: true}"])
def test_a_client_without_a_model_is_refused_by_its_case(client: str) -> None:
    with pytest.raises(ScenarioError, match="no prediction") as caught:
        predicted_document(scenario(more=f"client: {client}\n"), MANIFEST, DEVICE)

    assert caught.value.place == "tiny.yaml: volume-jls"
