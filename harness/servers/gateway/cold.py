"""A server that answers as when it was asked for the first time: anew in each load."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ColdAnswer:
    """What a server took besides when it was first asked for what is at `path`, in seconds."""

    path: str
    besides_s: float


class ColdAnswers:
    """How much longer answers are to take than the server, which is warm by now, takes itself."""

    def __init__(self, answers: Sequence[ColdAnswer]) -> None:
        self._answers = answers
        self._left_s: dict[str, float] = {}
        self.start_over()

    def start_over(self) -> None:
        """A load begins: nothing of it has been asked for."""
        self._left_s = {answer.path: answer.besides_s for answer in self._answers}

    def besides_s(self, path: str) -> float:
        """For how long to keep the answer for a path; from the second one on not at all."""
        return self._left_s.pop(path, 0.0)
