"""The time that physics allows: a retrieve configuration played without any loss of time.

The requests are answered one after the other, in the order in which they are asked, at the full
rate of the link and after one single round trip; decoding and rendering cost nothing. Sharing the
link among several answers only makes the bytes that a moment needs come later.
"""

from collections import deque
from collections.abc import Callable, Mapping

from harness.core.byte_range import PARTIAL_CONTENT, RangeAnswer
from harness.core.fetch import BodyState, ImageRequest
from harness.core.network import NetworkProfile
from harness.core.retrieval import Retrieval
from harness.core.served import ServedBody
from harness.core.timeline import Timeline


def ideal_timeline(
    retrieval: Retrieval, bodies: Mapping[str, ServedBody], network: NetworkProfile
) -> Timeline:
    """What would be observed on a perfect wire; plays `retrieval` to its end.

    A path that the dataset does not have is answered at once by a failure.
    """
    arrived_bytes = 0
    waiting: deque[ImageRequest] = deque()
    while not retrieval.is_done:
        now_s = network.floor_s(arrived_bytes)
        waiting.extend(retrieval.next_requests(now_s))
        if waiting:
            request = waiting.popleft()
            body = bodies.get(_without_arguments(request.path))
            if body is None:
                retrieval.failed(request, "no such path", now_s)
            else:
                arrived_bytes = _answer(retrieval, request, body, network, arrived_bytes)
        _show_at_once(retrieval, network.floor_s(arrived_bytes))
    return retrieval.timeline


def _without_arguments(path: str) -> str:
    return path.partition("?")[0]


def _answer(
    retrieval: Retrieval,
    request: ImageRequest,
    body: ServedBody,
    network: NetworkProfile,
    arrived_bytes: int,
) -> int:
    """The bytes that have arrived in all once the request is answered."""
    end = body.size_bytes
    if request.asked is not None and request.asked.last is not None:
        end = min(end, request.asked.last + 1)
    start = request.asked.first if request.asked else 0
    while (part := retrieval.next_offer_bytes(request)) is not None and part < end:
        now_s = network.floor_s(arrived_bytes + part)
        retrieval.received(request, body_state(body, request, part), now_s)
        _show_at_once(retrieval, now_s)
    arrived_bytes += max(0, end - start)
    state = body_state(body, request, end)
    retrieval.finished(request, state, network.floor_s(arrived_bytes))
    return arrived_bytes


def body_state(body: ServedBody, request: ImageRequest, size_bytes: int) -> BodyState:
    """What a client knows once it holds the first `size_bytes` of a body."""
    answer = RangeAnswer(PARTIAL_CONTENT, body.size_bytes) if request.asked else None
    is_whole = size_bytes >= body.size_bytes
    return BodyState(
        size_bytes=size_bytes,
        pixel_data_bytes=body.pixel_data_in(size_bytes),
        is_extracted=is_whole or not body.frame.head,
        transfer_syntax_uid=body.transfer_syntax_uid,
        total_bytes=body.size_bytes,
        range_answer=answer,
        is_single_part=not body.frame.head,
    )


def _show_at_once(retrieval: Retrieval, now_s: float) -> None:
    while jobs := retrieval.next_decodes():
        for job in jobs:
            retrieval.decoded(job, now_s)
    for render in retrieval.next_renders():
        retrieval.rendered(render, now_s)


def first_image_floor_s(
    make_retrieval: Callable[[], Retrieval],
    bodies: Mapping[str, ServedBody],
    network: NetworkProfile,
    connections: int,
) -> float | None:
    """The earliest moment at which any image can be decoded, or None if the first ones cannot.

    Answers that share the link may overtake each other, so the smallest of those that are in
    flight at first counts; the next request starts only when one of these has ended.
    """
    moments_s = []
    for place in range(connections):
        retrieval = make_retrieval()
        requests = retrieval.next_requests(0.0)
        if place >= len(requests) or not (
            body := bodies.get(_without_arguments(requests[place].path))
        ):
            continue
        _answer(retrieval, requests[place], body, network, 0)
        _show_at_once(retrieval, 0.0)
        moments_s += [image.received_s for image in retrieval.timeline.decoded[:1]]
    return min(moments_s, default=None)
