import pytest

from harness.core.quality import ImageQualityStatus
from harness.errors import BadInput
from harness.viewer.fidelity.recording import (
    LoggedRequest,
    from_text,
    logged_load,
    resource_of,
    to_text,
)
from harness.viewer.load import ViewerRequest
from tests.viewer.fidelity.logs import FULL, SUB, asked, log, recording
from tests.viewer.loads import viewer_load

PATH = "studies/1/series/2/instances/2.25.3/jls/1?accept=x"


def test_a_recording_survives_its_file() -> None:
    kept = recording(
        log(asked(0), asked(1, bytes_range="bytes=0-9"), qualities={0: [SUB, FULL]}),
        log(LoggedRequest(None, "elsewhere", "", None, 0, 0.1, None), network_end_s=None),
    )

    assert from_text(to_text(kept), "jls.jsonl") == kept
    assert len(to_text(kept).splitlines()) == 3


@pytest.mark.parametrize("text", ["", "{}", "no JSON\n", to_text(recording()) + "[]\n"])
def test_a_file_that_holds_no_recording_is_told(text: str) -> None:
    with pytest.raises(BadInput, match=r"jls.jsonl: .*is not a recording of the viewer"):
        from_text(text, "jls.jsonl")


def test_a_load_is_kept_without_what_is_true_on_one_machine_alone() -> None:
    load = viewer_load(ViewerRequest(PATH, None, 0.00049, 0.12345, 200, 10, None, 0))

    kept = logged_load(load, "4g")

    assert kept.requests == (LoggedRequest(0, "jls/1?accept=x", "", 200, 10, 0.0, 0.123),)
    assert kept.network == "4g"


def test_a_path_of_no_image_is_kept_whole() -> None:
    assert resource_of("metadata", None) == "metadata"
    assert resource_of(PATH, 0) == "jls/1?accept=x"


def test_the_best_status_is_the_final_one() -> None:
    assert log(qualities={0: [FULL, SUB], 2: [SUB]}).final_qualities() == {
        0: ImageQualityStatus.FULL_RESOLUTION,
        2: ImageQualityStatus.SUBRESOLUTION,
    }
