from collections.abc import Sequence

from harness.core.http.byte_range import RangeAnswer
from harness.core.retrieval.configuration import RetrieveOptions
from harness.core.retrieval.failure import Failure, FailureKind
from harness.core.retrieval.fetch import BodyState, ImageRequest
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.observer import RetrievalObserver
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11
from harness.core.retrieval.stage import RetrieveStage
from tests.core.playing import HTJ2K, configuration, paths

FIRST = RetrieveStage("first", positions=(1,), retrieve_type="plain")
SECOND = RetrieveStage("second", positions=(0,), retrieve_type="range")
OPTIONS = {
    "plain": RetrieveOptions(streaming=False),
    "range": RetrieveOptions(range_index=0),
}


class Heard(RetrievalObserver):
    def __init__(self) -> None:
        self.asked_ids: list[int] = []
        self.finished_ids: list[int] = []

    def asked(self, requests: Sequence[ImageRequest]) -> None:
        self.asked_ids += [request.image_index for request in requests]

    def finished(self, request: ImageRequest) -> None:
        self.finished_ids.append(request.image_index)


def test_an_observer_hears_of_requests_in_the_order_in_which_they_are_sent() -> None:
    heard = Heard()
    stages = configuration((FIRST, SECOND), OPTIONS)
    requests = Retrieval(stages, CS3D_5_14, paths(2), heard).next_requests(0.0)

    assert [request.image_index for request in requests] == [0, 1]
    assert heard.asked_ids == [0, 1]


def test_an_observer_hears_of_a_request_that_has_brought_its_last_byte_and_of_no_other() -> None:
    heard = Heard()
    retrieval = Retrieval(configuration((FIRST, SECOND), OPTIONS), CS3D_2023_11, paths(2), heard)
    plain, ranged = retrieval.next_requests(0.0)
    answer = RangeAnswer(206, 100)
    retrieval.finished(ranged, BodyState(100, 100, True, HTJ2K, range_answer=answer), 1.0)
    retrieval.failed(plain, Failure(FailureKind.BROKEN_OFF), 2.0)

    assert heard.finished_ids == [0]
