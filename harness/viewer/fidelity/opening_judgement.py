"""What came of holding the model of an opening against the viewer's own: its order, and its times.

What the application needs of its own is taken from the clicks without network, where nothing else
takes time that the model does not know. No two clicks are alike, so the model clicks as often: once
with the own time of each. All other times are the model's to tell.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from harness.core.network.profile import NetworkProfile
from harness.viewer.fidelity.causes import Causes
from harness.viewer.fidelity.comparison import Difference
from harness.viewer.fidelity.opening_comparison import opening_differences
from harness.viewer.fidelity.opening_model import OwnTime, PlayedOpening, model_log
from harness.viewer.fidelity.opening_recording import LoggedOpening, OpeningRecording

TARGET_SHARE = 0.05
"""How far a time of the model may be from the viewer's."""

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

    `own_times` are what its viewer needed of its own in the clicks without network; none where
    those were not recorded.
    """

    recording: OpeningRecording
    own_times: tuple[OwnTime, ...]
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
    recording: OpeningRecording, case: PlayedOpening, networks: Sequence[NetworkProfile]
) -> OpeningJudgement:
    """The judgement of one case."""
    own_times = tuple(
        own
        for network in networks
        if not network.is_shaped
        for own in _own_times(recording.over(network.name), case, network)
    )
    clicks = [case.with_own(own) for own in own_times] or [case]
    over = tuple(
        OpeningOver(network, tuple(model_log(click, network) for click in clicks), theirs)
        for network in networks
        if (theirs := recording.over(network.name))
    )
    ours, theirs = [log for each in over for log in each.ours], recording.openings
    found = opening_differences(case.study, ours, theirs)
    return OpeningJudgement(recording, own_times, over, tuple(found))


def _times_s(openings: Iterable[LoggedOpening], time_of: TimeOf) -> Iterator[float]:
    return (at_s for each in openings if (at_s := time_of(each)) is not None)


def _own_times(
    recorded: Sequence[LoggedOpening], case: PlayedOpening, network: NetworkProfile
) -> Iterator[OwnTime]:
    """What the viewer needed beyond the model without an application, where nothing is shaped."""
    busy_s = case.study.opening.busy_s
    without = model_log(case.with_own(OwnTime(0.0, busy_s)), network)
    if without.opened_s is None or without.first_image_s is None:
        return
    image_s = without.first_image_s - without.opened_s - busy_s  # what is no waiting of a page's
    for each in recorded:
        if each.opened_s is not None and each.first_image_s is not None:
            before_s, behind_s = each.opened_s, each.first_image_s - each.opened_s
            yield OwnTime(max(0.0, before_s - without.opened_s), max(0.0, behind_s - image_s))
