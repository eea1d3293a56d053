"""How long a measurement takes, told before it begins."""

from collections.abc import Iterable, Mapping, Sequence

from harness.core.lane import Lane
from harness.core.network.probe import probe_s
from harness.core.network.profile import NetworkProfile
from harness.results.document import RunDocument
from harness.results.sample import Sample, SampleSlot
from harness.results.store import RunStore
from harness.run.experiment import Experiment
from harness.run.lanes.prediction import predictions
from harness.run.links import LinksToCertify
from harness.scenario.devices import BROWSER, load_device
from harness.scenario.library import find_device

OVERHEAD_S: Mapping[Lane, float] = {Lane.LOADER: 0.3, Lane.VIEWER: 4.0, Lane.PREDICTION: 0.0}
"""What a load takes besides itself: connections, checking pixels, storing; and in the viewer's
lane a browser, its page and warm decoders. Recorded runs took 0.1 to 0.5 s, and 3.7 to 4.9 s."""

_START_S = 2.0  # of the processes that certify a link: recorded runs took 1.2 to 2.3 s

Expected = dict[tuple[str, str], float]
"""The seconds of one load, by case and network."""


def run_s(
    experiment: Experiment,
    store: RunStore,
    slots: Sequence[SampleSlot],
    links: LinksToCertify | None,
) -> float:
    """How long these loads of a run take, with the certificates of its links, where it gets any.

    By what is predicted, of the real viewer for the shipped browser. Loads that are repeated
    because the machine was busy are not in it. Of committed runs it tells 99 s of 98 (stack), 240
    of 231 (volume), 529 of 553 (links) and 519 of 520 (viewer-stack).
    """
    loader = _complete_s(experiment, store.document.samples)
    by_lane = {Lane.LOADER: loader}
    if any(slot.lane is Lane.VIEWER for slot in slots):
        by_lane[Lane.VIEWER] = _in_a_browser(experiment)
    loads_s = sum(by_lane[slot.lane][slot.case, slot.network] for slot in slots)
    loads_s += sum(OVERHEAD_S[slot.lane] for slot in slots)
    return loads_s + (links_s(links) if links else 0.0)


def links_s(links: LinksToCertify) -> float:
    """How long it takes to certify the links of a run, before its loads and after them."""
    return certificates_s(links.before) + certificates_s(links.after)


def least_s(experiments: Iterable[Experiment], *, certifies: bool) -> float:
    """How long the whole runs of experiments take at least: every load at its floor."""
    time_s = 0.0
    for experiment in experiments:
        scenario = experiment.scenario
        floors_s = sum(plan.floors_s.complete or 0.0 for plan in experiment.plans.values())
        repeats = scenario.repeats + scenario.warm_ups
        for lane in scenario.lanes:
            time_s += repeats * (floors_s + len(experiment.plans) * OVERHEAD_S[lane])
        time_s += 2 * certificates_s(scenario.networks) if certifies else 0.0
    return time_s


def again_s(document: RunDocument, repeats: int, warm_ups: int) -> float:
    """How long a run takes when it is measured again, by what its loads took the last time.

    With so many loads a row, and certificates before and after. It needs neither images nor plans.
    """
    time_s = 2 * certificates_s(document.scenario.networks)
    for row in document.cases:
        if row.lane is Lane.PREDICTION:
            continue
        taken_s = [each.times_s.complete or 0.0 for each in row.samples]
        mean_s = sum(taken_s) / len(taken_s) if taken_s else 0.0
        time_s += (repeats + warm_ups) * (mean_s + OVERHEAD_S[row.lane])
    return time_s


def certificates_s(profiles: Iterable[NetworkProfile]) -> float:
    """How long it takes to certify links, each of which passes at once."""
    return sum(_START_S + probe_s(profile) for profile in profiles if profile.is_shaped)


def in_words(time_s: float) -> str:
    """A time that is not known exactly: "about 40 s", "about 12 minutes"."""
    return f"about {time_s:.0f} s" if time_s < 100 else f"about {time_s / 60:.0f} minutes"


def _in_a_browser(experiment: Experiment) -> Expected:
    browser = load_device(find_device(BROWSER))
    scenario, images, plans = experiment.scenario, experiment.images, experiment.plans
    return _complete_s(experiment, predictions(scenario, images, plans, browser))


def _complete_s(experiment: Experiment, samples: Iterable[Sample]) -> Expected:
    """When loads are predicted to be complete; at their floors where nothing says so."""
    expected = {row: plan.floors_s.complete or 0.0 for row, plan in experiment.plans.items()}
    for sample in samples:
        if sample.slot.lane is Lane.PREDICTION and sample.times_s.complete is not None:
            expected[sample.slot.case, sample.slot.network] = sample.times_s.complete
    return expected
