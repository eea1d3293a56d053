"""What `harness tune --until smooth=…` reads."""

from pathlib import Path

import pytest

from harness.cli.smooth_reading import cases_of_one_viewer, smooth_rule, smoothness_of, viewer_of
from harness.core.load import Load
from harness.core.quality_goal import SmoothGoal
from harness.errors import BadInput
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario
from tests.predict.tune.made_up import images
from tests.tiny import scenario_text, write_scenario

GOAL = SmoothGoal(10)
HAND = "{name: one, source: made up, steps: [{jump: 1}]}"


def scenario(folder: Path, reading: str, load: Load = Load.STACK) -> Scenario:
    text = scenario_text(load=load, cases=("stack-htj2k", "stack-jls"))
    text = text.replace("retrieve: stack-jls", "retrieve: stack-jls, viewer: rest-when-still")
    kept = text if reading else text.replace(", viewer: rest-when-still", "")
    return load_scenario(write_scenario(folder, kept + reading))


def test_a_scenario_is_read_by_its_own_viewer_and_so_are_its_cases(tmp_path: Path) -> None:
    found = scenario(tmp_path, f"reading: {{hands: [{HAND}], viewer: nearest-first}}\n")
    smoothness = smoothness_of(GOAL, found, images(Load.STACK))

    assert smoothness.viewer.name == viewer_of(found) == "nearest-first"
    assert [case.name for case in cases_of_one_viewer(found)] == ["stack-htj2k"]
    assert "smooth at 10 slices a second, whole the soonest" in smooth_rule(smoothness)


def test_a_scenario_that_names_no_viewer_is_read_by_the_usual_one(tmp_path: Path) -> None:
    found = scenario(tmp_path, "")

    assert viewer_of(found) == "ohif-3.13"
    assert len(list(cases_of_one_viewer(found))) == 2


@pytest.mark.parametrize(("load", "slice_count"), [(Load.VOLUME, 10), (Load.STACK, 1)])
def test_what_has_no_slices_to_scroll_is_refused(
    tmp_path: Path, load: Load, slice_count: int
) -> None:
    found = scenario(tmp_path, "", load)

    with pytest.raises(BadInput, match="and a stack is read; name a scenario that is read, such"):
        smoothness_of(GOAL, found, images(load, slice_count))
