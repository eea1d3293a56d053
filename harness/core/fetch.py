"""One image asked of the server once: what to ask for, and what its answer offers to decode.

The three ways of asking (plain, stream, byte range) are chosen as in wadors/getPixelData.ts of
Cornerstone3D 85fd19396; each offers parts of the image as internal/{xhr,stream,range}Request.ts do.
"""

from dataclasses import dataclass
from enum import Enum

from harness.core.byte_range import ByteRange, RangeAnswer, byte_range, total_after
from harness.core.decode_policy import Offer
from harness.core.policy import ClientPolicy
from harness.core.quality import ImageQualityStatus
from harness.core.retrieve import RetrieveOptions

DEFAULT_FRAMES_PATH = "/frames/"


class FetchMode(Enum):
    """How an image is asked for."""

    PLAIN = "plain"
    STREAM = "stream"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """One HTTP request for one image; `asked` is set for byte ranges.

    `held_bytes` of the same body were fetched by an earlier stage; the answer is appended to them.
    """

    id: int
    image_index: int
    stage_id: str
    path: str
    mode: FetchMode
    asked: ByteRange | None
    held_bytes: int


@dataclass(frozen=True, slots=True)
class BodyState:
    """How much of an image's body is held, and what the MIME frame gave away.

    `total_bytes` is the Content-Length of a plain or streamed answer (None: not given).
    `is_extracted` says that the end of the part was seen (always, for single-part bodies).
    """

    size_bytes: int
    pixel_data_bytes: int
    is_extracted: bool
    transfer_syntax_uid: str
    total_bytes: int | None = None
    range_answer: RangeAnswer | None = None


@dataclass(slots=True)
class HeldBytes:
    """What earlier stages fetched of one URL (the viewer's streamingData)."""

    path: str
    chunk_size_bytes: int = 0
    size_bytes: int = 0
    total_bytes: int | None = None
    body: BodyState | None = None


def url_path(frame_path: str, options: RetrieveOptions) -> str:
    """The path to ask for: arguments appended, then the first "/frames/" replaced."""
    path = frame_path
    if options.url_arguments:
        path += ("&" if "?" in path else "?") + options.url_arguments
    if options.frames_path:
        path = path.replace(DEFAULT_FRAMES_PATH, options.frames_path, 1)
    return path


def fetch_mode(options: RetrieveOptions, policy: ClientPolicy) -> FetchMode:
    """How these options ask for an image."""
    if options.range_index is not None:
        return FetchMode.RANGE
    streams = policy.streams_by_default if options.streaming is None else options.streaming
    return FetchMode.STREAM if streams else FetchMode.PLAIN


def range_to_ask(
    held: HeldBytes, options: RetrieveOptions, policy: ClientPolicy
) -> ByteRange | None:
    """The range to ask for next, or None where the held bytes suffice.

    The chunk size of the first fetch of a URL stays, even if that failed; later ones are ignored.
    """
    if not held.chunk_size_bytes:
        held.chunk_size_bytes = options.chunk_size_bytes or policy.chunk_size_bytes
    assert options.range_index is not None
    return byte_range(options.range_index, held.chunk_size_bytes, held.size_bytes, held.total_bytes)


def stream_offer(body: BodyState, options: RetrieveOptions, is_last: bool, now_s: float) -> Offer:
    """What a plain or streamed request offers to decode."""
    total_bytes = body.total_bytes or 0
    percent = body.pixel_data_bytes * 100 / total_bytes if total_bytes else float("inf")
    return Offer(
        pixel_data_bytes=body.pixel_data_bytes,
        percent_complete=100.0 if is_last else percent,
        status=_status(options, is_last),
        is_extracted=body.is_extracted,
        is_last=is_last,
        transfer_syntax_uid=body.transfer_syntax_uid,
        received_s=now_s,
    )


def range_offer(body: BodyState, held: HeldBytes, options: RetrieveOptions, now_s: float) -> Offer:
    """What a range request offers once it has ended; the share counts whole chunks."""
    is_complete = body.is_extracted or held.total_bytes == body.size_bytes
    percent = held.chunk_size_bytes * 100 / held.total_bytes if held.total_bytes else 0.0
    return Offer(
        pixel_data_bytes=body.pixel_data_bytes,
        percent_complete=100.0 if body.is_extracted else percent,
        status=_status(options, is_complete),
        is_extracted=body.is_extracted,
        is_last=True,
        transfer_syntax_uid=body.transfer_syntax_uid,
        received_s=now_s,
    )


def hold(held: HeldBytes, body: BodyState, asked: ByteRange) -> None:
    """Remember what a range request brought, for the next stage."""
    assert body.range_answer is not None
    held.size_bytes = body.size_bytes
    held.total_bytes = total_after(body.range_answer, asked, body.size_bytes)
    held.body = body


def _status(options: RetrieveOptions, is_complete: bool) -> ImageQualityStatus:
    if not is_complete:
        return ImageQualityStatus.SUBRESOLUTION
    return options.image_quality_status or ImageQualityStatus.FULL_RESOLUTION
