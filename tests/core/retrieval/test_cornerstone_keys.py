from collections.abc import Callable, Sequence
from dataclasses import fields

import pytest

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.cornerstone_keys import (
    option_fields,
    option_keys,
    options_by_type,
    stage_fields,
    stage_keys,
    why_unsayable,
)
from harness.core.retrieval.planner import Planner
from harness.core.retrieval.stage import (
    UNCONFIGURED_STAGES,
    NearbyFrame,
    RequestType,
    RetrieveStage,
)

STAGES = (RetrieveStage("initialImages"),)


def test_what_the_viewer_takes_without_a_key_has_none() -> None:
    assert stage_keys(RetrieveStage("all")) == {"id": "all"}
    assert option_keys(RetrieveOptions()) == {}


STAGE = RetrieveStage(
    "some",
    positions=(0.5, 0.0, -1.0),
    decimate=2,
    offset=1,
    retrieve_type="fast",
    request_type=RequestType.PREFETCH,
    priority=5,
    nearby_frames=(NearbyFrame(1, ImageQualityStatus.FAR_REPLICATE),),
)
OPTIONS = RetrieveOptions(
    frames_path="/jls/",
    url_arguments="q=1",
    decode_level=0,
    image_quality_status=ImageQualityStatus.LOSSY,
    range_index=-1,
    chunk_size_bytes=65_536,
    initial_chunk_size_bytes=16_384,
    streaming=False,
    min_chunk_size_bytes=1,
    between_decodes_s=0.25,
)


def test_every_key_of_a_stage_is_said() -> None:
    assert stage_keys(STAGE) == {
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


def test_keys_lead_back_to_the_fields_that_they_were_made_of() -> None:
    stage = stage_fields(stage_keys(STAGE))
    [frame] = STAGE.nearby_frames
    nearby_frames = stage.pop("nearby_frames")
    assert isinstance(nearby_frames, Sequence)
    [kept] = nearby_frames

    assert stage == {
        field.name: getattr(STAGE, field.name)
        for field in fields(RetrieveStage)
        if field.name not in {"nearby_frames", "is_reversed", "shows_parts"}
    }
    assert NearbyFrame(**kept) == frame
    assert RetrieveOptions(**option_fields(option_keys(OPTIONS))) == OPTIONS  # type: ignore[arg-type]


def test_keys_that_are_not_there_stand_for_no_fields() -> None:
    assert stage_fields({"id": "all"}) == {"id": "all"}
    assert option_fields({"decodeLevel": 1}) == {"decode_level": 1}


@pytest.mark.parametrize("of", [stage_fields, option_fields])
def test_a_key_that_no_viewer_knows_is_named(of: Callable[..., object]) -> None:
    with pytest.raises(ValueError, match=r"chunk_size: no key of Cornerstone3D's"):
        of({"chunk_size": 1})


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
        pytest.param(
            RetrieveConfiguration(
                "none",
                UNCONFIGURED_STAGES,
                by_transfer_syntax={"default": {"default": RetrieveOptions()}},
            ),
            True,
            id="options-by-syntax-without-stages",
        ),
    ],
)
def test_what_no_viewer_can_be_given_is_known(
    configuration: RetrieveConfiguration, is_unsayable: bool
) -> None:
    assert (why_unsayable(configuration) is not None) is is_unsayable


def test_options_by_transfer_syntax_are_said_as_they_were_written() -> None:
    configuration = RetrieveConfiguration(
        "a",
        STAGES,
        {"fast": RetrieveOptions(range_index=0), "default": RetrieveOptions(streaming=True)},
        by_transfer_syntax={"default": {"1.2.3": RetrieveOptions(streaming=False)}},
    )

    assert options_by_type(configuration) == {
        "fast": {"rangeIndex": 0},
        "default": {"1.2.3": {"streaming": False}},
    }
