import pytest

from harness.core.http.priority import Priority, Urgency
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.failure import broken_off, refused
from harness.core.retrieval.fetch import BodyState, ImageRequest
from harness.core.retrieval.on_demand import OnDemand
from harness.core.retrieval.policy import CS3D_5_14
from harness.core.viewing.hand import Beginning, Hand, Jump, Move, Pause, Scroll, moves_of
from harness.core.viewing.rules import CORNERSTONE_5_8_ALONE, SteeringRules
from harness.core.viewing.series_row import SeriesRow
from harness.core.viewing.session import Session
from harness.core.viewing.steering import SteeredViewer
from harness.core.viewing.viewer import Orders, Viewer
from harness.core.viewing.viewport import StackViewport
from tests.core.playing import HTJ2K, paths
from tests.core.viewing.desk import FIRST

ANSWER_S = 0.3
STREAM = RetrieveConfiguration("plain", (FIRST,), {"singleFast": RetrieveOptions(streaming=True)})


def session(hand: Hand, steering: SteeringRules | None = None, slice_count: int = 5) -> Session:
    row = SeriesRow((slice_count,), hand.first_index)

    def viewer(orders: Orders) -> Viewer:
        if steering is not None:
            return SteeredViewer(orders, steering, (FIRST,), row)
        return StackViewport(orders, CORNERSTONE_5_8_ALONE, (FIRST,), "singleFast", row)

    return Session(OnDemand(STREAM, CS3D_5_14, paths(slice_count)), hand, viewer, row)


def whole(size_bytes: int = 1000) -> BodyState:
    return BodyState(size_bytes, size_bytes, True, HTJ2K, size_bytes)


class Performance:
    """One answer after the other, each after ANSWER_S; all else takes no time."""

    def __init__(self, under_test: Session) -> None:
        self.now_s = 0.0
        self.asked: list[int] = []
        self.cancelled: list[int] = []
        self._session = under_test
        self._waiting: list[ImageRequest] = []

    def run(self) -> None:
        while not self._session.is_done:
            self._listen()
            due_s = self._session.next_due_s
            if self._waiting and (due_s is None or due_s > self.now_s + ANSWER_S):
                self.now_s += ANSWER_S
                self._session.finished(self._waiting.pop(0), whole(), self.now_s)
                self._draw()
            elif due_s is not None:
                self.now_s = max(self.now_s, due_s)

    def _listen(self) -> None:
        requests = self._session.next_requests(self.now_s)
        self.asked += [request.image_index for request in requests]
        self._waiting += requests
        for request in self._session.next_cancellations():
            self.cancelled.append(request.image_index)
            self._waiting.remove(request)
            self._session.failed(request, broken_off("nobody waits"), self.now_s)
        self._draw()

    def _draw(self) -> None:
        for job in self._session.next_decodes():
            self._session.decoded(job, self.now_s)
        assert self._session.next_renders() == []
        for render in self._session.next_redraws():
            self._session.rendered(render, self.now_s)


def performed(under_test: Session) -> Performance:
    performance = Performance(under_test)
    performance.run()
    return performance


def test_a_hand_begins_with_the_first_picture() -> None:
    read = session(Hand("jump", moves_of([Pause(1.0), Jump(3)], 0)))
    performed(read)

    assert read.log.wanted == [(pytest.approx(1.3), 3, 0)]
    assert [(picture.at_s, picture.slice_index) for picture in read.log.pictures] == [
        (pytest.approx(0.3), 0),
        (pytest.approx(1.64), 3),
    ]
    assert [each.at_s for each in read.timeline.shown] == pytest.approx([0.3, 1.64])


def test_a_hand_can_begin_with_the_click() -> None:
    hand = Hand("jump", moves_of([Pause(0.1), Jump(3)], 0), begins=Beginning.CLICK)
    read = session(hand)
    performed(read)

    assert read.log.wanted == [(pytest.approx(0.1), 3, 0)]


def test_a_reading_is_over_when_the_hand_rests_at_a_whole_slice() -> None:
    read = session(Hand("down", moves_of([Scroll(2, 1)], 0)), SteeringRules("one", 1))
    performance = performed(read)

    assert performance.asked == [0, 1, 2, 3, 4][: len(performance.asked)]
    assert read.log.pictures[-1].slice_index == 2
    assert read.next_due_s is None


def test_what_is_broken_off_is_told_and_asked_for_no_more() -> None:
    rules = SteeringRules("one", 1, cancels=True, ahead_count=1)
    read = session(Hand("jump", (Move(0.1, 4),)), rules)
    performance = performed(read)

    assert performance.cancelled == [1]
    assert performance.asked[:3] == [0, 1, 4]


def test_a_reading_whose_first_slice_cannot_be_had_ends() -> None:
    read = session(Hand("never", (Move(1.0, 2),)))
    (request,) = read.next_requests(0.0)
    read.failed(request, refused(404), 0.1)

    assert read.is_done
    assert read.log.wanted == []
    assert [each.at_s for each in read.timeline.failed] == [0.1]


def test_a_part_that_comes_is_offered_and_one_that_is_no_image_is_let_go() -> None:
    read = session(Hand("never", (Move(1.0, 2),)))
    (request,) = read.next_requests(0.0)
    least_bytes = read.next_offer_bytes(request)
    assert least_bytes is not None
    read.received(request, BodyState(least_bytes, least_bytes, False, HTJ2K, 10**6), 0.1)
    (job,) = read.next_decodes()
    assert job.offer.received_s == 0.1

    read.decode_failed(job, "cut short", 0.2)
    read.finished(request, whole(10**6), 0.3)
    assert len(read.next_decodes()) == 1


def test_an_image_that_cannot_be_decoded_is_told_with_its_moment() -> None:
    read = session(Hand("never", (Move(1.0, 2),)))
    (request,) = read.next_requests(0.0)
    read.finished(request, whole(), 0.1)
    (job,) = read.next_decodes()

    read.decode_failed(job, "no image", 0.25)
    (failed,) = read.timeline.failed
    assert (failed.at_s, failed.failure.told) == (0.25, "no image")
    assert [each.at_s for each in read.timeline.requests] == [0.1]


def test_side_by_side_it_is_over_when_both_rest_at_whole_slices() -> None:
    hand, row = Hand("down", (Move(0.1, 1),)), SeriesRow((5, 5), is_side_by_side=True)
    read = Session(
        OnDemand(STREAM, CS3D_5_14, paths(10)),
        hand,
        lambda orders: SteeredViewer(orders, SteeringRules("one", 1), (FIRST,), row),
        row,
    )
    performance = performed(read)

    assert [move.slice_index for move in read.log.wanted] == [1, 6]
    assert performance.asked == [0, 5, 1, 6]
    assert read.log.within(range(5, 10)).wanted == [read.log.wanted[1]]


def test_the_request_of_a_slice_that_became_urgent_is_named() -> None:
    rules = SteeringRules("telling", 3, ahead_count=1, tells_order=True)
    read = session(Hand("jump", (Move(0.1, 2),), begins=Beginning.CLICK), rules)
    requests = read.next_requests(0.0)
    assert [(each.image_index, each.priority) for each in requests] == [
        (0, Priority(Urgency.NOW)),
        (1, Priority(Urgency.USUAL)),
        (2, Priority(Urgency.LATE)),
    ]
    assert read.next_priorities() == []
    read.next_requests(0.1)

    said = read.next_priorities()
    assert [(each.image_index, priority.urgency) for each, priority in said] == [
        (0, Urgency.LATE),
        (1, Urgency.LATE),
        (2, Urgency.NOW),
    ]
    assert said[2][0] == requests[2]
