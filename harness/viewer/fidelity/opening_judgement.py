"""What came of holding the model of an opening against the viewer's own: its order, and its times.

The application's own time is taken from the clicks without network: it is what the viewer needed
there beyond what the model without an application does. All other times are the model's to tell.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from harness.core.network.profile import NetworkProfile
from harness.viewer.fidelity.causes import Causes
from harness.viewer.fidelity.comparison import Difference
from harness.viewer.fidelity.opening_comparison import opening_differences
from harness.viewer.fidelity.opening_model import PlayedOpening, model_log
from harness.viewer.fidelity.opening_recording import LoggedOpening, OpeningRecording

TARGET_SHARE = 0.05
"""How far a time of the model may be from the viewer's."""

TimeOf = Callable[[LoggedOpening], float | None]


@dataclass(frozen=True, slots=True)
class OpeningOver:
    """One case over one network: the model's click beside the viewer's."""

    network: NetworkProfile
    ours: LoggedOpening
    theirs: tuple[LoggedOpening, ...]

    def viewer_times_s(self, time_of: TimeOf) -> list[float]:
        """A time of each recording that has it."""
        return [at_s for each in self.theirs if (at_s := time_of(each)) is not None]

    def error_share(self, time_of: TimeOf) -> float | None:
        """How far a time of the model is from the viewer's median, as a share of that."""
        found, own = self.viewer_times_s(time_of), time_of(self.ours)
        return own / median(found) - 1 if found and own is not None else None


@dataclass(frozen=True, slots=True)
class OpeningJudgement:
    """One case over every network that it was recorded over.

    `application_s` is what its viewer needs of its own; None where that was not recorded.
    """

    recording: OpeningRecording
    application_s: float | None
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
    application_s = _application_s(recording, case, networks)
    played = case if application_s is None else case.with_application(application_s)
    over = tuple(
        OpeningOver(network, model_log(played, network), theirs)
        for network in networks
        if (theirs := recording.over(network.name))
    )
    ours, theirs = [each.ours for each in over], recording.openings
    found = opening_differences(case.study, ours, theirs)
    return OpeningJudgement(recording, application_s, over, tuple(found))


def _application_s(
    recording: OpeningRecording, case: PlayedOpening, networks: Sequence[NetworkProfile]
) -> float | None:
    """What the viewer needed of its own where nothing is shaped; None where nobody recorded it."""
    for network in (each for each in networks if not each.is_shaped):
        opened_s = [each.opened_s for each in recording.over(network.name) if each.opened_s]
        if opened_s:
            without_s = model_log(case.with_application(0.0), network).opened_s
            return max(0.0, median(opened_s) - (without_s or 0.0))
    return None
