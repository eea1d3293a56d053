from typing import Any

import pytest
from pydantic import ValidationError

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.stage import RequestType
from harness.scenario.schema.retrieve import OptionsBlock, RetrieveBlock, StageBlock


def test_the_defaults_are_those_of_the_viewer() -> None:
    stage = StageBlock.model_validate({"id": "a"})
    block = RetrieveBlock.model_validate({})

    assert (stage.retrieve_type, stage.request_type) == ("default", RequestType.INTERACTION)
    assert (stage.priority, stage.decimate, stage.offset) == (-5, 1, 0)
    assert (block.stages, block.retrieve_options) == ("single", {})


@pytest.mark.parametrize("written", ["LOSSY", "ImageQualityStatus.LOSSY", 7])
def test_a_status_is_a_name_or_a_number(written: object) -> None:
    options = OptionsBlock.model_validate({"imageQualityStatus": written})

    assert options.image_quality_status is ImageQualityStatus.LOSSY


@pytest.mark.parametrize("written", ["Lossy?", 2, True, [], None, "7", 7.0])
def test_another_status_is_refused_with_those_that_exist(written: object) -> None:
    with pytest.raises(ValidationError, match=r"SUBRESOLUTION \(6\)"):
        StageBlock.model_validate(
            {"id": "a", "nearbyFrames": [{"offset": 1, "imageQualityStatus": written}]}
        )


@pytest.mark.parametrize("written", ["thumbnail", "RequestType.Thumbnail"])
def test_a_request_type_may_be_pasted_from_typescript(written: str) -> None:
    stage = StageBlock.model_validate({"id": "a", "requestType": written})

    assert stage.request_type is RequestType.THUMBNAIL


@pytest.mark.parametrize("position", [0, 0.5, 0.999, 1, 173, -1, -174])
def test_indices_fractions_and_places_from_the_end_are_positions(position: float) -> None:
    assert StageBlock.model_validate({"id": "a", "positions": [position]}).positions == [position]


@pytest.mark.parametrize("position", [1.5, -0.5, float("nan"), float("inf"), "0", True])
def test_a_position_without_an_image_is_refused(position: object) -> None:
    with pytest.raises(ValidationError):
        StageBlock.model_validate({"id": "a", "positions": [position]})


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"decodeLevel": -1}, id="level-below-0"),
        pytest.param({"decodeLevel": 33}, id="level-above-32"),
        pytest.param({"decodeLevel": 1.0}, id="level-with-a-point"),
        pytest.param({"rangeIndex": -2}, id="range-below--1"),
        pytest.param({"rangeIndex": "0"}, id="range-in-quotes"),
        pytest.param({"chunkSize": 0}, id="empty-chunk"),
        pytest.param({"chunkSize": "128 * 1024"}, id="a-calculation"),
        pytest.param({"streaming": "yes"}, id="streaming-as-text"),
        pytest.param({"streaming": 1}, id="streaming-as-number"),
        pytest.param({"framesPath": "jls"}, id="path-without-slashes"),
        pytest.param({"framesPath": "//"}, id="empty-path"),
        pytest.param({"frames_path": "/jls/"}, id="snake-case"),
    ],
)
def test_options_out_of_range_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        OptionsBlock.model_validate(options)


@pytest.mark.parametrize(
    "stages",
    [
        pytest.param([], id="none"),
        pytest.param([{"id": "a"}, {"id": "a"}], id="same-id"),
        pytest.param([{}], id="no-id"),
        pytest.param([{"id": "a", "decimate": 0}], id="decimate-0"),
        pytest.param([{"id": "a", "offset": -1}], id="offset-below-0"),
        pytest.param([{"id": "a", "positions": []}], id="no-positions"),
        pytest.param({"id": "a"}, id="a-mapping"),
        pytest.param(5, id="a-number"),
    ],
)
def test_stages_that_the_viewer_could_not_run_are_refused(stages: object) -> None:
    with pytest.raises(ValidationError):
        RetrieveBlock.model_validate({"stages": stages})


JLS = {"framesPath": "/jls/"}


@pytest.mark.parametrize("key", ["default", "1.2.840.10008.1.2.4.80", "3.2.840.10008.1.2.4.96"])
def test_options_may_stand_below_a_transfer_syntax(key: str) -> None:
    block = RetrieveBlock.model_validate({"retrieveOptions": {"single": {key: JLS}}})

    assert block.retrieve_options == {"single": {key: OptionsBlock.model_validate(JLS)}}


def test_options_without_a_key_are_options() -> None:
    block = RetrieveBlock.model_validate({"retrieveOptions": {"single": {}}})

    assert block.retrieve_options == {"single": OptionsBlock()}


@pytest.mark.parametrize(
    ("level", "complaint"),
    [
        ({"default": JLS, "streaming": True}, '"streaming" among its transfer syntaxes'),
        ({"default": JLS, "1.2.840x": JLS}, '"1.2.840x" among its transfer syntaxes'),
        ({"default": JLS, "unknown": JLS}, '"unknown" among its transfer syntaxes'),
        ({"default": {"default": JLS}}, "default.level.default.default"),
        ({"1.2.840.10008.1.2.4.80": {"framesPath": "jls"}}, "does not stand in"),
    ],
)
def test_a_level_holds_options_by_transfer_syntax_alone(
    level: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValidationError, match=complaint.replace("(", r"\(")):
        RetrieveBlock.model_validate({"retrieveOptions": {"default": level}})


@pytest.mark.parametrize(
    "written",
    [
        "interleaved",
        "interleavedRetrieveStages",
        "interleavedRetrieveStages.stages",
        "ProgressiveRetrieveImages.interleavedRetrieveStages",
    ],
)
def test_the_viewers_names_of_stage_lists_may_be_pasted(written: str) -> None:
    assert RetrieveBlock.model_validate({"stages": written}).stages == "interleaved"
