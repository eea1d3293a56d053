from typing import Any

import pytest
from pydantic import ValidationError

from harness.scenario.schema.scenario import ScenarioBlock

LEAST: dict[str, Any] = {
    "load": "stack",
    "dataset": "radiograph-3036",
    "networks": ["4g"],
    "cases": [{"name": "JLS", "retrieve": "stack-jls"}],
}


def test_everything_below_the_cases_has_a_default() -> None:
    block = ScenarioBlock.model_validate(LEAST)

    assert (block.policy, block.repeats, block.warm_ups) == ("cs3d-5.14", 5, 1)
    assert set(block.client.model_dump().values()) == {None}
    assert (block.origin.framing, block.published) == ("multipart", None)


@pytest.mark.parametrize("key", LEAST)
def test_nothing_above_them_has(key: str) -> None:
    with pytest.raises(ValidationError, match=key):
        ScenarioBlock.model_validate({k: v for k, v in LEAST.items() if k != key})


@pytest.mark.parametrize(
    "change",
    [
        {"load": "series"},
        {"networks": []},
        {"networks": "4g"},
        {"networks": ["4g", "4g"]},
        {"cases": []},
        {"cases": LEAST["cases"] * 2},
        {"policy": "cs3d-1999"},
        {"client": {"http": 3}},
        {"client": {"connections": 0}},
        {"client": {"start": "lukewarm"}},
        {"origin": {"framing": "none"}},
        {"repeats": 0},
        {"repeats": True},
        {"warm_ups": -1},
    ],
    ids=str,
)
def test_a_scenario_that_cannot_be_measured_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ScenarioBlock.model_validate(LEAST | change)
