"""What came of holding the loader against the recordings of one case over one network."""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.viewer.fidelity.causes import Causes
from harness.viewer.fidelity.comparison import (
    Difference,
    apart_place_count,
    differences,
    moved_place_count,
)
from harness.viewer.fidelity.loader_log import PlayedCase, loader_log
from harness.viewer.fidelity.recording import LoggedLoad, Recording


@dataclass(frozen=True, slots=True)
class Judgement:
    """The loader's log beside the viewer's, and where they differ."""

    recording: Recording
    load: Load
    network: NetworkProfile
    ours: LoggedLoad
    theirs: tuple[LoggedLoad, ...]
    differences: tuple[Difference, ...]

    @property
    def case(self) -> str:
        """The name of the case."""
        return self.recording.case.case

    @property
    def moved_place_count(self) -> int:
        """By how many places later requests stand apart in the viewer's own recordings."""
        return moved_place_count(self.theirs)

    @property
    def apart_place_count(self) -> int:
        """By how many places the loader's later requests stand beyond all of the viewer's."""
        return apart_place_count(self.ours, self.theirs)

    @property
    def network_end_s(self) -> float | None:
        """When the viewer had its last byte: the median of its recordings, in seconds."""
        return median(ends) if (ends := self.network_ends_s) else None

    @property
    def network_ends_s(self) -> list[float]:
        """When the viewer had its last byte in each recording, in seconds."""
        return [load.network_end_s for load in self.theirs if load.network_end_s is not None]

    @property
    def end_error_share(self) -> float | None:
        """How far the loader's last byte is from the viewer's, as a share of the viewer's time."""
        if not self.network_end_s or self.ours.network_end_s is None:
            return None
        return self.ours.network_end_s / self.network_end_s - 1

    def unexplained(self, causes: Causes) -> list[Difference]:
        """The differences that nobody has explained."""
        return [each for each in self.differences if not causes.of(self.case, each.kind)]


def judge(
    recording: Recording, case: PlayedCase, networks: tuple[NetworkProfile, ...]
) -> Iterator[Judgement]:
    """The judgement of a case over every network that it was recorded over."""
    for network in networks:
        if theirs := recording.over(network.name):
            ours = loader_log(case, network)
            found = differences(ours, theirs, case.connections)
            yield Judgement(recording, case.load, network, ours, theirs, tuple(found))
