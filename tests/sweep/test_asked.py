import json
from pathlib import Path

from harness.sweep.computing import question_of
from tests.sweep.sweeps import AXES, a_sweep


def test_the_same_question_is_the_same_document_wherever_it_is_asked(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()

    assert question_of(a_sweep(here)) == question_of(a_sweep(there))


def test_what_shapes_an_outcome_is_in_the_digest_and_what_draws_it_is_not(tmp_path: Path) -> None:
    usual = question_of(a_sweep(tmp_path))

    assert question_of(a_sweep(tmp_path, "{rtt: [1 ms]}")).digest != usual.digest
    assert question_of(a_sweep(tmp_path, AXES, "client: {start: cold}")).digest != usual.digest
    drawn = question_of(a_sweep(tmp_path, AXES, "figures: [{kind: crossover}]"))
    assert drawn.digest == usual.digest
    assert drawn.text != usual.text


def test_the_document_tells_model_images_devices_and_axes(tmp_path: Path) -> None:
    document = json.loads(question_of(a_sweep(tmp_path)).text)

    assert document["cell_count"] == 12
    assert document["axes"]["download_bps"] == [1e6, 1e7]
    assert document["devices"]["reference-laptop"]["decode"]["htj2k"]["fixed_s"] == 0.0003
    assert [name for name, _ in document["datasets"].values()] == ["tiny-ct", "tiny-ct"]
    assert document["model_version"] >= 1
    assert str(tmp_path) not in json.dumps(document)
