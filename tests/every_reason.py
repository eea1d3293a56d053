"""One reason of every kind, and one failure of every kind, with figures that are easy to check."""

from harness.core.milestone import Milestone
from harness.core.retrieval.failure import (
    NOT_FULL,
    UNREADABLE,
    Failure,
    FailureKind,
    broken_off,
    refused,
)
from harness.results.reasons import (
    HeldUp,
    HostHeldUp,
    ImagesFailed,
    Late,
    NeverFull,
    NotConnected,
    OtherReason,
    PixelsDiffer,
    ProcessEnded,
    Reason,
    Stalled,
    TooManyRefused,
    ViewerChanged,
    ViewerComplained,
    ViewerFailed,
    ViewerStalled,
)

EVERY_FAILURE = (
    refused(404),
    broken_off("the connection was closed"),
    broken_off(),
    UNREADABLE,
    Failure(FailureKind.NO_IMAGE, told="1.2.840.10008.1.2.4.80: no marker"),
    NOT_FULL,
)

EVERY_REASON: tuple[Reason, ...] = (
    Late(0.008, 0.005),
    HeldUp(Milestone.FIRST_RENDER, 0.0341, 0.005),
    HostHeldUp(Milestone.COMPLETE, 0.31, 0.062),
    Stalled(130.0),
    NotConnected("ConnectionRefusedError [Errno 111]"),
    ProcessEnded("harness.servers.emulator"),
    *(ImagesFailed(2, 4, "quarterThumb", failure) for failure in EVERY_FAILURE),
    TooManyRefused(24, 48, 2),
    NeverFull((1, 20)),
    PixelsDiffer(tuple(range(8)), 166),
    ViewerStalled(120.0, page_answers=True),
    ViewerStalled(120.0, page_answers=False),
    ViewerFailed("Error: {no} such frame"),
    ViewerComplained(2, "error: no such frame"),
    ViewerChanged("WebGL", "ANGLE (Somebody, Card, 1.2)", "ANGLE (Google, SwiftShader, 5)"),
    OtherReason("a pixel differs"),
)
