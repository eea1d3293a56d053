"""What a real viewer showed of loads, row for row, and what is predicted in its place."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from harness.core.images.manifest import Manifest
from harness.core.lane import Lane
from harness.core.models.device import Device
from harness.core.retrieval.policy import policy_named
from harness.errors import BadInput
from harness.results.case import CaseRecord
from harness.results.document import CaseResult, RunDocument
from harness.run.lanes.prediction import predicted_load
from harness.run.plan import Images, LoadSetup, expectation
from harness.run.preparation import images_of
from harness.scenario.scenario import Scenario

_LEAST_ROWS = 3


class Shown(NamedTuple):
    """When every slice showed something, and when all was complete, in seconds."""

    first_render_s: float
    complete_s: float


Predict = Callable[[Device], Sequence[Shown]]


@dataclass(frozen=True, slots=True)
class ViewedRow:
    """One case on one network, and what the real viewer showed of it: medians."""

    case: CaseRecord
    setup: LoadSetup
    shown: Shown

    @property
    def name(self) -> str:
        """Which row it is."""
        return f"{self.case.name}, {self.setup.network.name}"


def viewed_rows(document: RunDocument) -> list[ViewedRow]:
    """What the real viewer showed in a run, where it counts. Raises BadInput for too little."""
    networks = {network.name: network for network in document.scenario.networks}
    cases = {case.name: case for case in document.scenario.cases}
    rows = []
    for result in document.cases:
        case, shown = cases[result.case], _shown(result)
        if shown is None or case.played is None:
            continue
        retrieve, policy = case.played.retrieve.in_viewer_order, policy_named(case.policy)
        rows.append(ViewedRow(case, LoadSetup(retrieve, policy, networks[result.network]), shown))
    if len(rows) < _LEAST_ROWS:
        rule = f"has {len(rows)} rows of the real viewer that count, of the {_LEAST_ROWS} needed"
        remedy = "measure again on a quiet machine: harness view viewer-volume"
        raise BadInput(document.scenario.name, None, rule, remedy)
    return rows


def _shown(result: CaseResult) -> Shown | None:
    times_s = [s.times_s for s in result.samples if s.is_counted and s.lane is Lane.VIEWER]
    first_s = [each.first_render for each in times_s if each.first_render is not None]
    complete_s = [each.complete for each in times_s if each.complete is not None]
    if not first_s or not complete_s:
        return None
    return Shown(statistics.median(first_s), statistics.median(complete_s))


def predicting(rows: Sequence[ViewedRow], scenario: Scenario, manifest: Manifest) -> Predict:
    """What is predicted for a device in place of rows of a scenario of these images."""
    images = images_of(scenario, manifest)
    loads = [_load(row, images) for row in rows]
    return lambda device: [load(device) for load in loads]


def _load(row: ViewedRow, images: Images) -> Callable[[Device], Shown]:
    client, played = row.case.client, row.case.played
    answered = images.answered_by(played.origin) if played else images
    expected = expectation(row.setup, answered, client.connection_count)

    def shown(device: Device) -> Shown:
        times_s = predicted_load(row.setup, expected, answered, client, device).waits
        first, last = times_s.first_render, times_s.complete
        if first is None or last is None:
            rule, remedy = "is never complete in a prediction", "leave such cases out of the run"
            raise BadInput(row.name, None, rule, remedy)
        return Shown(first.at_s, last.at_s)

    return shown
