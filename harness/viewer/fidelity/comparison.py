"""Where the loader's log of a load differs from the viewer's, beyond what the viewer's own vary.

Both ask for the first stage of every image at once, before any answer has come: the order of
these requests is the rules' alone and must be the same. A later stage of an image is asked for
when what came before it has been decoded. Which of the answers that are under way at once ends
first is chance, so a later request may stand as many places from where the viewer's recordings
have it as other requests are under way. The stages of one image keep their order always.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from harness.core.quality import ImageQualityStatus
from harness.viewer.fidelity.recording import LoggedLoad, LoggedRequest

_Asked = tuple[int | None, str, str]


class DifferenceKind(Enum):
    """What can differ."""

    REQUEST = "request"
    ANSWER = "answer"
    FIRST_ORDER = "order of first requests"
    LATER_ORDER = "order of later requests"
    PREFLIGHTS = "preflights"
    FIRST_QUALITY = "first quality"
    QUALITY = "final quality"
    # Of what comes between a click and the first image.
    QUESTION = "question"
    WAIT = "what waits for what"
    METADATA_ORDER = "order of metadata"
    AT_ONCE = "at once"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the loader does and the viewer does not, or the other way round."""

    kind: DifferenceKind
    text: str


def differences(
    ours: LoggedLoad, theirs: Sequence[LoggedLoad], connections: int
) -> list[Difference]:
    """Every difference of the loader's log from all recordings of the viewer, kind by kind."""
    return [
        *_requests(ours, theirs),
        *_answers(ours, theirs),
        *_first_order(ours, theirs),
        *_later_order(ours, theirs, connections),
        *_preflights(ours, theirs),
        *_first_qualities(ours, theirs),
        *_qualities(ours, theirs),
    ]


def moved_place_count(loads: Sequence[LoggedLoad]) -> int:
    """By how many places a later request stands apart at most in these loads."""
    places = [_order(load).later for load in loads]
    spans = [
        [place[asked] for place in places if asked in place]
        for asked in {asked for place in places for asked in place}
    ]
    return max((max(span) - min(span) for span in spans), default=0)


def apart_place_count(ours: LoggedLoad, theirs: Sequence[LoggedLoad]) -> int:
    """By how many places the loader's later requests stand at most beyond all of the viewer's."""
    recorded = [_order(load).later for load in theirs]
    found = [
        (place, [places[asked] for places in recorded if asked in places])
        for asked, place in _order(ours).later.items()
    ]
    return max(
        (max(0, min(span) - place, place - max(span)) for place, span in found if span), default=0
    )


def _requests(ours: LoggedLoad, theirs: Sequence[LoggedLoad]) -> Iterable[Difference]:
    """What the viewer always asks for and the loader does not, and what the viewer never does."""
    counts = [Counter(map(_asked, load.requests)) for load in theirs]
    always, ever = counts[0].copy(), counts[0].copy()
    for count in counts[1:]:
        always &= count
        ever |= count
    own = Counter(map(_asked, ours.requests))
    for asked in (always - own).elements():
        yield Difference(DifferenceKind.REQUEST, f"only the viewer asks for {_named(asked)}")
    for asked in (own - ever).elements():
        yield Difference(DifferenceKind.REQUEST, f"only the loader asks for {_named(asked)}")


def _answers(ours: LoggedLoad, theirs: Sequence[LoggedLoad]) -> Iterable[Difference]:
    """Requests of both that were answered otherwise."""
    seen: dict[_Asked, set[tuple[int | None, int]]] = {}
    for request in (request for load in theirs for request in load.requests):
        seen.setdefault(_asked(request), set()).add((request.status_code, request.size_bytes))
    for request in ours.requests:
        answer = (request.status_code, request.size_bytes)
        if answer not in seen.get(_asked(request), {answer}):
            wanted = " or ".join(f"{status}, {size} B" for status, size in seen[_asked(request)])
            text = f"{_named(_asked(request))}: {answer[0]}, {answer[1]} B instead of {wanted}"
            yield Difference(DifferenceKind.ANSWER, text)


