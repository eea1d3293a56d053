"""One image asked of the server once: what to ask for, and what its answer offers to decode.

The three ways of asking (plain, stream, byte range) are chosen as in wadors/getPixelData.ts of
Cornerstone3D 85fd19396; each offers parts of the image as internal/{xhr,stream,range}Request.ts do.
"""

from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from harness.core.http.byte_range import ByteRange, Chunks, RangeAnswer, byte_range, total_after
from harness.core.http.priority import Priority
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveOptions
from harness.core.retrieval.decode import DecodeRules, Offer
from harness.core.retrieval.policy import ClientPolicy
from harness.core.retrieval.timeline import RequestSent

DEFAULT_FRAMES_PATH = "/frames/"

PLAIN_PERCENT = 0.0
"""How much of a plain answer the viewer takes for there where it counts: it is never told.

xhrRequest's answers have no percentComplete (wadors/getPixelData.ts), so decodeLevelFromComplete
compares no number, and takes the coarsest level for whatever is not at full resolution.
"""


class FetchMode(Enum):
    """How an image is asked for."""

    PLAIN = "plain"
    STREAM = "stream"
    RANGE = "range"


class ImageRequest(NamedTuple):
    """One HTTP request for one image; `asked` is set for byte ranges, `priority` where told.

    `held_bytes` of the same body were fetched by an earlier stage; the answer is appended to them,
    even that of a stream, which brings the whole body once more (`appended_to_partial`).
    """

    id: int
    image_index: int
    stage_id: str
    path: str
    mode: FetchMode
    asked: ByteRange | None
    held_bytes: int
    priority: Priority | None = None

    @property
    def appended_to_partial(self) -> bool:
        """Whether the answer is added to bytes of a range, where no decoder finds it.

        internal/streamRequest.ts begins with what ranges of the same URL left behind, in 85fd19396
        and in 5.14.0: behind the second head nothing is read. (That it also stops reading where
        held and new bytes together make just the Content-Length is left out here: pieces of an
        answer hardly ever end there.)
        """
        return self.held_bytes > 0 and self.mode is FetchMode.STREAM

    def sent(self, connection_index: int, now_s: float) -> RequestSent:
        """What a timeline keeps of it when a connection takes it up."""
        first, last = (self.asked.first, self.asked.last) if self.asked else (None, None)
        return RequestSent(
            at_s=now_s,
            request_id=self.id,
            image_index=self.image_index,
            stage_id=self.stage_id,
            path=self.path,
            connection_index=connection_index,
            first=first,
            last=last,
            appended_at_bytes=self.held_bytes if self.appended_to_partial else None,
        )


class BodyState(NamedTuple):
    """How much of an image's body is held, and what the MIME frame gave away.

    `total_bytes` is the Content-Length of a plain or streamed answer (None: not given).
    `is_extracted` says that the end of the part was seen (always, for single-part bodies).
    A multipart body whose head is not where it should be is not `is_readable`.
    """

    size_bytes: int
    pixel_data_bytes: int
    is_extracted: bool
    transfer_syntax_uid: str
    total_bytes: int | None = None
    range_answer: RangeAnswer | None = None
    is_single_part: bool = False
    is_readable: bool = True

    @property
    def is_end_seen(self) -> bool:
        """Whether the closing boundary has come; a single part has none."""
        return self.is_extracted and not self.is_single_part


@dataclass(slots=True)
class HeldBytes:
    """What earlier stages fetched of one URL (the viewer's streamingData)."""

    path: str
    chunks: Chunks | None = None
    size_bytes: int = 0
    total_bytes: int | None = None
    body: BodyState | None = None


