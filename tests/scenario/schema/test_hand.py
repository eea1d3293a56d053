import pytest
from pydantic import ValidationError

from harness.core.viewing.rules import DEFAULT_VIEWER
from harness.scenario.schema.hand import HandBlock, HandStepBlock, ReadingBlock


@pytest.mark.parametrize(
    ("step", "rule"),
    [
        ({}, "does nothing in one step"),
        ({"jump": 1, "pause": "1 s"}, "does pause and jump in one step"),
        ({"scroll": 10}, "has a scroll or a cine without its rate"),
        ({"jump": 1, "per_second": 10}, "without its rate, or a rate without either"),
        ({"scroll": 0, "per_second": 10}, "scrolls by no slice"),
    ],
)
def test_a_step_does_one_thing(step: dict[str, object], rule: str) -> None:
    with pytest.raises(ValidationError, match=rule):
        HandStepBlock.model_validate(step)


@pytest.mark.parametrize(
    ("keys", "rule"),
    [
        ({}, "has neither steps nor a file"),
        ({"steps": [{"jump": 1}], "file": "a.csv"}, "has steps and a file"),
    ],
)
def test_a_hand_has_steps_or_a_file(keys: dict[str, object], rule: str) -> None:
    with pytest.raises(ValidationError, match=rule):
        HandBlock.model_validate({"source": "made up", **keys})


def test_a_viewer_is_one_whose_rules_are_known() -> None:
    told = {"hands": ["scroll-10"], "viewer": DEFAULT_VIEWER}
    assert ReadingBlock.model_validate(told).viewer == DEFAULT_VIEWER
    assert ReadingBlock.model_validate({"hands": ["scroll-10"]}).viewer is None
    with pytest.raises(ValidationError, match="is not a viewer whose rules are known"):
        ReadingBlock.model_validate({"hands": ["scroll-10"], "viewer": "weasis"})
