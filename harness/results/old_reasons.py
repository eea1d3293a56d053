"""The reasons of runs of schema 1 to 3, which hold them as English sentences, read into kinds.

Only a whole sentence of a form that was written so is read; any other one stays as it is.
"""

import re
from collections.abc import Callable, Iterator

from pydantic import TypeAdapter

from harness.core.retrieval.failure import (
    NOT_FULL,
    UNREADABLE,
    Failure,
    FailureKind,
    broken_off,
    refused,
)
from harness.results.reasons import (
    ImagesFailed,
    Late,
    NeverFull,
    NotConnected,
    OtherReason,
    PixelsDiffer,
    ProcessEnded,
    Reason,
    Stalled,
    StoredReason,
    ViewerComplained,
    ViewerFailed,
    ViewerStalled,
)
from harness.results.record import with_each

_Found = re.Match[str]
_REASON: TypeAdapter[Reason] = TypeAdapter(StoredReason)

_UNANSWERED = (
    r"\S+: was not answered to the end \((?P<told>.*)\); see whether the origin still runs"
)
_OTHER_HTTP = (
    r"\S+: speaks (?P<told>.+ instead of HTTP/2);"
    r" see what the server and whatever is before it can speak"
)
_IMAGES = r"images (?P<images>\d+(?:, \d+)*)(?: and (?P<more>\d+) more)?"


def _no_image(told: str) -> Failure:
    return Failure(FailureKind.NO_IMAGE, told=told)


_FAILURES: tuple[tuple[str, Callable[[_Found], Failure]], ...] = (
    (
        r'\S+: "(?P<status>\d+)" is not the status that a \S+ request needs;'
        r" look into the origin's own messages",
        lambda found: refused(int(found["status"])),
    ),
    (_UNANSWERED, lambda found: broken_off(found["told"])),
    (_OTHER_HTTP, lambda found: broken_off(found["told"])),
    (
        r'simulated answer: "\d+" bytes came before it broke off; see the faults of the scenario',
        lambda _: broken_off(),
    ),
    (
        r"\S+: holds nothing that (?P<syntax>\S*) decodes to an image: (?P<told>.*);"
        r" compare the body with the dataset's own file",
        lambda found: _no_image(f"{found['syntax']}: {found['told']}"),
    ),
    (
        r'\S+: "(?P<syntax>\S*)" has no decoder; see what the server sent',
        lambda found: _no_image(found["syntax"]),
    ),
    (r"its bytes do not begin with the head of a part", lambda _: UNREADABLE),
    (r"nothing that was fetched became an image at full resolution", lambda _: NOT_FULL),
)


def _images_failed(found: _Found, failure: Failure) -> ImagesFailed:
    return ImagesFailed(int(found["count"]), int(found["image"]), found["stage"], failure)


def _seconds(milliseconds: str) -> float:
    return float(milliseconds) / 1000


def _indices(found: _Found) -> tuple[tuple[int, ...], int]:
    return tuple(map(int, found["images"].split(", "))), int(found["more"] or 0)


_REASONS: tuple[tuple[str, Callable[[_Found], Reason]], ...] = (
    (
        r"the emulator was (?P<behind>[\d.]+) ms behind its schedule"
        r" \(more than (?P<most>[\d.]+) ms\)",
        lambda found: Late(_seconds(found["behind"]), _seconds(found["most"])),
    ),
    (
        r"stalled: not done after (?P<limit>[\d.]+) s",
        lambda found: Stalled(float(found["limit"])),
    ),
    (_UNANSWERED, lambda found: NotConnected(found["told"])),
    (_OTHER_HTTP, lambda found: NotConnected(found["told"])),
    (
        r"process (?P<name>\S+) ended before it was told to",
        lambda found: ProcessEnded(found["name"]),
    ),
    (rf"never at full resolution: {_IMAGES}", lambda found: NeverFull(*_indices(found))),
    (rf"pixels differ from the dataset: {_IMAGES}", lambda found: PixelsDiffer(*_indices(found))),
    (
        r"the viewer stalled: not done after (?P<limit>\S+) s"
        r"(?P<silent>, and the page no longer answers)?",
        lambda found: ViewerStalled(float(found["limit"]), page_answers=not found["silent"]),
    ),
    (r"the viewer failed: (?P<told>.*)", lambda found: ViewerFailed(found["told"])),
    (
        r"(?P<count>\d+) errors on the viewer's console, the first: (?P<first>.*)",
        lambda found: ViewerComplained(int(found["count"]), found["first"]),
    ),
)
_FAILED = r"(?P<count>\d+) failures, the first at image (?P<image>\d+) in stage (?P<stage>.*): "


def reason_of(sentence: str) -> Reason:
    """The kind of a sentence; one of no known form stays a sentence."""
    return next(_readings(sentence), OtherReason(sentence))


def _readings(sentence: str) -> Iterator[Reason]:
    for form, reason in _REASONS:
        if found := re.fullmatch(form, sentence, re.DOTALL):
            yield reason(found)
    for form, failure in _FAILURES:
        if found := re.fullmatch(_FAILED + form, sentence, re.DOTALL):
            yield _images_failed(found, failure(found))


def with_kinds(rows: object) -> object:
    """The rows of a run of an older schema, as those of today's have their reasons."""
    if not isinstance(rows, list):
        return rows
    return [with_each(row, "samples", _sample_with_kinds) for row in rows]


def _sample_with_kinds(sample: object) -> object:
    return with_each(sample, "invalid_because", _stored)


def _stored(sentence: object) -> object:
    if not isinstance(sentence, str):
        return sentence
    return _REASON.dump_python(reason_of(sentence), mode="json")