@dataclass(frozen=True)
class FetchRules:
    """How images are asked for: the options of their stage, under the rules of a client.

    What follows from the two is worked out once, not for every image.
    """

    options: RetrieveOptions
    policy: ClientPolicy

    @cached_property
    def mode(self) -> FetchMode:
        """Which of the three ways."""
        return fetch_mode(self.options, self.policy)

    @cached_property
    def stream_chunks(self) -> Chunks:
        """See `stream_chunks`."""
        return stream_chunks(self.options, self.policy)

    @property
    def first_range_bytes(self) -> int:
        """How large the first range of an image is."""
        return range_chunks(self.options, self.policy).first_bytes

    @cached_property
    def decode_rules(self) -> DecodeRules:
        """What is decoded of the answer, and how often."""
        between_s = self.options.between_decodes_s
        if between_s is None or self.policy.between_decodes_s is None:
            between_s = self.policy.between_decodes_s
        return DecodeRules(self.policy.streamable, self.options.decode_level, between_s)

    def status(self, is_complete: bool) -> ImageQualityStatus:
        """What an image counts as once it is complete, or before (getImageQualityStatus)."""
        if is_complete:
            return self.options.image_quality_status or ImageQualityStatus.FULL_RESOLUTION
        if self.options.decode_level == 0:
            return self.policy.partial_full_size_status
        return ImageQualityStatus.SUBRESOLUTION


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
    if held.chunks is None:
        held.chunks = range_chunks(options, policy)
    assert options.range_index is not None
    return byte_range(options.range_index, held.chunks, held.size_bytes, held.total_bytes)


def range_chunks(options: RetrieveOptions, policy: ClientPolicy) -> Chunks:
    """How these options cut an image for range requests."""
    next_bytes = options.chunk_size_bytes or policy.chunk_size_bytes
    if policy.initial_chunk_size_bytes is None:
        return Chunks(next_bytes, next_bytes)
    first_bytes = options.initial_chunk_size_bytes or policy.initial_chunk_size_bytes
    return Chunks(first_bytes, next_bytes)


def stream_chunks(options: RetrieveOptions, policy: ClientPolicy) -> Chunks:
    """After how many bytes a stream is first offered to the decoder, and then again and again."""
    next_bytes = options.min_chunk_size_bytes or policy.stream_chunk_size_bytes
    if policy.chunk_size_of_streams:
        next_bytes = options.chunk_size_bytes or next_bytes
    if policy.initial_chunk_size_bytes is None:
        return Chunks(next_bytes, next_bytes)
    return Chunks(options.initial_chunk_size_bytes or policy.initial_chunk_size_bytes, next_bytes)


def stream_offer(body: BodyState, rules: FetchRules, is_last: bool, now_s: float) -> Offer:
    """What a plain or streamed request offers to decode."""
    return Offer(
        pixel_data_bytes=body.pixel_data_bytes,
        percent_complete=_percent_told(body, rules, is_last),
        status=rules.status(is_last),
        is_extracted=body.is_extracted,
        is_last=is_last,
        transfer_syntax_uid=body.transfer_syntax_uid,
        received_s=now_s,
    )


def _percent_told(body: BodyState, rules: FetchRules, is_last: bool) -> float:
    """How much the viewer takes for there."""
    if rules.mode is FetchMode.PLAIN:
        return PLAIN_PERCENT
    if is_last:
        return 100.0
    return body.pixel_data_bytes * 100 / body.total_bytes if body.total_bytes else float("inf")


def range_offer(body: BodyState, held: HeldBytes, rules: FetchRules, now_s: float) -> Offer:
    """What a range request offers once it has ended."""
    is_complete = body.is_end_seen or held.total_bytes == body.size_bytes
    assert held.chunks is not None
    # The older client takes the size of a chunk for what is there.
    in_chunks = rules.policy.counts_shares_in_chunks
    have_bytes = held.chunks.next_bytes if in_chunks else body.size_bytes
    percent = have_bytes * 100 / held.total_bytes if held.total_bytes else 0.0
    return Offer(
        pixel_data_bytes=body.pixel_data_bytes,
        percent_complete=100.0 if body.is_end_seen else percent,
        status=rules.status(is_complete),
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
