"""A scenario that somebody reads: what it must be, and whose hands there are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from harness.core.load import Load
from harness.core.viewing.rules import (
    DEFAULT_VIEWER,
    DEFAULT_VOLUME_VIEWER,
    SteeringRules,
    VolumeRules,
    viewer_rules_named,
)
from harness.errors import ScenarioError
from harness.scenario.checks import known_frame_count
from harness.scenario.hands import hands_of
from harness.scenario.library import Library
from harness.scenario.scenario import Case, Reading, Scenario
from harness.scenario.schema.hand import ReadingBlock
from harness.scenario.schema.scenario import ScenarioBlock
from harness.scenario.validation import together
from harness.scenario.yaml_source import Place


def with_reading(
    scenario: Scenario, block: ScenarioBlock, root: Place, library: Library
) -> Scenario:
    """The scenario with its reading, if it asks for one. Raises ScenarioError."""
    if block.reading is None:
        named = next((n for n, case in enumerate(block.cases) if case.viewer is not None), None)
        if named is not None:
            rule, remedy = (
                "is for somebody who reads, and nobody does",
                'add "reading:", or drop it',
            )
            raise root.at("cases", named, "viewer").error(rule, remedy)
        return scenario
    place = root.at("reading")
    counts = _slice_counts(block.reading, known_frame_count(scenario.dataset), place)
    hands = hands_of(block.reading.hands, place.at("hands"), library, counts)
    usual = DEFAULT_VOLUME_VIEWER if scenario.load is Load.VOLUME else DEFAULT_VIEWER
    reading = Reading(
        hands,
        block.reading.viewer or usual,
        tuple(block.reading.series or ()),
        block.reading.side_by_side,
    )
    read = replace(scenario, reading=reading)
    if errors := list(_errors(read, root)):
        raise together(errors)
    return read


def check_series(counts: Sequence[int], frame_count: int, place: str) -> None:
    """Raise ScenarioError where series have more slices than there are."""
    if (named_count := sum(counts)) > frame_count:
        rule = f"have {named_count} slices, and the dataset has {frame_count}"
        remedy = "name fewer, or a longer dataset"
        raise ScenarioError(place, list(counts), rule, remedy)


def _slice_counts(
    block: ReadingBlock, frame_count: int | None, place: Place
) -> Sequence[int] | None:
    """The slices of each series; None where only the images will tell."""
    if block.series is None:
        return None if frame_count is None else (frame_count,)
    if frame_count is not None:
        check_series(block.series, frame_count, str(place.at("series")))
    # What is side by side is scrolled at once, so the shortest says how far.
    return (min(block.series),) if block.side_by_side else block.series


def refuse_reading(scenario: Scenario) -> None:
    """Raise ScenarioError where a load is asked of a scenario that somebody reads."""
    if scenario.reading is not None:
        rule = "has a reading, which bench, view and predict alone can play"
        remedy = f'run "harness predict {scenario.name}", or leave "reading:" out'
        raise ScenarioError(str(scenario.path), None, rule, remedy)


def refuse_volume(scenario: Scenario) -> None:
    """Raise ScenarioError where a volume is to be read for real: that is predicted only."""
    if scenario.load is Load.VOLUME:
        rule = "is a volume that somebody reads, which is predicted only"
        remedy = f'run "harness predict {scenario.name}", or write "load: stack"'
        raise ScenarioError(str(scenario.path), None, rule, remedy)


def _errors(scenario: Scenario, root: Place) -> Iterator[ScenarioError]:
    if scenario.server is not None:
        rule = "is somebody's, of whose series a reading would need every slice beforehand"
        yield root.at("server").error(rule, 'read a "dataset", or leave "reading:" out')
    if scenario.load is Load.VOLUME and scenario.reading and scenario.reading.slice_count_by_series:
        rule, remedy = "is for stacks: a volume is one series", 'leave it out, or "load: stack"'
        yield root.at("reading", "series").error(rule, remedy)
    for position, case in enumerate(scenario.cases):
        yield from _case_errors(scenario, case, root.at("cases", position))


def _case_errors(scenario: Scenario, case: Case, place: Place) -> Iterator[ScenarioError]:
    if case.opening is not None:
        rule = "is what a reading, which begins with the first frame, cannot begin with"
        yield place.at("open").error(rule, 'write "open: none"', case.opening.name)
    viewer = scenario.viewer_of(case.name)
    rules = viewer_rules_named(viewer)
    if isinstance(rules, VolumeRules) != (scenario.load is Load.VOLUME):
        rule = f"is read by the rules of {viewer}, which loads no {scenario.load.value}"
        yield place.error(rule, "leave the viewer out, or name one that does", case.name)
    tells_order = isinstance(rules, SteeringRules) and rules.tells_order
    if tells_order and not scenario.client_of(case.name).protocol.is_multiplexed:
        rule = f"is read by the rules of {viewer}, who tells the server an order over HTTP/2 alone"
        yield place.error(rule, 'write "client: {http: 2}" beside it', case.name)
