import pytest

from harness.cli.budget import budget_s
from harness.errors import BadInput


@pytest.mark.parametrize(
    ("text", "expected_s"), [("20m", 1200), ("90 s", 90), ("1.5h", 5400), ("6 min", 360)]
)
def test_a_budget_is_read_in_seconds_minutes_and_hours(text: str, expected_s: float) -> None:
    assert budget_s(text) == expected_s


@pytest.mark.parametrize("text", ["", "20", "0m", "m", "-3m", "2 days"])
def test_what_is_no_budget_is_told(text: str) -> None:
    with pytest.raises(BadInput, match="is no length of time"):
        budget_s(text)
