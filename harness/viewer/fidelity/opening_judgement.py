"""What came of holding the model of an opening against the viewer's own: its order, and its times.

What the application does of its own is taken from the clicks without network, where nothing else
takes time that the model does not know: how its pace was, beside that of the machine on which the
opening was timed, and for how long it was busy. It is the same program in every case, and no two
clicks are alike, so the model clicks several times, with what was seen in clicks of any case. All
other times are the model's to tell.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from harness.core.network.profile import NetworkProfile
from harness.viewer.fidelity.causes import Causes
from harness.viewer.fidelity.comparison import Difference
from harness.viewer.fidelity.opening_comparison import opening_differences
from harness.viewer.fidelity.opening_model import OwnWork, PlayedOpening, model_log
from harness.viewer.fidelity.opening_recording import LoggedOpening, OpeningRecording

TARGET_SHARE = 0.05
"""How far a time of the model may be from the viewer's."""

_MOST_PACE_RATIO = 20.0
_PACE_STEP_RATIO = 1e-3
"""No machine that shows anything is slower; and how close a pace is found."""

TimeOf = Callable[[LoggedOpening], float | None]


@dataclass(frozen=True, slots=True)
class OpeningOver:
    """One case over one network: the model's clicks beside the viewer's."""

    network: NetworkProfile
    ours: tuple[LoggedOpening, ...]
    theirs: tuple[LoggedOpening, ...]

    def model_times_s(self, time_of: TimeOf) -> list[float]:
        """A time of each click of the model that has it."""
        return list(_times_s(self.ours, time_of))

    def viewer_times_s(self, time_of: TimeOf) -> list[float]:
        """A time of each recording that has it."""
        return list(_times_s(self.theirs, time_of))

    def error_share(self, time_of: TimeOf) -> float | None:
        """How far the model's median is from the viewer's, as a share of that."""
        own, found = self.model_times_s(time_of), self.viewer_times_s(time_of)
        return median(own) / median(found) - 1 if own and found else None


@dataclass(frozen=True, slots=True)
class OpeningJudgement:
    """One case over every network that it was recorded over.

    `own` is what the viewer did of its own in the clicks without network, of all cases; none where
    those were not recorded.
    """

    recording: OpeningRecording
    own: tuple[OwnWork, ...]
    over: tuple[OpeningOver, ...]
    differences: tuple[Difference, ...]

    @property
    def case(self) -> str:
        """The name of the case."""
        return self.recording.case.case

    def unexplained(self, causes: Causes) -> list[Difference]:
        """The differences that nobody has explained."""
        return [each for each in self.differences if not causes.of(self.case, each.kind)]


def judge_opening(
    recording: OpeningRecording,
    case: PlayedOpening,
    networks: Sequence[NetworkProfile],
    own: Sequence[OwnWork],
) -> OpeningJudgement:
    """The judgement of one case."""
    clicks = [case.with_own(each) for each in own] or [case]
    over = tuple(
        OpeningOver(network, tuple(model_log(click, network) for click in clicks), theirs)
        for network in networks
        if (theirs := recording.over(network.name))
    )
    ours, theirs = [log for each in over for log in each.ours], recording.openings
    found = opening_differences(case.study, ours, theirs)
    return OpeningJudgement(recording, tuple(own), over, tuple(found))


def own_work(
    recording: OpeningRecording, case: PlayedOpening, networks: Sequence[NetworkProfile]
) -> Iterator[OwnWork]:
    """What the viewer did of its own in each click where nothing is shaped."""
    for network in (each for each in networks if not each.is_shaped):
        for clicked in recording.over(network.name):
            if clicked.opened_s is not None and clicked.first_image_s is not None:
                behind_s = clicked.first_image_s - clicked.opened_s
                yield _own_work(case, network, clicked.opened_s, behind_s)


def _own_work(
    case: PlayedOpening, network: NetworkProfile, opened_s: float, behind_s: float
) -> OwnWork:
    """The work with which the model opens as soon, and shows the first image as soon behind it."""
    busy_s = case.study.opening.busy_s

    @cache
    def played(pace_ratio: float) -> LoggedOpening:
        return model_log(case.with_own(OwnWork(pace_ratio, busy_s)), network)

    pace_ratio = _pace_ratio(lambda ratio: (played(ratio).opened_s or 0.0) - opened_s)
    log = played(pace_ratio)
    image_s = (log.first_image_s or 0.0) - (log.opened_s or 0.0) - busy_s  # no waiting of a page's
    return OwnWork(pace_ratio, max(0.0, behind_s - image_s))


def _pace_ratio(late_s: Callable[[float], float]) -> float:
    """At which pace the model is neither late nor early; the nearest to it that there is."""
    from scipy.optimize import brentq  # noqa: PLC0415 - half a second

    for end_ratio, sign in ((0.0, 1), (_MOST_PACE_RATIO, -1)):
        if sign * late_s(end_ratio) >= 0:
            return end_ratio
    return float(brentq(late_s, 0.0, _MOST_PACE_RATIO, xtol=_PACE_STEP_RATIO))


def _times_s(openings: Iterable[LoggedOpening], time_of: TimeOf) -> Iterator[float]:
    return (at_s for each in openings if (at_s := time_of(each)) is not None)
