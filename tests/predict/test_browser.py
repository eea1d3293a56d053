"""The device `browser`, held to what the real viewer showed on a quiet machine."""

from dataclasses import replace
from typing import cast

import pytest
import yaml

from harness.predict.document import predicted_document
from harness.scenario.devices import load_device
from harness.scenario.library import builtin_folder, find_device
from harness.scenario.loading import load_scenario
from tests.core.dataset_of import encoded, manifest_of
from tests.source_tree import ROOT

QUIET = ROOT / "tests" / "data" / "viewer" / "quiet-volume.yaml"
SLICE_COUNT = 174
# As large as the slices of ct-512x174 are on average.
IMAGES = manifest_of(
    encoded("frames", (185_948,) * SLICE_COUNT),
    encoded("jls", (170_492,) * SLICE_COUNT),
    encoded("jlsThumbnail", (12_388,) * SLICE_COUNT, rows=128, columns=128),
)
MOST_OFF_RATIO = 0.1


def test_first_renders_of_the_real_viewer_are_predicted_within_a_tenth() -> None:
    quiet = cast(dict[str, dict[str, float]], yaml.safe_load(QUIET.read_text(encoding="utf-8")))
    scenario = load_scenario(builtin_folder() / "viewer-volume.yaml")
    over_4g = replace(scenario, networks=scenario.networks[:1])
    document = predicted_document(over_4g, IMAGES, load_device(find_device("browser")))
    predicted = {sample.case: sample.times_s.first_render for sample in document.samples}

    assert predicted == {
        case: pytest.approx(first_ms / 1000, rel=MOST_OFF_RATIO)
        for case, first_ms in quiet["first_render_ms"].items()
    }
