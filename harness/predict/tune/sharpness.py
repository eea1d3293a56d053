"""How coarse the first thing is that a way of asking shows: a promise that a search must keep.

A shorter first range is always shown sooner. Without a least sharpness a search would end with
images of a few pixels.
"""

from harness.core.http.media_type import HTJ2K_SYNTAXES
from harness.core.images.manifest import EncodedFrames
from harness.core.images.served import ServedBody
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.decode import decode_level
from harness.core.retrieval.fetch import (
    PLAIN_PERCENT,
    FetchMode,
    FetchRules,
    fetch_mode,
    range_chunks,
    stream_chunks,
    url_path,
)
from harness.core.retrieval.policy import ClientPolicy
from harness.run.plan import Images


def coarsest_halvings(
    configuration: RetrieveConfiguration, policy: ClientPolicy, images: Images
) -> int | None:
    """How often rows and columns are halved at most in what any stage first shows.

    None where a stage asks for something whose sharpness nobody knows.
    """
    each = [
        halvings(configuration.options_for(stage), policy, images) for stage in configuration.stages
    ]
    known = [count for count in each if count is not None]
    return max(known) if len(known) == len(each) else None


def halvings(options: RetrieveOptions, policy: ClientPolicy, images: Images) -> int | None:
    """How often rows and columns are halved in what these options first show of any image.

    Counted is what is decoded and whose data are all there, whichever is coarser: the edge of a
    resolution that has come in part is no sharper than the one below. None for what the dataset
    does not say.
    """
    counts = []
    for path in images.frame_paths:
        body = images.body(url_path(path, options))
        encoding = images.manifest.encoding(body.encoding_path) if body else None
        if body is None or encoding is None:
            return None
        reduced = (images.manifest.rows // encoding.rows).bit_length() - 1
        counts.append(reduced + _shown_level(options, policy, body, encoding))
    return max(counts)


def _shown_level(
    options: RetrieveOptions, policy: ClientPolicy, body: ServedBody, encoding: EncodedFrames
) -> int:
    if fetch_mode(options, policy) is FetchMode.PLAIN:
        return _plain_level(options, policy, body.transfer_syntax_uid)
    have_bytes, counted_bytes = _first_offer(options, policy, body)
    ends_bytes = encoding.resolution_ends_bytes
    if have_bytes >= body.size_bytes or not ends_bytes:
        return 0
    held_bytes = body.pixel_data_in(have_bytes)
    missing = sum(end > held_bytes for end in ends_bytes[body.frame_index])
    percent = counted_bytes * 100 / body.size_bytes
    return max(missing, decode_level(percent, options.decode_level))


def _plain_level(options: RetrieveOptions, policy: ClientPolicy, syntax: str) -> int:
    """The level of a plain answer, which is coarse where it does not count as full resolution."""
    rules = FetchRules(options, policy)
    if (
        rules.status(is_complete=True) is ImageQualityStatus.FULL_RESOLUTION
        or syntax not in HTJ2K_SYNTAXES
    ):
        return 0
    return decode_level(PLAIN_PERCENT, options.decode_level)


def _first_offer(
    options: RetrieveOptions, policy: ClientPolicy, body: ServedBody
) -> tuple[int, int]:
    """The bytes of the body at the first decode, and those that the viewer takes for there."""
    if fetch_mode(options, policy) is FetchMode.STREAM:
        have_bytes = stream_chunks(options, policy).first_bytes
        return have_bytes, body.pixel_data_in(have_bytes)
    index = options.range_index or 0
    if index == -1:
        return body.size_bytes, body.size_bytes
    chunks = range_chunks(options, policy)
    have_bytes = chunks.first_bytes + index * chunks.next_bytes
    return have_bytes, chunks.next_bytes if policy.counts_shares_in_chunks else have_bytes
