import pytest
from pydantic import ValidationError

from harness.scenario.schema.axis import values_of
from harness.scenario.schema.sweep import AxesBlock


def download(content: object) -> tuple[float, ...]:
    return values_of(AxesBlock.model_validate({"download": content}).download)


def test_a_logarithmic_range_has_a_factor_between_its_values_and_its_ends_as_written() -> None:
    ends = {"from": "1 Mbit/s", "to": "1000 Mbit/s"}

    assert download({**ends, "count": 4}) == (1e6, 1e7, 1e8, 1e9)
    # Three digits, which every mathematical library agrees on.
    assert download({**ends, "count": 3}) == (1e6, 31.6e6, 1e9)


def test_a_linear_range_has_a_difference_between_its_values() -> None:
    written = {"from": "0 ms", "to": "300 ms", "count": 4, "scale": "linear"}

    assert values_of(AxesBlock.model_validate({"rtt": written}).rtt) == (0.0, 0.1, 0.2, 0.3)


def test_a_range_of_counts_has_whole_numbers_each_once() -> None:
    written = {"from": 1, "to": 8, "count": 7}
    axes = AxesBlock.model_validate({"connections": written})

    assert values_of(axes.connections) == (1, 2, 3, 4, 6, 8)


def test_a_list_is_kept_in_its_order() -> None:
    assert download(["30 Mbit/s", "3 Mbit/s"]) == (30e6, 3e6)
    assert values_of(None) == ()


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        ({"from": "3 Mbit/s", "to": "1 Mbit/s", "count": 3}, "does not rise"),
        ({"from": "1 Mbit/s", "to": "3 Mbit/s", "count": 1}, "greater than or equal to 2"),
        ({"from": "1 Mbit/s", "to": "3", "count": 2}, "has no unit"),
        (["1 Mbit/s", "1 Mbit/s"], "twice"),
        ([], "at least 1 item"),
    ],
)
def test_what_is_no_axis_is_refused(content: object, rule: str) -> None:
    with pytest.raises(ValidationError, match=rule):
        download(content)
