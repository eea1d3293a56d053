"""Why a load must not be counted: kinds, and what each of them was found by.

A sentence is made of one where it is shown, in the language of the page. Images are counted from
0 in display order.
"""

from dataclasses import dataclass, field
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from harness.core.milestone import Milestone
from harness.core.retrieval.failure import Failure
from harness.results.record import Record


@dataclass(frozen=True, slots=True)
class Late(Record):
    """The emulator was `lateness_s` behind its schedule, where `most_s` is allowed."""

    kind: Literal["late"] = field(default="late", kw_only=True)
    lateness_s: float
    most_s: float


@dataclass(frozen=True, slots=True)
class HeldUp(Record):
    """Other programs may have held up a milestone by `foreign_s`, where `most_s` is allowed."""

    kind: Literal["held-up"] = field(default="held-up", kw_only=True)
    milestone: Milestone
    foreign_s: float
    most_s: float


@dataclass(frozen=True, slots=True)
class HostHeldUp(Record):
    """The same by the host of a virtual machine, which took more than other programs ran."""

    kind: Literal["host-held-up"] = field(default="host-held-up", kw_only=True)
    milestone: Milestone
    foreign_s: float
    most_s: float


@dataclass(frozen=True, slots=True)
class Stalled(Record):
    """The load was not done when its time was up."""

    kind: Literal["stalled"] = field(default="stalled", kw_only=True)
    limit_s: float


@dataclass(frozen=True, slots=True)
class NotConnected(Record):
    """The client had no connection to begin with; `told` is what the system said."""

    kind: Literal["not-connected"] = field(default="not-connected", kw_only=True)
    told: str


@dataclass(frozen=True, slots=True)
class ProcessEnded(Record):
    """A process of the run was gone; `name` is its module."""

    kind: Literal["process-ended"] = field(default="process-ended", kw_only=True)
    name: str


@dataclass(frozen=True, slots=True)
class ImagesFailed(Record):
    """Stages could not have an image, so many times; all but the number is of the first time."""

    kind: Literal["images-failed"] = field(default="images-failed", kw_only=True)
    failure_count: int
    image_index: int
    stage_id: str
    failure: Failure


@dataclass(frozen=True, slots=True)
class TooManyRefused(Record):
    """More requests were refused than the server that the scenario asks for refuses."""

    kind: Literal["too-many-refused"] = field(default="too-many-refused", kw_only=True)
    refused_count: int
    request_count: int
    most_count: int


@dataclass(frozen=True, slots=True)
class NeverFull(Record):
    """Images that never came to full resolution.

    `more_count` are those that a run of an older schema only counted.
    """

    kind: Literal["never-full"] = field(default="never-full", kw_only=True)
    image_indices: tuple[int, ...]
    more_count: int = 0


@dataclass(frozen=True, slots=True)
class PixelsDiffer(Record):
    """Images whose pixels are not those of the dataset; `more_count` as in `NeverFull`."""

    kind: Literal["pixels-differ"] = field(default="pixels-differ", kw_only=True)
    image_indices: tuple[int, ...]
    more_count: int = 0


@dataclass(frozen=True, slots=True)
class ViewerStalled(Record):
    """The real viewer was not done when its time was up; its page may have fallen silent."""

    kind: Literal["viewer-stalled"] = field(default="viewer-stalled", kw_only=True)
    limit_s: float
    page_answers: bool


@dataclass(frozen=True, slots=True)
class ViewerFailed(Record):
    """The real viewer gave up; `told` is what it, its page or its browser said."""

    kind: Literal["viewer-failed"] = field(default="viewer-failed", kw_only=True)
    told: str


@dataclass(frozen=True, slots=True)
class ViewerComplained(Record):
    """Errors on the console of the real viewer's page; `first` is the text of the first."""

    kind: Literal["viewer-complained"] = field(default="viewer-complained", kw_only=True)
    error_count: int
    first: str


@dataclass(frozen=True, slots=True)
class ViewerChanged(Record):
    """The browser, or what draws in it, was `now`, and `before` in the rest of the run.

    `name` is as among the versions of a run: "chromium", or "WebGL" for what draws.
    """

    kind: Literal["viewer-changed"] = field(default="viewer-changed", kw_only=True)
    name: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class OtherReason(Record):
    """A reason of no kind: what a process said of itself, or a sentence of an older run."""

    kind: Literal["other"] = field(default="other", kw_only=True)
    text: str


Disturbance: TypeAlias = Late | HeldUp | HostHeldUp
"""The machine was busy: such a load is measured again."""

Reason: TypeAlias = (
    Late
    | HeldUp
    | HostHeldUp
    | Stalled
    | NotConnected
    | ProcessEnded
    | ImagesFailed
    | TooManyRefused
    | NeverFull
    | PixelsDiffer
    | ViewerStalled
    | ViewerFailed
    | ViewerComplained
    | ViewerChanged
    | OtherReason
)

StoredReason = Annotated[Reason, Field(discriminator="kind")]
"""A reason as a document keeps it, found again by its `kind`."""
