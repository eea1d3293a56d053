"""The level of transfer syntaxes in a scenario: resolved for its images, under its policy."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.core.images.specification import Codec, EncodingSpec
from harness.core.lane import Lane
from harness.core.retrieval.configuration import RetrieveOptions
from harness.errors import ScenarioError
from harness.scenario.loading import with_dataset
from harness.scenario.scenario import Scenario
from harness.scenario.viewer_rules import in_viewer_lane
from tests.scenario.samples import content, parsed

JPEG_LS, RPCL = "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.202"
OPTIONS = {
    "default": {"default": {"framesPath": "/jls/"}},
    "singleFast": {"default": {"streaming": False}, RPCL: {"rangeIndex": 0}},
}
JLS, RANGE = RetrieveOptions(frames_path="/jls/"), RetrieveOptions(range_index=0)


def scenario(policy: str, options: object = OPTIONS) -> Scenario:
    """One case of the sample, which serves HTJ2K in the order of its resolutions."""
    retrieve = {"stages": "sequential", "retrieveOptions": options}
    cases = [{"name": "by syntax", "retrieve": retrieve}]
    values: dict[str, Any] = content() | {"policy": policy, "cases": cases}
    values.pop("published")
    return parsed(values)


def options_of(loaded: Scenario) -> object:
    return dict(loaded.cases[0].retrieve.retrieve_options)


def test_the_options_that_count_are_those_of_what_the_dataset_serves() -> None:
    assert options_of(scenario("cs3d-2023-11")) == {"default": JLS, "singleFast": RANGE}


def test_other_images_have_other_options() -> None:
    loaded = scenario("cs3d-2023-11")
    encodings = (EncodingSpec("frames", Codec.JPEG_LS), EncodingSpec("jls", Codec.JPEG_LS))
    served = with_dataset(loaded, replace(loaded.dataset, encodings=encodings))

    assert options_of(served) == {"default": JLS, "singleFast": RetrieveOptions(streaming=False)}


def test_a_client_that_does_not_know_the_level_is_played_as_it_is() -> None:
    played = options_of(scenario("cs3d-5.14"))

    assert played == {"default": RetrieveOptions(), "singleFast": RetrieveOptions()}


def test_the_real_viewer_is_its_own_policy(tmp_path: Path) -> None:
    loaded = replace(scenario("cs3d-2023-11"), path=tmp_path / "clinic.yaml")
    loaded.path.write_text(loaded.source_text)
    viewed = in_viewer_lane(loaded)

    assert viewed.lanes == (Lane.VIEWER,)
    assert options_of(viewed) == {"default": RetrieveOptions(), "singleFast": RetrieveOptions()}


def test_what_never_counts_for_the_images_needs_no_encoding_of_them() -> None:
    options = {"default": {JPEG_LS: {"framesPath": "/elsewhere/"}}}

    assert options_of(scenario("cs3d-2023-11", options)) == {"default": RetrieveOptions()}


def test_what_counts_for_the_images_is_an_encoding_of_them() -> None:
    with pytest.raises(ScenarioError, match="is not an encoding of the dataset"):
        scenario("cs3d-2023-11", {"default": {RPCL: {"framesPath": "/elsewhere/"}}})


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"singelFast": {"default": {}}}, 'retrieveOptions.singelFast: "singelFast" is a retrieve'),
        (
            {"default": {"default": {"framesPat": "/jls/"}}},
            'retrieveOptions.default.default.framesPat: "framesPat" is not a key here; did you',
        ),
        (
            {"default": {"default": {}, "request": {}}},
            'retrieveOptions.default: has "request" among its transfer syntaxes; write options by',
        ),
    ],
)
def test_a_fault_is_told_by_its_place(options: object, told: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        scenario("cs3d-2023-11", options)

    assert told in str(caught.value)


def test_two_ways_to_say_the_same_are_one_measurement() -> None:
    plain = scenario("cs3d-2023-11", {"default": {"framesPath": "/jls/"}})

    assert scenario("cs3d-2023-11", {"default": {"default": {"framesPath": "/jls/"}}}).digest == (
        plain.digest
    )


def test_a_volume_that_loads_by_itself_takes_the_default_level() -> None:
    values: dict[str, Any] = content() | {"policy": "cs3d-2023-11"}
    retrieve = {"stages": "none", "retrieveOptions": {"fast": {"default": {}}, **OPTIONS}}
    values["cases"] = [{"name": "by itself", "retrieve": retrieve}]
    values.pop("published")

    assert options_of(parsed(values)) == {"default": JLS}
