"""A search as `harness tune` sets it up: what its options say, for which images, over what."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from rich.console import Console

from harness.cli.device_choice import device_named
from harness.cli.good_pictures import judge_of, with_start
from harness.cli.progress import Watcher
from harness.cli.smooth_reading import smoothness_of
from harness.core.images.specification import FRAMES_PATH, DatasetSpec
from harness.core.quality_goal import Goal, SmoothGoal, parse_goal
from harness.core.retrieval.policy import policy_named
from harness.core.units import UnitError, parse_share
from harness.dataset.cache import DatasetCache
from harness.dataset.layout import read_headers
from harness.errors import BadInput
from harness.predict.tune.candidate import in_words
from harness.predict.tune.evaluation import Problem, on_all_processors
from harness.predict.tune.search import ConfigurationSearch, SearchOptions, search
from harness.predict.tune.space import GOOD_UNIT_BYTES, RANGE_UNIT_BYTES, Bounds, Space
from harness.predict.tune.target import TuningTarget
from harness.run.preparation import images_of
from harness.run.server.ready_images import ready_images
from harness.scenario.devices import chosen_browser
from harness.scenario.scenario import Scenario

_EVERY_ENCODING = "all"


@dataclass(frozen=True, slots=True)
class TuneOptions:
    """What the command line says; empty leaves it to the scenario, and the device to the browser's.

    `divisor` is the share of rows and columns that is shown first at least: 4 is a quarter. `until`
    is how good the picture must be that is searched for, as in "ssim=0.95", or at which rate
    reading must be smooth, as in "smooth=10"; None: any. Of several `networks` one configuration
    is searched for all; of one, or none, the target's is meant. `opening` names what is told of
    the time before the first frame.
    """

    target: TuningTarget
    device: str | None
    limit: str
    encodings: tuple[str, ...]
    reach_count: int
    divisor: int
    connections: tuple[int, ...]
    trial_count: int
    seed: int
    output: Path
    confirms: bool
    until: str | None = None
    networks: tuple[str, ...] = ()
    opening: str | None = None

    @property
    def limit_share(self) -> float:
        """How much later than plain loading a candidate may complete. Raises BadInput."""
        try:
            return parse_share(self.limit)
        except UnitError as error:
            raise BadInput("--limit", error.value, error.rule, error.remedy) from error

    @property
    def goal(self) -> Goal | None:
        """What is good enough; None where anything is. Raises BadInput."""
        if self.until is None:
            return None
        try:
            return parse_goal(self.until)
        except UnitError as error:
            raise BadInput("--until", error.value, error.rule, error.remedy) from error


def problem_of(scenario: Scenario, options: TuneOptions, console: Console) -> Problem:
    """What is tuned for: the images, wherever they are, over the scenario's first network.

    Raises HarnessError.
    """
    with Watcher(console, scenario.name) as watcher:
        ready = ready_images(scenario, DatasetCache(), watcher.building)
    scenario, dataset = ready.scenario, ready.dataset
    images = images_of(scenario, dataset.manifest, headers=read_headers(dataset.directory))
    usual = scenario.client.connection_count
    bounds = Bounds(
        reach_count=options.reach_count,
        halvings_count=options.divisor.bit_length() - 1,
        connections=(None, *(count for count in options.connections if count != usual)),
        unit_bytes=RANGE_UNIT_BYTES if options.goal is None else GOOD_UNIT_BYTES,
    )
    policy = policy_named(scenario.policy)
    space = Space(images, policy, _paths(scenario.dataset, options.encodings), bounds)
    device = device_named(options.device) if options.device else chosen_browser(policy.application)
    problem = Problem(space, scenario.networks[0], scenario.client, device)
    match options.goal:
        case None:
            return problem
        case SmoothGoal() as goal:
            return replace(problem, smoothness=smoothness_of(goal, scenario, images))
        case goal:
            judge = judge_of(goal, images, dataset, console)
            return replace(problem, space=with_start(space, judge, console), judge=judge)


def _paths(dataset: DatasetSpec, names: Sequence[str]) -> tuple[str, ...]:
    """The encodings of these names, codecs or paths; without any, what is served as frames.

    A server has these for certain, and nothing else before somebody puts it there.
    """
    there = {encoding.path: encoding.codec.value for encoding in dataset.encodings}
    usual = FRAMES_PATH if FRAMES_PATH in there else next(iter(there))
    paths: dict[str, None] = {}
    for name in names or (usual,):
        is_any = name == _EVERY_ENCODING
        found = [path for path, codec in there.items() if is_any or name in (path, codec)]
        if not found:
            rule, known = "is not an encoding of these images", dict.fromkeys(chain(*there.items()))
            remedy = f"use some of {', '.join(known)}, or {_EVERY_ENCODING}"
            raise BadInput("--encodings", name, rule, remedy)
        paths |= dict.fromkeys(found)
    return tuple(paths)


def searched(problem: Problem, options: SearchOptions, console: Console) -> ConfigurationSearch:
    """A search on all processors, which tells the best so far after every generation."""
    load = problem.space.images.load

    def tell(progress: ConfigurationSearch) -> None:
        best = progress.winner
        words = "nothing within the limit"
        if best is not None:
            soonest_ms = best.figures.soonest_s * 1000
            words = f"{soonest_ms:.0f} ms: {in_words(best.candidate, load)}"
        console.print(f"{progress.trial_count} of {options.trial_count} tried, best so far {words}")

    with on_all_processors(problem) as predict:
        return search(problem.space, options, predict, tell)
