import json
from dataclasses import replace
from pathlib import Path

from harness.core.images.manifest import Manifest, ServerAnswer
from harness.predict.sweep.inputs import Series, SweepInputs, sweep_inputs
from harness.results.prediction import PREDICTION_MODEL_VERSION
from harness.scenario.server import FoundServer, ImageServer
from tests.core.dataset_of import encoded, manifest_of
from tests.predict.sweep.sweeps import AXES, a_sweep

MANIFEST = manifest_of(encoded("jls", (10, 20)))


def inputs(
    folder: Path, axes: str = AXES, more: str = "", manifest: object = MANIFEST
) -> SweepInputs:
    sweep = a_sweep(folder, axes, more)
    images = {(scenario.name, None): manifest for scenario in sweep.scenarios}
    return sweep_inputs(sweep, images, PREDICTION_MODEL_VERSION)  # type: ignore[arg-type]


def test_the_same_inputs_are_the_same_document_wherever_it_is_made(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()

    assert inputs(here) == inputs(there)


def test_what_shapes_an_outcome_is_in_the_digest_and_what_draws_it_is_not(tmp_path: Path) -> None:
    usual = inputs(tmp_path)

    assert inputs(tmp_path, "{rtt: [1 ms]}").digest != usual.digest
    assert inputs(tmp_path, AXES, "client: {start: cold}").digest != usual.digest
    drawn = inputs(tmp_path, AXES, "figures: [{kind: crossover}]")
    assert drawn.digest == usual.digest
    assert drawn.text != usual.text


def test_images_count_by_the_sizes_of_their_frames(tmp_path: Path) -> None:
    rebuilt = replace(MANIFEST, digest="another builder's")
    swapped = manifest_of(encoded("jls", (20, 10)))

    assert inputs(tmp_path, manifest=rebuilt) == inputs(tmp_path)
    assert inputs(tmp_path, manifest=swapped) != inputs(tmp_path)


def test_of_a_server_its_times_and_the_real_round_trip_count_too(tmp_path: Path) -> None:
    sweep, images = a_sweep(tmp_path), dict[Series, Manifest]()

    def digest(real_rtt_s: float | None, again_s: float) -> str:
        answer = ServerAnswer("", "", "image/jls", 0.2, again_s)
        manifest = manifest_of(encoded("jls", (10, 20), answers=(answer, answer)))
        server = None
        if real_rtt_s is not None:
            server = ImageServer("http://x", tmp_path, {}, found=FoundServer(real_rtt_s))
        scenarios = tuple(replace(each, server=server) for each in sweep.scenarios)
        images.update({(scenario.name, None): manifest for scenario in scenarios})
        found = sweep_inputs(replace(sweep, scenarios=scenarios), images, PREDICTION_MODEL_VERSION)
        return found.digest

    assert digest(0.02, 0.1) == digest(0.02, 0.1)
    assert len({digest(0.02, 0.1), digest(0.03, 0.1), digest(0.02, 0.2), digest(None, 0.1)}) == 4


def test_the_document_tells_model_images_devices_and_axes(tmp_path: Path) -> None:
    document = json.loads(inputs(tmp_path).text)

    assert document["cell_count"] == 12
    assert document["axes"]["download_bps"] == [1e6, 1e7]
    assert document["devices"]["reference-laptop"]["decode"]["htj2k"]["fixed_s"] == 0.0003
    assert document["images"]["tiny-volume"]["encodings"] == {"jls": 30}
    assert document["model_version"] == PREDICTION_MODEL_VERSION
    assert str(tmp_path) not in json.dumps(document)
