"""What cases find and should do, from a manifest alone."""

from pathlib import Path

import pytest

from harness.core.http.framing import Framing
from harness.errors import ScenarioError
from harness.run.preparation import images_of, plans_of
from harness.scenario.loading import parse_scenario
from tests.core.dataset_of import encoded, manifest_of
from tests.tiny import DIRECT, FAST, scenario_text

MANIFEST = manifest_of(encoded("frames", (900,) * 8), encoded("jls", (1_000,) * 8))


def test_each_case_is_planned_for_each_network() -> None:
    text = scenario_text(DIRECT, FAST, cases=("volume-jls", "volume-htj2k"))
    scenario = parse_scenario(text, Path("tiny.yaml"))
    plans = plans_of(scenario, images_of(scenario, MANIFEST))

    assert list(plans) == [
        *(("volume-jls", "direct"), ("volume-jls", "fast")),
        *(("volume-htj2k", "direct"), ("volume-htj2k", "fast")),
    ]
    assert plans["volume-jls", "fast"].setup.network == scenario.network("fast")


def test_images_are_served_as_the_scenario_says() -> None:
    scenario = parse_scenario(scenario_text() + "origin: {framing: single-part}\n", Path("a.yaml"))
    images = images_of(scenario, MANIFEST)

    assert images.origin.framing is Framing.SINGLE_PART
    assert images.pixels is None
    assert {body.frame.overhead_bytes for body in images.bodies.values()} == {0}


def test_a_fault_of_an_image_that_is_not_there_is_refused() -> None:
    missing = "origin: {faults: [{kind: image-missing, images: [7]}]}\n"
    scenario = parse_scenario(scenario_text() + missing, Path("tiny.yaml"))
    fewer = manifest_of(encoded("frames", (900,) * 4), encoded("jls", (1_000,) * 4))
    with pytest.raises(ScenarioError, match="7"):
        plans_of(scenario, images_of(scenario, fewer))
