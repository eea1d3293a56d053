"""What came before the first frame of a load, as it is kept: from the click on.

Times are seconds since the click; None stands for a moment that never came.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.core.milestone import PerMilestone
from harness.core.viewing.opening import Asked, Purpose
from harness.core.viewing.progress import OpeningProgress, StudyFetched
from harness.results.record import Record


@dataclass(frozen=True, slots=True)
class QuestionRecord(Record):
    """One request before the images, or beside them; `failure` is what was wrong with its answer.

    `series_index` counts from 0, None where it was about the study. `ready_s` is when the client
    had read it. `text_bytes` is the JSON in it, inflated; 0 of a picture.
    """

    step: str
    asked: Asked
    series_index: int | None
    at_s: float
    ended_s: float
    ready_s: float
    head_bytes: int
    body_bytes: int
    text_bytes: int
    failure: str = ""

    @classmethod
    def of(cls, fetched: StudyFetched) -> "QuestionRecord":
        """What became of a request."""
        request = fetched.request
        return cls(
            request.step,
            request.asked,
            request.series_index,
            fetched.at_s,
            fetched.ended_s,
            fetched.ready_s,
            fetched.head_bytes,
            fetched.body_bytes,
            fetched.text_bytes,
            fetched.failure,
        )


@dataclass(frozen=True, slots=True)
class OpeningRecord(Record):
    """The opening of a study in one load.

    `opened_s` is when the first frame was asked for, `floor_s` the least that it could be. The
    times of the sample count from that moment; `from_click` counts them from the click.
    The process that inflates and parses had `memory_before_bytes` when the load began, and at most
    `memory_peak_bytes` in it, resident; None where nobody measured that.
    """

    opened_s: float | None
    floor_s: float
    questions: tuple[QuestionRecord, ...]
    preflight_count: int = 0
    memory_before_bytes: int | None = None
    memory_peak_bytes: int | None = None

    @classmethod
    def of(cls, progress: OpeningProgress, floor_s: float) -> "OpeningRecord":
        """What came of an opening."""
        questions = tuple(map(QuestionRecord.of, progress.fetched))
        return cls(progress.opened_s, floor_s, questions, progress.leave_count)

    def from_click(self, times_s: PerMilestone[float | None]) -> PerMilestone[float | None]:
        """When each milestone was reached that was reached at `times_s` from the first frame on."""
        opened_s = self.opened_s
        if opened_s is None:
            return times_s.map(lambda _: None)
        return times_s.map(lambda at_s: None if at_s is None else opened_s + at_s)

    def body_bytes(self, purpose: Purpose) -> int:
        """What all bodies for this purpose weighed on the link."""
        return sum(question.body_bytes for question in self._for(purpose))

    def text_bytes(self, purpose: Purpose) -> int:
        """The JSON in them, inflated."""
        return sum(question.text_bytes for question in self._for(purpose))

    @property
    def head_bytes(self) -> int:
        """The heads of all their answers."""
        return sum(question.head_bytes for question in self.questions)

    @property
    def reading_s(self) -> float:
        """What the client needed for all answers, each from its last byte until it was read."""
        return sum(question.ready_s - question.ended_s for question in self.questions)

    @property
    def failures(self) -> tuple[QuestionRecord, ...]:
        """The questions that got no good answer."""
        return tuple(question for question in self.questions if question.failure)

    def _for(self, purpose: Purpose) -> Iterator[QuestionRecord]:
        return (each for each in self.questions if each.asked.purpose is purpose)
