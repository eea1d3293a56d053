from typing import Any

import pytest
from pydantic import ValidationError

from harness.core.http.content_coding import ContentCoding
from harness.core.viewing.opening import Asked, OpeningStep, Which
from harness.core.viewing.study import ONE_SERIES, MetadataForm, Study
from harness.scenario.schema.block import BrokenRule
from harness.scenario.schema.opening import OpeningBlock, StudyBlock, opening_of, study_of

METADATA = {"name": "metadata", "asks": "metadata", "of": "shown"}


def block(*steps: dict[str, Any], after: str = "metadata") -> OpeningBlock:
    frames = {"after": [after]}
    return OpeningBlock.model_validate({"steps": list(steps) or [METADATA], "frames": frames})


def test_a_block_is_steps_and_what_the_first_frame_waits_for() -> None:
    thumbnails = {"name": "small", "asks": "frame", "after": ["frames"], "at_once": 2, "times": 3}
    opening = opening_of(block(METADATA, thumbnails), "own")

    assert opening.name == "own"
    assert opening.steps == (
        OpeningStep("metadata", Asked.METADATA, Which.SHOWN),
        OpeningStep("small", Asked.FRAME, Which.EVERY, ("frames",), 3, 2),
    )
    assert opening.frames_after == ("metadata",)


def test_a_block_says_what_the_viewer_needs_of_its_own() -> None:
    opening = opening_of(
        OpeningBlock.model_validate(
            {
                "application": "350 ms",
                "per_megabyte": "60 ms",
                "steps": [{**METADATA, "application": "150 ms"}],
                "frames": {"after": ["metadata"], "busy": "200 ms"},
            }
        ),
        "own",
    )

    own_s = (opening.application_s, opening.s_per_megabyte, opening.busy_s)
    assert own_s == pytest.approx((0.35, 0.06, 0.2))
    assert opening.steps[0].application_s == pytest.approx(0.15)


@pytest.mark.parametrize(
    ("steps", "after", "rule"),
    [
        ([METADATA, METADATA], "metadata", "has two steps of one name"),
        ([{**METADATA, "name": "frames"}], "frames", 'calls a step "frames"'),
        ([{**METADATA, "name": "first frame"}], "first frame", 'calls a step "first frame"'),
        ([{**METADATA, "after": ["series"]}], "metadata", 'waits for "series", which is no step'),
        ([METADATA], "pictures", 'waits for "pictures", which is no step'),
        ([METADATA], "images", 'lets the first frame wait for "images", which comes behind it'),
        (
            [{**METADATA, "after": ["frames"]}],
            "metadata",
            'lets the first frame wait for "frames", which comes behind it',
        ),
        (
            [
                METADATA,
                {"name": "a", "asks": "series", "after": ["b"]},
                {"name": "b", "asks": "series", "after": ["a"]},
            ],
            "metadata",
            'lets "a" wait for itself',
        ),
    ],
)
def test_steps_must_come_to_an_end(steps: list[dict[str, Any]], after: str, rule: str) -> None:
    with pytest.raises(ValidationError) as caught:
        block(*steps, after=after)

    assert rule in str(caught.value)


def test_a_study_says_otherwise_what_it_says_and_keeps_all_else() -> None:
    usual = study_of(
        StudyBlock.model_validate(
            {"series": [3, 2], "shown": 2, "metadata": "orthanc", "per_slice": "2 ms"}
        ),
        ONE_SERIES,
    )
    case = StudyBlock.model_validate({"codings": ["zstd", "gzip"], "per_request": "4 ms"})

    assert usual == Study((3, 2), 1, MetadataForm.ORTHANC, slice_s=0.002)
    assert study_of(case, usual) == Study(
        (3, 2),
        1,
        MetadataForm.ORTHANC,
        (ContentCoding.ZSTD, ContentCoding.GZIP),
        request_s=0.004,
        slice_s=0.002,
    )
    assert study_of(None, usual) is usual


def test_codings_can_be_taken_away_again() -> None:
    usual = Study(codings=(ContentCoding.GZIP,))

    assert study_of(StudyBlock(codings=[]), usual).codings == ()


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"series": [3, 2], "shown": 3}, "shows series 3 of 2"),
        ({"shown": 2}, "shows series 2 of 1"),
        ({"series": [20_000, 1]}, "has 20001 slices"),
    ],
)
def test_the_series_shown_is_there_and_a_study_has_a_size_that_can_be_drawn(
    values: dict[str, Any], rule: str
) -> None:
    with pytest.raises(BrokenRule, match=rule):
        study_of(StudyBlock.model_validate(values), ONE_SERIES)
