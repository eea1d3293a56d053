"""What a client does not read of a configuration, what it does instead, and what to write.

Which keys count depends on how the options ask for an image: wadors/getPixelData,
internal/{rangeRequest,streamRequest}, wadors/loadImage of Cornerstone3D 85fd19396 and of the npm
package @cornerstonejs/dicom-image-loader 5.14.0. A key that changes nothing in the value that it
has is not spoken of.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.fetch import FetchMode, fetch_mode, range_chunks, stream_chunks
from harness.core.retrieval.policy import ClientPolicy


@dataclass(frozen=True, slots=True)
class Ignored:
    """Something that a client does not read: the rule, what it does instead, and the remedy."""

    rule: str
    instead: str
    remedy: str


def ignored_by(policy: ClientPolicy, configuration: RetrieveConfiguration) -> Iterator[str]:
    """A sentence for everything of a configuration that a client does not read."""
    for ignored in _ignored(policy, configuration):
        yield f"{policy.name} {ignored.rule}, so it {ignored.instead}; {ignored.remedy}"


def _ignored(policy: ClientPolicy, configuration: RetrieveConfiguration) -> Iterator[Ignored]:
    levels = configuration.by_transfer_syntax
    if levels and not policy.knows_transfer_syntaxes:
        yield Ignored(
            "does not know options by transfer syntax",
            f"asks for {' and '.join(sorted(levels))} without options",
            "write them without that level to have them obeyed",
        )
        levels = {}
    for retrieve_type, options in configuration.retrieve_options.items():
        if retrieve_type not in configuration.by_transfer_syntax:
            yield from _of_options(options, retrieve_type, policy)
    for retrieve_type, level in levels.items():
        for syntax, options in level.items():
            yield from _of_options(options, f"{retrieve_type} for {syntax}", policy)


def _of_options(options: RetrieveOptions, place: str, policy: ClientPolicy) -> Iterator[Ignored]:
    match fetch_mode(options, policy):
        case FetchMode.RANGE:
            yield from _of_ranges(options, place, policy)
        case FetchMode.STREAM:
            yield from _of_streams(options, place, policy)
        case FetchMode.PLAIN:
            yield from _of_plain_requests(options, place)


def _of_ranges(options: RetrieveOptions, place: str, policy: ClientPolicy) -> Iterator[Ignored]:
    keys = _named(
        streaming=options.streaming or None,
        minChunkSize=options.min_chunk_size_bytes,
        msBetweenDecode=options.between_decodes_s,
    )
    if keys:
        rule = f"does not read {keys} of {place} beside rangeIndex"
        yield Ignored(rule, "asks for ranges, each decoded once", "leave one of them out")
    if options.range_index == -1:  # the rest, whatever the size of a chunk
        return
    first_bytes = range_chunks(options, policy).first_bytes
    yield from _of_first_chunk(_First(options, first_bytes, is_stream=False), place, policy)


def _of_streams(options: RetrieveOptions, place: str, policy: ClientPolicy) -> Iterator[Ignored]:
    chunks = stream_chunks(options, policy)
    every = f"offers a stream to the decoder every {chunks.next_bytes} bytes"
    chunk_bytes, least_bytes = options.chunk_size_bytes, options.min_chunk_size_bytes
    if policy.chunk_size_of_streams:
        if chunk_bytes and least_bytes and least_bytes != chunk_bytes:
            rule = f"does not read minChunkSize of {place} beside chunkSize"
            yield Ignored(rule, every, "leave one of the two out")
    elif chunk_bytes and chunk_bytes != chunks.next_bytes:
        rule = f"does not read chunkSize of {place}, which is a stream"
        yield Ignored(rule, every, f"write minChunkSize: {chunk_bytes}")
    if options.between_decodes_s is not None and policy.between_decodes_s is None:
        rule = f"does not know msBetweenDecode of {place}"
        yield Ignored(rule, "never decodes one size twice before the end", "leave it out")
    yield from _of_first_chunk(_First(options, chunks.first_bytes, is_stream=True), place, policy)


@dataclass(frozen=True, slots=True)
class _First:
    """The first chunk of a range or a stream: what its options say, and what is taken."""

    options: RetrieveOptions
    taken_bytes: int
    is_stream: bool

    @property
    def name(self) -> str:
        """What it is called."""
        return "part of a stream" if self.is_stream else "range"

    @property
    def further(self) -> tuple[str, int | None]:
        """The key of the chunks behind it, and their size."""
        least_bytes = self.options.min_chunk_size_bytes
        if self.is_stream and not self.options.chunk_size_bytes:
            return "minChunkSize", least_bytes
        return "chunkSize", self.options.chunk_size_bytes


def _of_first_chunk(first: _First, place: str, policy: ClientPolicy) -> Iterator[Ignored]:
    initial_bytes = first.options.initial_chunk_size_bytes
    key, further_bytes = first.further
    instead = f"takes {first.taken_bytes} bytes for"
    if policy.initial_chunk_size_bytes is None:
        if initial_bytes not in (None, first.taken_bytes):
            known = "minChunkSize" if first.is_stream else "chunkSize"
            rule = f"does not know initialChunkSize of {place}"
            yield Ignored(
                rule, f"{instead} the first {first.name}", f"write {known}: {initial_bytes}"
            )
    elif initial_bytes is None and further_bytes not in (None, first.taken_bytes):
        rule = f"does not read {key} of {place} for the first {first.name}"
        yield Ignored(rule, f"{instead} it", f"write initialChunkSize: {further_bytes}")


def _of_plain_requests(options: RetrieveOptions, place: str) -> Iterator[Ignored]:
    keys = _named(
        chunkSize=options.chunk_size_bytes,
        initialChunkSize=options.initial_chunk_size_bytes,
        minChunkSize=options.min_chunk_size_bytes,
        msBetweenDecode=options.between_decodes_s,
    )
    whole = "asks for the whole image at once"
    if keys:
        rule = f"does not read {keys} of {place} without rangeIndex or streaming: true"
        yield Ignored(rule, whole, "add one of the two, or leave them out")
    is_full = options.image_quality_status in (None, ImageQualityStatus.FULL_RESOLUTION)
    if options.decode_level and is_full:
        rule = f"does not read decodeLevel of {place} without rangeIndex or streaming: true"
        yield Ignored(rule, f"{whole}, and decodes it at full size", "leave it out")


def _named(**values: object) -> str:
    """The keys that are there."""
    return " and ".join(key for key, value in values.items() if value is not None)
