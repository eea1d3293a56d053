"""What the model of a viewer asks for between the click and the first image, played virtually."""

import asyncio
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from harness.client.opener import Opener
from harness.client.player import play
from harness.client.simulation.study_reader import SimulatedStudyReader
from harness.client.simulation.virtual_clock import run_virtually
from harness.core.http.client import Client
from harness.core.models.device import Device
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.timeline import milestones, moments_s
from harness.core.viewing.asking import StudyOpening, StudyRequest
from harness.core.viewing.opening import LATER, Opening
from harness.core.viewing.progress import OpeningProgress, StudyFetched
from harness.run.lanes.prediction import surroundings
from harness.run.plan import Images, LoadSetup
from harness.viewer.fidelity.opening_recording import (
    LoggedOpening,
    LoggedQuestion,
    resource_in_series,
)
from harness.viewer.load import Ending

Step = str | None
"""A step of an opening by its name; None is the first image's own frame."""


class OwnWork(NamedTuple):
    """What a viewer did of its own in one click.

    All that an opening says of its viewer's own work took `pace_ratio` times as long as it says,
    and once the first frame was asked for, no answer was looked at for `busy_s`.
    """

    pace_ratio: float
    busy_s: float

    def of(self, opening: Opening) -> Opening:
        """An opening by a viewer that works so."""
        pace_ratio = self.pace_ratio
        steps = (
            replace(step, application_s=step.application_s * pace_ratio) for step in opening.steps
        )
        return replace(
            opening,
            steps=tuple(steps),
            s_per_megabyte=opening.s_per_megabyte * pace_ratio,
            application_s=opening.application_s * pace_ratio,
            busy_s=self.busy_s,
        )


@dataclass(frozen=True, slots=True)
class PlayedOpening:
    """A case as it is predicted: what is loaded, by which client, on which device."""

    setup: LoadSetup
    images: Images
    client: Client
    device: Device

    @property
    def study(self) -> StudyOpening:
        """What comes before its first frame."""
        assert self.setup.opening is not None, "who judges openings plays one"
        return self.setup.opening

    def with_own(self, own: OwnWork) -> "PlayedOpening":
        """The same in a click of such own work."""
        study = replace(self.study, opening=own.of(self.study.opening))
        return replace(self, setup=replace(self.setup, opening=study))


def model_log(case: PlayedOpening, network: NetworkProfile) -> LoggedOpening:
    """The log of one click, as those of the viewer."""
    return run_virtually(_play(case, network))


def waits_of(study: StudyOpening) -> list[tuple[Step, Step]]:
    """Which step waits for which others, directly or not: (first, later)."""
    direct: dict[Step, tuple[str, ...]] = {step.name: step.after for step in study.opening.steps}
    direct[None] = study.opening.frames_after
    return [(first, later) for later in direct for first in dict.fromkeys(_before(later, direct))]


def _before(later: Step, direct: Mapping[Step, tuple[str, ...]]) -> Iterator[str]:
    """What a step waits for; what is asked with the first frame waits for what that waits for."""
    for name in direct[later]:
        if name not in LATER:
            yield name
        yield from _before(None if name in LATER else name, direct)


class _Heard(OpeningProgress):
    """A progress that keeps a note of what is asked for, and when."""

    def __init__(self, study: StudyOpening) -> None:
        super().__init__(study)
        self.asked: list[tuple[StudyRequest, float]] = []
        self._loop = asyncio.get_running_loop()
        self._click_s = self._loop.time()

    def next_requests(self) -> list[StudyRequest]:
        """See OpeningProgress."""
        found = super().next_requests()
        self.asked += [(request, self._loop.time() - self._click_s) for request in found]
        return found


async def _play(case: PlayedOpening, network: NetworkProfile) -> LoggedOpening:
    images, client, device = case.images, case.client, case.device
    retrieval = images.retrieval(case.setup)
    around = await surroundings(network, images, client, device, case.study)
    preflights, progress = client.preflights(images.origin.framing), _Heard(case.study)
    opener = Opener(
        progress, around.transport, SimulatedStudyReader(case.study, device), preflights
    )
    timeline = await play(retrieval, around.transport, around.screen, preflights, opener)
    opened_s = progress.opened_s or 0.0
    first_s = moments_s(milestones(timeline, len(images.frame_paths))).first_image
    shown = case.study.study.shown_index
    own = LoggedQuestion(None, shown, resource_in_series(images.frame_paths[0]), opened_s, None)
    end_s = math.inf if first_s is None else opened_s + first_s
    # What is asked for behind the first image is in no recording either.
    questions = [own, *(each for each in _questions(progress) if each.issued_s < end_s)]
    return LoggedOpening(
        network=network.name,
        ending=Ending.FAILED if timeline.failed else Ending.COMPLETE,
        opened_s=progress.opened_s,
        first_image_s=None if first_s is None else opened_s + first_s,
        questions=tuple(sorted(questions, key=lambda each: each.issued_s)),
    )


def _questions(progress: _Heard) -> Iterator[LoggedQuestion]:
    fetched: dict[StudyRequest, list[StudyFetched]] = {}
    for each in progress.fetched:
        fetched.setdefault(each.request, []).append(each)
    for request, at_s in progress.asked:
        ended_s = fetched[request].pop(0).ended_s
        resource = resource_in_series(request.path)
        yield LoggedQuestion(request.asked, request.series_index, resource, at_s, ended_s)
