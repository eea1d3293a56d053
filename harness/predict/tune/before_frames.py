"""What stands between the click and the first frame, which no retrieve configuration changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from harness.core.models.device import Device
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.errors import BadInput
from harness.predict.document import predicted_document
from harness.predict.tune.baseline import Baseline
from harness.predict.tune.front import EvaluatedCandidate, Figures
from harness.predict.tune.target import with_cases, with_opening
from harness.run.plan import Images
from harness.scenario.library import OPENINGS, Library, find_scenario
from harness.scenario.scenario import Scenario

_SHIPPED = "opening"
"""The shipped scenario whose study it is where the scenario describes none."""


@dataclass(frozen=True, slots=True)
class BeforeFrames:
    """When the first frame is asked for after the click, as `opening` asks for what comes before.

    `gzip_s` is the same from a server that compresses its metadata; the study has one series of
    `slice_count` slices. In seconds.
    """

    opening: str
    slice_count: int
    opened_s: float
    gzip_s: float


@dataclass(frozen=True, slots=True)
class LastGain:
    """How much sooner a winner is than the earliest configuration that nobody searched for."""

    against: str
    gain_s: float


def last_gain(winner: EvaluatedCandidate, baselines: Sequence[Baseline]) -> LastGain | None:
    """What the search alone gave; None where all else is refused. Negative: it gave nothing."""
    there = [
        LastGain(each.name, each.outcome.soonest_s - winner.figures.soonest_s)
        for each in baselines
        if isinstance(each.outcome, Figures)
    ]
    return min(there, key=lambda each: each.gain_s, default=None)


def check_opening(name: str) -> None:
    """Raise BadInput where no opening has this name."""
    library = Library.builtin()
    if library.path(OPENINGS, name) is None:
        raise BadInput("--open", name, *library.unknown(OPENINGS, name, "is not known"))


def before_frames(
    scenario: Scenario,
    images: Images,
    device: Device,
    opening: str,
    tuned: RetrieveConfiguration,
) -> BeforeFrames:
    """What stands before the first frame of a configuration, predicted.

    Raises BadInput for an opening that never ends, ScenarioError for what cannot be opened.
    """
    one_case = with_cases(scenario, [("tuned", tuned, None)])
    study = _study(scenario)

    def opened_s(study: dict[str, Any]) -> float:
        clicked = with_opening(one_case, opening, study)
        document = predicted_document(clicked, images.manifest, device, headers=images.headers)
        [sample] = document.samples
        if sample.opening is None or sample.opening.opened_s is None:
            rule = "never comes to its first frame"
            raise BadInput("--open", opening, rule, "see harness predict opening")
        return sample.opening.opened_s

    plain_s = opened_s(study)
    gzip_s = opened_s(study | {"codings": ["gzip"]})
    return BeforeFrames(opening, len(images.manifest.frames), plain_s, gzip_s)


def _study(scenario: Scenario) -> dict[str, Any]:
    """The study as the scenario writes it, else the shipped one's way of serving one series."""
    if own := yaml.safe_load(scenario.source_text).get("study"):
        return dict(own)
    shipped = yaml.safe_load(find_scenario(_SHIPPED).read_text(encoding="utf-8"))["study"]
    return {key: value for key, value in shipped.items() if key != "series"}
