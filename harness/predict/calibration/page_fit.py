"""A browser as a device: the one whose loads come nearest to those of the real viewer.

What a page's thread does cannot be timed from outside it, piece by piece. So its costs are varied
until the same loads on a virtual clock show the first render and the last image as the viewer did.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from harness.core.images.manifest import Manifest
from harness.core.lane import Lane
from harness.core.models.device import Cost, Device
from harness.core.retrieval.policy import policy_named
from harness.errors import BadInput, EnvironmentProblem
from harness.results.case import CaseRecord
from harness.results.document import CaseResult, RunDocument
from harness.run.lanes.prediction import predicted_load
from harness.run.plan import Images, LoadSetup, expectation
from harness.run.preparation import images_of
from harness.scenario.scenario import Scenario

_LEAST_ROWS = 3
_TRIAL_COUNT = 90
_FIRST_STEP = 0.3  # of the logarithm of a cost


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


@dataclass(frozen=True, slots=True)
class BrowserFit:
    """A browser, and what is predicted for it in place of each row."""

    device: Device
    predicted: tuple[Shown, ...]


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


def fit_browser(
    start: Device, rows: Sequence[Shown], predict: Predict, tell: Callable[[int, float], None]
) -> BrowserFit:
    """The browser that misses the rows least, in proportion; `start` is where the search begins.

    Varied are the frame, what each new pixel adds to it, what an image costs the page, and the
    decoders. `tell` hears of each trial and its error. Raises EnvironmentProblem for no page.
    """
    # Half a second, for which no command waits that fits nothing.
    from scipy.optimize import minimize  # noqa: PLC0415

    if start.page is None:
        rule, remedy = "has no page to fit", "begin with the device browser"
        raise EnvironmentProblem(start.name, None, rule, remedy)
    trials = 0

    def error(logarithms: NDArray[np.float64]) -> float:
        nonlocal trials
        trials += 1
        found = _misfit(rows, predict(_varied(start, logarithms)))
        tell(trials, found)
        return found

    corners = np.vstack((np.zeros(4), np.eye(4) * _FIRST_STEP))
    best = minimize(
        error,
        np.zeros(4),
        method="Nelder-Mead",
        options={"initial_simplex": corners, "maxfev": _TRIAL_COUNT},
    )
    device = _varied(start, best.x)
    return BrowserFit(device, tuple(predict(device)))


def _varied(start: Device, logarithms: NDArray[np.float64]) -> Device:
    """The browser with its costs multiplied; servers, display and start-up stay."""
    frame, pixels, image, decoders = map(float, np.exp(logarithms))
    assert start.page is not None
    render = start.render
    return replace(
        start,
        render=Cost(render.fixed_s * frame, render.s_per_megapixel * pixels),
        page=replace(start.page, hand_over=start.page.hand_over.slowed(image)),
        decode={codec: cost.slowed(decoders) for codec, cost in start.decode.items()},
        enlarge=start.enlarge.slowed(decoders),
    )


def _misfit(rows: Sequence[Shown], predicted: Sequence[Shown]) -> float:
    """The root mean square of the logarithms of predicted against shown: 0.1 is about 10 %."""
    logarithms = [
        math.log(ours / theirs)
        for found, row in zip(predicted, rows, strict=True)
        for ours, theirs in zip(found, row, strict=True)
    ]
    return math.sqrt(statistics.fmean(each * each for each in logarithms))
