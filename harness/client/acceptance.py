"""Which answers the viewer takes for an image, and what becomes of those that it does not."""

from harness.client.buffer import Content
from harness.client.transport import Answer
from harness.core.retrieval.failure import Failure, broken_off, refused
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.errors import RetrieveFailed

_OK = frozenset({200})
_OK_OR_PARTIAL = frozenset({200, 206})


def is_accepted(request: ImageRequest, answer: Answer[Content]) -> bool:
    """Whether the viewer takes the answer; the status of a range request is not looked at."""
    if request.mode is FetchMode.RANGE:
        return True
    return answer.status_code in (_OK_OR_PARTIAL if request.mode is FetchMode.PLAIN else _OK)


class Refused(RetrieveFailed):
    """An answer whose status the viewer does not take."""

    def __init__(self, request: ImageRequest, answer: Answer[Content]) -> None:
        rule = f"is not the status that a {request.mode.value} request needs"
        remedy = "look into the origin's own messages"
        super().__init__(request.path, answer.status_code, rule, remedy)
        self.status_code = answer.status_code


def failure_of(error: RetrieveFailed) -> Failure:
    """What the retrieval is told of an answer that was not taken, or never came."""
    if isinstance(error, Refused):
        return refused(error.status_code)
    return broken_off(error.told)