def _first_order(ours: LoggedLoad, theirs: Sequence[LoggedLoad]) -> Iterable[Difference]:
    own = _order(ours).first
    found = [_order(load).first for load in theirs]
    if own in found:
        return
    for number, (mine, other) in enumerate(zip_longest(own, found[0]), start=1):
        if mine != other:
            text = f"number {number} is {_named(mine)}, and {_named(other)} in the viewer"
            yield Difference(DifferenceKind.FIRST_ORDER, text)
            return


def _later_order(
    ours: LoggedLoad, theirs: Sequence[LoggedLoad], connections: int
) -> Iterable[Difference]:
    own, recorded = _order(ours), [_order(load) for load in theirs]
    for index, chain in own.chains.items():
        if all(chain != order.chains.get(index) for order in recorded):
            text = f"image {index} is asked for as {', then '.join(map(_named, chain))}"
            yield Difference(DifferenceKind.LATER_ORDER, text)
    for asked, place in own.later.items():
        found = [order.later[asked] for order in recorded if asked in order.later]
        if found and not min(found) - connections < place < max(found) + connections:
            text = (
                f"{_named(asked)} is number {place}, and {min(found)} to {max(found)} in the viewer"
            )
            yield Difference(DifferenceKind.LATER_ORDER, text)


def _preflights(ours: LoggedLoad, theirs: Sequence[LoggedLoad]) -> Iterable[Difference]:
    """How often a browser asks leave, which no recording of the viewer bears out."""
    found = sorted({load.preflight_count for load in theirs})
    if ours.preflight_count not in found:
        text = f"asks leave {ours.preflight_count} times instead of {' or '.join(map(str, found))}"
        yield Difference(DifferenceKind.PREFLIGHTS, text)


def _first_qualities(ours: LoggedLoad, theirs: Sequence[LoggedLoad]) -> Iterable[Difference]:
    """How images are shown first; where a copy of a neighbour may stand before, that is chance."""
    recorded = [load.first_qualities() for load in theirs]
    for index, own in sorted(ours.first_qualities().items()):
        found = {load[index] for load in recorded if index in load}
        if found and own not in found and min(own, *found) > ImageQualityStatus.ADJACENT_REPLICATE:
            seen = " or ".join(_status_name(status) for status in sorted(found))
            text = f"image {index} is first shown as {_status_name(own)} instead of {seen}"
            yield Difference(DifferenceKind.FIRST_QUALITY, text)


def _qualities(ours: LoggedLoad, theirs: Sequence[LoggedLoad]) -> Iterable[Difference]:
    own = ours.final_qualities()
    recorded = [load.final_qualities() for load in theirs]
    for index in sorted(own.keys() | {index for load in recorded for index in load}):
        found = {load.get(index) for load in recorded}
        if own.get(index) not in found:
            seen = " or ".join(_status_name(status) for status in found)
            text = f"image {index} ends as {_status_name(own.get(index))} instead of {seen}"
            yield Difference(DifferenceKind.QUALITY, text)


@dataclass(frozen=True, slots=True)
class _Order:
    """The requests of a load by turn: the first of each image, places of the later, each image's.

    A request that is made twice is found where it was made last.
    """

    first: list[_Asked]
    later: dict[_Asked, int]
    chains: dict[int | None, list[_Asked]]


def _order(load: LoggedLoad) -> _Order:
    first: list[_Asked] = []
    later: list[_Asked] = []
    chains: dict[int | None, list[_Asked]] = {}
    for request in load.requests:
        asked = _asked(request)
        (later if request.image_index in chains else first).append(asked)
        chains.setdefault(request.image_index, []).append(asked)
    return _Order(first, {asked: place for place, asked in enumerate(later, start=1)}, chains)


def _asked(request: LoggedRequest) -> _Asked:
    return request.image_index, request.resource, request.range


def _named(asked: _Asked | None) -> str:
    if asked is None:
        return "nothing"
    index, resource, bytes_range = asked
    return f"image {index}: {resource} {bytes_range}".rstrip()


def _status_name(status: ImageQualityStatus | None) -> str:
    return "nothing" if status is None else status.name
