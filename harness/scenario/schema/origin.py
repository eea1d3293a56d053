"""The schema of an origin: how it frames an image, and what it does wrong on purpose."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from harness.core.http.framing import Framing
from harness.core.http.media_type import HTJ2K_LOSSLESS
from harness.core.images.server_faults import (
    NO_FAULTS,
    BodyCut,
    OriginBehaviour,
    ServerFaults,
    Stall,
)
from harness.scenario.schema.block import Block, BrokenRule, ByteCount, Duration, Label

FRAMINGS = Literal["multipart", "single-part"]
_LONGEST_STALL_S = 60.0

ImageIndices = Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=1)]


def _bearable(duration_s: float) -> float:
    if duration_s > _LONGEST_STALL_S:
        raise BrokenRule("is longer than a load waits", f"write at most {_LONGEST_STALL_S:g} s")
    return duration_s


class RangeIgnoredBlock(Block):
    """A range is answered by the whole body and status 200."""

    kind: Literal["range-ignored"]

    def added_to(self, faults: ServerFaults) -> ServerFaults:
        """These faults and this one."""
        return replace(faults, ignores_range=True)


class ContentRangeHiddenBlock(Block):
    """Content-Range is not exposed to pages of other origins."""

    kind: Literal["content-range-hidden"]

    def added_to(self, faults: ServerFaults) -> ServerFaults:
        """These faults and this one."""
        return replace(faults, hides_content_range=True)


class NoContentLengthBlock(Block):
    """Bodies come in chunks, without a length beforehand."""

    kind: Literal["no-content-length"]

    def added_to(self, faults: ServerFaults) -> ServerFaults:
        """These faults and this one."""
        return replace(faults, omits_content_length=True)


class ImageMissingBlock(Block):
    """These images, counted from 0 in display order, are answered by 404."""

    kind: Literal["image-missing"]
    images: Annotated[ImageIndices, Field(examples=[[0, 7]])]
    """Which images, counted from 0 in display order."""

    def added_to(self, faults: ServerFaults) -> ServerFaults:
        """These faults and this one."""
        return replace(faults, missing_image_indices=tuple(self.images))


class EveryNthFailsBlock(Block):
    """Every n-th request for an image is answered by 500."""

    kind: Literal["every-nth-fails"]
    nth: Annotated[int, Field(examples=[5], ge=1)]
    """How often: 5 is every fifth request."""

    def added_to(self, faults: ServerFaults) -> ServerFaults:
        """These faults and this one."""
        return replace(faults, failure_period_count=self.nth)


class BodyCutBlock(Block):
    """Answers longer than `after` break off there; of these images, or of all."""

    kind: Literal["body-cut"]
    after: ByteCount
    """After how many bytes."""
    images: Annotated[ImageIndices | None, Field(examples=[[3]])] = None
    """Of which images, counted from 0; without it of all."""

    def added_to(self, faults: ServerFaults) -> ServerFaults:
        """These faults and this one."""
        return replace(faults, cut=BodyCut(self.after, _indices(self.images)))


class StallBlock(Block):
    """An answer pauses for `duration` once `after` of its body are out, or before its head."""

    kind: Literal["stall"]
    duration: Annotated[Duration, AfterValidator(_bearable)]
    """How long, at most 60 s."""
    after: ByteCount = 0
    """After how many bytes of the body; 0 is before its head."""
    images: Annotated[ImageIndices | None, Field(examples=[[3]])] = None
    """Of which images, counted from 0; without it of all."""

    def added_to(self, faults: ServerFaults) -> ServerFaults:
        """These faults and this one."""
        return replace(faults, stall=Stall(self.duration, self.after, _indices(self.images)))


class MislabelledBlock(Block):
    """HTJ2K images are labelled with this transfer syntax."""

    kind: Literal["mislabelled"]
    transfer_syntax: Label = HTJ2K_LOSSLESS
    """The UID of the transfer syntax that they are said to have."""

    def added_to(self, faults: ServerFaults) -> ServerFaults:
        """These faults and this one."""
        return replace(faults, transfer_syntax_uid=self.transfer_syntax)


FaultBlock = Annotated[
    RangeIgnoredBlock
    | ContentRangeHiddenBlock
    | NoContentLengthBlock
    | ImageMissingBlock
    | EveryNthFailsBlock
    | BodyCutBlock
    | StallBlock
    | MislabelledBlock,
    Field(discriminator="kind"),
]


def _distinct_kinds(faults: list[FaultBlock]) -> list[FaultBlock]:
    kinds = [fault.kind for fault in faults]
    if twice := next((kind for kind in kinds if kinds.count(kind) > 1), None):
        raise BrokenRule(f'has two faults of the kind "{twice}"', "write one of them")
    return faults


Faults = Annotated[list[FaultBlock], AfterValidator(_distinct_kinds)]


class OriginBlock(Block):
    """How the origin sends an image (in a MIME frame, or bare), and what it does wrong."""

    framing: FRAMINGS = "multipart"
    """How an image is sent: in a part of a MIME multipart body, or bare."""
    faults: Annotated[Faults, Field(examples=[[{"kind": "stall", "duration": "500 ms"}]])] = Field(
        default_factory=list
    )
    """What it does wrong on purpose, each kind once."""


class CaseOriginBlock(Block):
    """What the origin does otherwise in one case; what is left out is as in the scenario."""

    framing: FRAMINGS | None = None
    """See the scenario's."""
    faults: Annotated[Faults | None, Field(examples=[[{"kind": "range-ignored"}]])] = None
    """In place of the scenario's; [] is none."""


def origin_behaviour(block: OriginBlock) -> OriginBehaviour:
    """How the origin of a scenario answers."""
    return OriginBehaviour(Framing(block.framing), server_faults(block.faults))


def case_behaviour(block: CaseOriginBlock | None, usual: OriginBehaviour) -> OriginBehaviour:
    """How the origin of a case answers, where `usual` is how that of its scenario does."""
    if block is None:
        return usual
    return OriginBehaviour(
        framing=usual.framing if block.framing is None else Framing(block.framing),
        faults=usual.faults if block.faults is None else server_faults(block.faults),
    )


def server_faults(blocks: Sequence[FaultBlock]) -> ServerFaults:
    """The faults that these blocks, each of another kind, ask for."""
    faults = NO_FAULTS
    for block in blocks:
        faults = block.added_to(faults)
    return faults


def _indices(images: list[int] | None) -> tuple[int, ...] | None:
    return None if images is None else tuple(images)
