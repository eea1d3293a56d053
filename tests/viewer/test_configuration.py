import json

import pytest

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.stage import (
    UNCONFIGURED_STAGES,
    NearbyFrame,
    RequestType,
    RetrieveStage,
)
from harness.errors import ScenarioError
from harness.viewer.configuration import registration


def test_a_configuration_becomes_the_viewers_own_keys_and_values() -> None:
    stage = RetrieveStage(
        "quarter",
        decimate=4,
        offset=3,
        retrieve_type="multipleFast",
        request_type=RequestType.THUMBNAIL,
        nearby_frames=(NearbyFrame(-1, ImageQualityStatus.ADJACENT_REPLICATE),),
    )
    options = {"multipleFast": RetrieveOptions(range_index=0, chunk_size_bytes=64000)}
    registered = registration(RetrieveConfiguration("fast", (stage,), options))

    assert json.loads(json.dumps(registered)) == {
        "stages": [
            {
                "id": "quarter",
                "decimate": 4,
                "offset": 3,
                "retrieveType": "multipleFast",
                "requestType": "thumbnail",
                "nearbyFrames": [{"offset": -1, "imageQualityStatus": 3}],
            }
        ],
        "retrieveOptions": {"multipleFast": {"rangeIndex": 0, "chunkSize": 64000}},
    }


def test_without_stages_nothing_is_registered() -> None:
    assert registration(RetrieveConfiguration("none", UNCONFIGURED_STAGES)) is None


def test_options_without_stages_are_refused() -> None:
    options = {"default": RetrieveOptions()}

    with pytest.raises(ScenarioError, match="no stages that a viewer could be given"):
        registration(RetrieveConfiguration("none", UNCONFIGURED_STAGES, options))


def test_the_real_viewer_is_given_the_level_of_transfer_syntaxes_as_it_was_written() -> None:
    level = {"default": RetrieveOptions(image_quality_status=ImageQualityStatus.LOSSY)}
    played = {"single": RetrieveOptions()}
    configuration = RetrieveConfiguration(
        "a", (RetrieveStage("all"),), played, by_transfer_syntax={"single": level}
    )
    registered = registration(configuration)

    assert registered is not None
    assert registered["retrieveOptions"] == {"single": {"default": {"imageQualityStatus": 7}}}
