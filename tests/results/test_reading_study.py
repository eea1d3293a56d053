from dataclasses import replace

import pytest

from harness.core.viewing.by_series import SeriesOpened, ViewportFelt
from harness.core.viewing.experience import Experience
from harness.errors import BadInput
from harness.results.reading_study import (
    ReadingRow,
    ReadingStudy,
    study_from_json,
    study_to_json,
)

FELT = Experience(
    wanted_count=100,
    in_time_count=96,
    late_count=1,
    never_count=3,
    within_limit_count=95,
    wait_p50_s=0.05,
    wait_p95_s=None,
    longest_still_s=0.5,
    rest_first_s=0.25,
    rest_full_s=None,
    received_bytes=2_000_000,
    passed_bytes=1_000_000,
    repeated_bytes=500_000,
    request_count=150,
)
STUDY = ReadingStudy(
    scenario="reading",
    title={"en": "Reading", "zh": "阅片"},
    scenario_digest="0123456789abcdef",
    dataset="ct",
    policy="cs3d-5.14",
    device="reference-laptop",
    hand_sources={"down": "made up"},
    rows=(ReadingRow("down", "4g", "as it is", "ohif-3.13", 0.0728, 0.227, FELT),),
)


SERIES = replace(
    STUDY,
    rows=(
        replace(
            STUDY.rows[0],
            viewports=(
                ViewportFelt(0, 87, 98, 97, 1, 0.1, 0.25),
                ViewportFelt(87, 87, 96, 95, 3, None, 0.5),
            ),
            opened=(SeriesOpened(1, 3.0, 0.125, None, 4096),),
        ),
    ),
)
"""What several series add to a row, all of it at once."""


def test_what_is_told_of_several_series_is_silent_where_there_is_one() -> None:
    assert b"viewports" not in study_to_json(STUDY)
    assert b"opened" not in study_to_json(STUDY)
    assert study_from_json(study_to_json(SERIES), "reading.json") == SERIES


def test_a_study_is_the_same_after_it_was_kept() -> None:
    text = study_to_json(STUDY)

    assert study_from_json(text, "reading.json") == STUDY
    assert study_to_json(study_from_json(text, "reading.json")) == text


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (b'"wanted_count":100', b'"wanted_count":"many"', r"rows.0.experience.wanted_count"),
        (b'"study_version":1', b'"study_version":9', "is not the version of this program"),
        (b"{", b"", "does not fit a reading"),
    ],
)
def test_a_study_that_does_not_fit_is_refused(old: bytes, new: bytes, complaint: str) -> None:
    text = study_to_json(STUDY).replace(b": ", b":")

    with pytest.raises(BadInput, match=complaint):
        study_from_json(text.replace(old, new, 1), "reading.json")
