import pytest

from harness.errors import ScenarioError
from harness.scenario.opening_rules import check_no_opening
from tests.scenario.samples import content, error_of, parsed, replaced


def test_a_case_that_begins_with_a_click_is_refused_by_its_name() -> None:
    values = content()
    values["cases"][1]["open"] = "cornerstone"

    with pytest.raises(ScenarioError, match='Byte Range: open: "cornerstone" is what a sweep'):
        check_no_opening(parsed(values), "a sweep")


def test_what_begins_with_the_first_frame_is_taken() -> None:
    check_no_opening(parsed(content()), "a sweep")


def test_the_real_viewer_is_not_opened_with_a_click() -> None:
    text = replaced("repeats: 3", "repeats: 3\nlane: viewer\nopen: cornerstone")

    assert 'open: "cornerstone" is what the real viewer' in str(error_of(text))
