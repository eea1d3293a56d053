"""Images that are asked for one by one while others load, as a viewer does under a moving hand."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from harness.core.http.priority import Priority
from harness.core.retrieval.attempt import Attempt
from harness.core.retrieval.attempt_state import DELIVERED, AttemptState
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.planner import Step
from harness.core.retrieval.policy import Application, ClientPolicy
from harness.core.retrieval.stage import RetrieveStage


class FetchEnded(NamedTuple):
    """One stage of one image has ended; `has_image` says that an image came of it."""

    image_index: int
    has_image: bool
    is_full: bool


class OnDemand(Retrieval):
    """See Retrieval; it asks for nothing by itself, and whoever begins a fetch hears of its end.

    Of one image, at most one fetch may be under way.
    """

    def __init__(
        self,
        configuration: RetrieveConfiguration,
        policy: ClientPolicy,
        frame_paths: Sequence[str],
    ) -> None:
        alone = replace(policy, application=Application.NONE)
        super().__init__(replace(configuration, planner=_Nothing), alone, frame_paths)
        self._ended: list[FetchEnded] = []

    def begin(
        self,
        image_index: int,
        stage: RetrieveStage,
        *,
        anew: bool,
        priority: Priority | None = None,
    ) -> None:
        """Ask for an image as this stage does; `anew` forgets what was fetched of it before.

        What is forgotten is fetched again, and counts as redundant. The server is told the
        `priority`, if there is one.
        """
        self._priorities[image_index] = priority
        if anew:
            self._held.pop(image_index, None)
        self._expect(stage)
        self._chains[image_index] = [stage]
        self._open_count += 1
        self._enqueue(image_index, stage)

    def next_ended(self) -> list[FetchEnded]:
        """The fetches that have ended since this was last asked, in order."""
        ended, self._ended = self._ended, []
        return ended

    def _end(self, attempt: Attempt, now_s: float) -> None:
        super()._end(attempt, now_s)
        is_full = attempt.state is AttemptState.COMPLETE
        self._ended.append(FetchEnded(attempt.image_index, attempt.state in DELIVERED, is_full))


class _Nothing:
    """See Planner: no image is asked for."""

    def __init__(self, stages: Sequence[RetrieveStage]) -> None:
        pass

    def plan(self, image_count: int) -> Sequence[Step]:
        """See Planner."""
        return ()
