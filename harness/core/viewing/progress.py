"""An opening as it goes: what to ask next, whether the first frame may be asked for, and a log.

It has no clock: whoever asks tells what became of each request, and when. A request that failed is
done: the viewer goes on with what it has, and the log says what was wrong.
"""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from harness.core.viewing.asking import StudyOpening, StudyRequest
from harness.core.viewing.opening import FRAMES, IMAGES, Opening, OpeningStep


class StudyFetched(NamedTuple):
    """What became of a request; times are seconds since the click.

    `answered_s` is when the head was there (None: never), `ended_s` the last byte, and `ready_s`
    when the client had made of it what it keeps. `failure` says what was wrong; "" is nothing.
    """

    request: StudyRequest
    at_s: float
    answered_s: float | None
    ended_s: float
    ready_s: float
    head_bytes: int = 0
    body_bytes: int = 0
    text_bytes: int = 0
    failure: str = ""


FIRST_FRAME = "first frame"
"""What the viewer's own work may come before, besides steps and FRAMES."""


class Work(NamedTuple):
    """What the viewer itself does for so long before a step, FIRST_FRAME, or those after FRAMES."""

    before: str
    takes_s: float


class OpeningProgress:
    """One opening under way."""

    def __init__(self, study: StudyOpening) -> None:
        self.study = study
        self.fetched: list[StudyFetched] = []
        self.opened_s: float | None = None
        self.leave_count = 0
        self._steps = {step.name: step for step in study.opening.steps}
        self._waiting = {name: deque(study.requests[name]) for name in self._steps}
        self._under_way = dict.fromkeys(self._steps, 0)
        self._reached: set[str] = set()
        self._works = [*_works_of(study.opening)]  # that have not begun
        self._held_up = {work.before for work in self._works}

    def next_requests(self) -> list[StudyRequest]:
        """What is to be asked for now, in the order of the steps."""
        found: list[StudyRequest] = []
        for step in self._steps.values():
            if step.name not in self._held_up and self._is_due(step.after):
                found += self._taken(step)
        return found

    def next_works(self) -> list[Work]:
        """What the viewer begins to do now; whoever does it then says `open`, or `worked`."""
        found = [work for work in self._works if self._may_begin(work)]
        self._works = [work for work in self._works if work not in found]
        return found

    def worked(self, before: str) -> None:
        """The viewer's own work is done that came before this."""
        self._held_up.discard(before)
        if before == FRAMES:
            self._reached.add(FRAMES)

    def finished(self, fetched: StudyFetched) -> None:
        """Note what became of a request that `next_requests` gave."""
        self.fetched.append(fetched)
        self._under_way[fetched.request.step] -= 1

    def open(self, now_s: float) -> None:
        """The first frame is asked for now."""
        assert self.may_open, "the first frame waits for steps"
        self.opened_s = now_s
        if FRAMES not in self._held_up:
            self._reached.add(FRAMES)

    def complete(self) -> None:
        """Every image is there."""
        self._reached.add(IMAGES)

    @property
    def may_open(self) -> bool:
        """Whether everything is there that the first frame waits for."""
        return self._is_due(self.study.opening.frames_after)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to ask for, nor under way."""
        return all(self._is_finished(name) for name in self._steps)

    def _may_begin(self, work: Work) -> bool:
        if work.before == FRAMES:
            return self.opened_s is not None
        if work.before == FIRST_FRAME:
            return self.may_open
        return self._is_due(self._steps[work.before].after)

    def _is_due(self, after: tuple[str, ...]) -> bool:
        return all(
            self._is_finished(name) and self._is_due(self._steps[name].after)
            if name in self._steps
            else name in self._reached
            for name in after
        )

    def _is_finished(self, name: str) -> bool:
        return not self._waiting[name] and not self._under_way[name]

    def _taken(self, step: OpeningStep) -> list[StudyRequest]:
        waiting = self._waiting[step.name]
        room = len(waiting)
        if step.at_once_count is not None:
            room = min(room, step.at_once_count - self._under_way[step.name])
        self._under_way[step.name] += room
        return [waiting.popleft() for _ in range(room)]


def _works_of(opening: Opening) -> Iterator[Work]:
    for step in opening.steps:
        if step.application_s:
            yield Work(step.name, step.application_s)
    yield Work(FIRST_FRAME, opening.application_s)
    if opening.busy_s:
        yield Work(FRAMES, opening.busy_s)
