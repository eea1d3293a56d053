"""What of a scenario that somebody reads a real viewer can show: what is left, and what is not."""

from dataclasses import dataclass, replace
from itertools import pairwise

from harness.core.viewing.hand import Beginning, Hand
from harness.core.viewing.rules import OHIF_3_13
from harness.errors import ScenarioError
from harness.scenario.scenario import Case, Scenario
from harness.scenario.viewer_rules import in_viewer_lane


@dataclass(frozen=True, slots=True)
class ViewedPart:
    """The scenario as the viewer reads it, and a sentence on everything that is left out."""

    scenario: Scenario
    left_out: tuple[str, ...]


def viewed_part(scenario: Scenario) -> ViewedPart:
    """The cases of OHIF as it is, and the hands that a wheel can do.

    Raises ScenarioError where nothing is left, or the viewer cannot load it.
    """
    reading = scenario.reading
    assert reading is not None, "whoever asks reads"
    if reading.slice_count_by_series:
        rule = "has several series, and OHIF is given one"
        remedy = f'run "harness predict {scenario.name}", or leave "series" out'
        raise ScenarioError(str(scenario.path), None, rule, remedy)
    cases = [each for each in scenario.cases if _is_ohif(each, scenario)]
    hands = [each for each in reading.hands if is_for_a_wheel(each)]
    left_out = [
        *(
            f"{each.name}: no viewer that there is plays {scenario.viewer_of(each.name)}"
            for each in scenario.cases
            if each not in cases
        ),
        *(
            f"{each.name}: a wheel goes to the next slice only, from the first one on"
            for each in reading.hands
            if each not in hands
        ),
    ]
    if not (cases and hands):
        rule, remedy = "has nothing that OHIF can be read by", "; ".join(left_out)
        raise ScenarioError(str(scenario.path), None, rule, remedy)
    kept = replace(scenario, cases=tuple(cases), reading=replace(reading, hands=tuple(hands)))
    return ViewedPart(in_viewer_lane(kept), tuple(left_out))


def is_for_a_wheel(hand: Hand) -> bool:
    """Whether a wheel can do all of it, in a stack that opens at its first slice and shows it."""
    places = [0, *(move.slice_index for move in hand.moves)]
    if hand.first_index != 0 or hand.begins is not Beginning.FIRST_PICTURE:
        return False
    return all(abs(after - before) == 1 for before, after in pairwise(places))


def _is_ohif(case: Case, scenario: Scenario) -> bool:
    return scenario.viewer_of(case.name) == OHIF_3_13.name
