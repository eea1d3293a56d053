"""What `harness tune --until smooth=10` reads: which series, and by the rules of which viewer."""

from collections.abc import Iterator

from harness.core.load import Load
from harness.core.quality_goal import SmoothGoal
from harness.core.viewing.rules import DEFAULT_VIEWER, viewer_rules_named
from harness.errors import BadInput
from harness.predict.tune.smoothness import Smoothness
from harness.run.plan import Images
from harness.scenario.scenario import Case, Scenario

_REMEDY = 'name a scenario that is read, such as "reading"'


def smoothness_of(goal: SmoothGoal, scenario: Scenario, images: Images) -> Smoothness:
    """Who reads the images of a scenario. Raises BadInput for what cannot be read."""
    slice_count = len(images.manifest.frames)
    if scenario.load is not Load.STACK or slice_count < 2:
        rule = f"is of a {scenario.load.value} of {slice_count} images, and a stack is read"
        raise BadInput(f"--until {goal.name}", scenario.name, rule, _REMEDY)
    return Smoothness(goal, viewer_rules_named(viewer_of(scenario)))


def smooth_rule(smoothness: Smoothness) -> str:
    """How the winner is told, in words."""
    return (
        f"{smoothness.goal} the soonest after the hand has come to rest, by the rules of"
        f" {smoothness.viewer.name}; ties by first render, then by completion"
    )


def viewer_of(scenario: Scenario) -> str:
    """By whose rules a scenario is read, by name."""
    return DEFAULT_VIEWER if scenario.reading is None else scenario.reading.viewer


def cases_of_one_viewer(scenario: Scenario) -> Iterator[Case]:
    """The cases that are read by the rules of the scenario: others say nothing of a search."""
    viewer = viewer_of(scenario)
    return (case for case in scenario.cases if case.viewer in {None, viewer})
