import pytest

from harness.core.cornerstone_keys import option_keys, stage_keys, why_unsayable
from harness.core.planner import Planner
from harness.core.quality import ImageQualityStatus
from harness.core.retrieve import (
    UNCONFIGURED_STAGES,
    NearbyFrame,
    RequestType,
    RetrieveConfiguration,
    RetrieveOptions,
    RetrieveStage,
)

STAGES = (RetrieveStage("initialImages"),)


def test_what_the_viewer_takes_without_a_key_has_none() -> None:
    assert stage_keys(RetrieveStage("all")) == {"id": "all"}
    assert option_keys(RetrieveOptions()) == {}


def test_every_key_of_a_stage_is_said() -> None:
    stage = RetrieveStage(
        "some",
        positions=(0.5, 0.0, -1.0),
        decimate=2,
        offset=1,
        retrieve_type="fast",
        request_type=RequestType.PREFETCH,
        priority=5,
        nearby_frames=(NearbyFrame(1, ImageQualityStatus.FAR_REPLICATE),),
    )

    assert stage_keys(stage) == {
        "id": "some",
        "positions": [0.5, 0, -1],
        "decimate": 2,
        "offset": 1,
        "retrieveType": "fast",
        "requestType": RequestType.PREFETCH,
        "priority": 5,
        "nearbyFrames": [{"offset": 1, "imageQualityStatus": ImageQualityStatus.FAR_REPLICATE}],
    }


def test_a_time_between_decodes_is_said_in_milliseconds() -> None:
    assert option_keys(RetrieveOptions(between_decodes_s=0.25)) == {"msBetweenDecode": 250}


def test_nothing_but_no_is_said_of_a_zero() -> None:
    options = RetrieveOptions(range_index=0, decode_level=0, streaming=False)

    assert option_keys(options) == {"rangeIndex": 0, "streaming": False, "decodeLevel": 0}


@pytest.mark.parametrize(
    ("configuration", "is_unsayable"),
    [
        pytest.param(RetrieveConfiguration("plain", STAGES), False, id="stages"),
        pytest.param(RetrieveConfiguration("none", UNCONFIGURED_STAGES), False, id="no-stages"),
        pytest.param(RetrieveConfiguration("own", STAGES, planner=Planner), True, id="planner"),
        pytest.param(
            RetrieveConfiguration("none", UNCONFIGURED_STAGES, {"default": RetrieveOptions()}),
            True,
            id="options-without-stages",
        ),
    ],
)
def test_what_no_viewer_can_be_given_is_known(
    configuration: RetrieveConfiguration, is_unsayable: bool
) -> None:
    assert (why_unsayable(configuration) is not None) is is_unsayable
