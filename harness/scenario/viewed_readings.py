"""What of a scenario that somebody reads a real viewer can show: what is left, and what is not."""

from dataclasses import dataclass, replace

from harness.core.viewing.hand import Beginning, Hand, Move
from harness.core.viewing.rules import (
    CORNERSTONE_5_8,
    CORNERSTONE_5_8_ALONE,
    DEFAULT_VIEWER,
    OHIF_3_13,
)
from harness.errors import ScenarioError
from harness.scenario.scenario import Scenario
from harness.scenario.viewer_rules import in_viewer_lane


@dataclass(frozen=True, slots=True)
class ViewedPart:
    """The scenario as the viewer reads it, and a sentence on everything that is left out."""

    scenario: Scenario
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Played:
    """Whose wheel is turned, and the rules that it plays, of which the first are its usual ones."""

    name: str
    rules: tuple[str, ...]


_OHIF = _Played("OHIF", (OHIF_3_13.name,))
_CORNERSTONE = _Played("Cornerstone3D", (CORNERSTONE_5_8.name, CORNERSTONE_5_8_ALONE.name))
_MOST_SIDE_BY_SIDE = 4
"""As OHIF's grid (extensions/default/src/hangingprotocols/hpMNGrid.ts @ 3.13.2)."""


def viewed_part(scenario: Scenario, *, in_ohif: bool = True) -> ViewedPart:
    """The cases that the viewer plays as it is, and the hands that a wheel can do.

    Cases that name no viewer are read by the viewer's usual rules. Raises ScenarioError where
    nothing is left, or the viewer cannot load it.
    """
    played = _OHIF if in_ohif else _CORNERSTONE
    reading = scenario.reading
    assert reading is not None, "whoever asks reads"
    count = len(reading.slice_count_by_series)
    if reading.are_side_by_side and count > _MOST_SIDE_BY_SIDE:
        rule = f"has {count} series side by side, and viewers show {_MOST_SIDE_BY_SIDE} at most"
        remedy = f'run "harness predict {scenario.name}", or leave some of "series" out'
        raise ScenarioError(str(scenario.path), None, rule, remedy)
    if reading.viewer == DEFAULT_VIEWER:
        reading = replace(reading, viewer=played.rules[0])
        scenario = replace(scenario, reading=reading)
    cases = [each for each in scenario.cases if scenario.viewer_of(each.name) in played.rules]
    hands = [each for each in reading.hands if is_for_a_wheel(each)]
    left_out = [
        *(
            f"{each.name}: {played.name} does not play {scenario.viewer_of(each.name)}"
            for each in scenario.cases
            if each not in cases
        ),
        *(
            f"{each.name}: a wheel goes to the next slice only, and a series opens at its first"
            for each in reading.hands
            if each not in hands
        ),
    ]
    if not (cases and hands):
        rule, remedy = f"has nothing that {played.name} can be read by", "; ".join(left_out)
        raise ScenarioError(str(scenario.path), None, rule, remedy)
    kept = replace(scenario, cases=tuple(cases), reading=replace(reading, hands=tuple(hands)))
    return ViewedPart(in_viewer_lane(kept), tuple(left_out))


def is_for_a_wheel(hand: Hand) -> bool:
    """Whether a wheel can do all of it, in stacks that open at their first slice and show it."""
    if hand.first_index != 0 or hand.begins is not Beginning.FIRST_PICTURE:
        return False
    return all(map(_is_a_notch_or_opens, (Move(0.0, 0), *hand.moves), hand.moves))


def _is_a_notch_or_opens(before: Move, after: Move) -> bool:
    if after.series_index != before.series_index:
        return after.slice_index == 0
    return abs(after.slice_index - before.slice_index) == 1
