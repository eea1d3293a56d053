from dataclasses import replace
from pathlib import Path

import pytest

from harness.cli.tune_search import TuneOptions
from harness.core.quality_goal import SmoothGoal
from harness.errors import BadInput
from harness.predict.tune.target import TuningTarget

OPTIONS = TuneOptions(
    TuningTarget(None, None, None, None), None, "3 %", (), 2, 4, (), 500, 0, Path(), False
)


def test_a_limit_is_a_share() -> None:
    assert OPTIONS.limit_share == 0.03
    with pytest.raises(BadInput, match="--limit"):
        _ = replace(OPTIONS, limit="soon").limit_share


def test_a_goal_is_none_a_quality_or_a_rate() -> None:
    assert OPTIONS.goal is None
    assert isinstance(replace(OPTIONS, until="smooth=10").goal, SmoothGoal)
    with pytest.raises(BadInput, match="--until"):
        _ = replace(OPTIONS, until="good").goal
