"""Versioned client policies: what a release of Cornerstone3D does where a configuration is silent.

Upstream changed these rules more than once, and every published number belongs to one of them.
"""

from dataclasses import dataclass, replace

from harness.core.http.media_type import HTJ2K, HTJ2K_LOSSLESS_RPCL, HTJ2K_PROVISIONAL
from harness.core.quality import ImageQualityStatus

_DEFAULT_CHUNK_SIZE_BYTES = 128 * 1024


@dataclass(frozen=True, slots=True)
class ClientPolicy:
    """The defaults of one client version.

    `chunk_size_bytes` is the default of a range request, `initial_chunk_size_bytes` that of its
    first chunk (None: as large as the others). A stream is offered to the decoder every
    `stream_chunk_size_bytes`; `chunk_size_of_streams` says that a configured chunk size counts
    there too. `streams_by_default` is what a request without options does. A complete share is
    counted in whole chunks where `counts_shares_in_chunks`. What is decoded at level 0 before
    its end has the status `partial_full_size_status`, and is decoded again when
    `between_decodes_s` have passed (None: never). Range requests overtake others that are asked
    for in the same turn where `ranges_overtake`. Only `streamable` transfer syntaxes are decoded
    before their end. `pool_cap` images of one request type are in flight at most. Options by
    transfer syntax below a retrieve type count where `knows_transfer_syntaxes`; else they are keys
    that mean nothing, and the request is one without options.
    """

    name: str
    chunk_size_bytes: int
    initial_chunk_size_bytes: int | None
    stream_chunk_size_bytes: int
    chunk_size_of_streams: bool
    streams_by_default: bool
    counts_shares_in_chunks: bool
    partial_full_size_status: ImageQualityStatus
    between_decodes_s: float | None
    ranges_overtake: bool
    streamable: frozenset[str]
    pool_cap: int
    knows_transfer_syntaxes: bool


# The release that the published tables belong to: Cornerstone3D 85fd19396 (2023-11-14),
# dicomImageLoader/src/imageLoader/{internal/rangeRequest,internal/streamRequest,wadors/loadImage,
# wadors/getPixelData}.ts and core/src/requestPool. It knew HTJ2K by its provisional name only;
# the same streams are called .202 and .203 today, so those stream here as well. Options by transfer
# syntax are of the builds that the tables' first rows were measured with (getRetrieveOptions in
# dicomImageLoader/src/imageLoader/internal/options.ts @ a55784a47, 2023-10-26). The release still
# documents them, though its code had stopped looking (669e05e2c, 2023-11-02).
CS3D_2023_11 = ClientPolicy(
    name="cs3d-2023-11",
    chunk_size_bytes=64 * 1024,
    initial_chunk_size_bytes=None,
    stream_chunk_size_bytes=_DEFAULT_CHUNK_SIZE_BYTES,
    chunk_size_of_streams=False,
    streams_by_default=True,
    counts_shares_in_chunks=True,
    partial_full_size_status=ImageQualityStatus.SUBRESOLUTION,
    between_decodes_s=None,
    ranges_overtake=False,
    streamable=frozenset({HTJ2K_PROVISIONAL, HTJ2K_LOSSLESS_RPCL, HTJ2K}),
    pool_cap=1000,
    knows_transfer_syntaxes=True,
)

# The npm packages @cornerstonejs/{core,dicom-image-loader} 5.14.0, dist/esm: imageLoader/internal/
# {retrieveDefaults,rangeRequest,streamRequest,xhrRequest}.js, wadors/{loadImage,getPixelData,
# getImageQualityStatus}.js. Plain and streamed requests await `beforeSend` before they are sent,
# ranges do not: of those asked for in one turn, ranges are sent first.
CS3D_5_14 = ClientPolicy(
    name="cs3d-5.14",
    chunk_size_bytes=_DEFAULT_CHUNK_SIZE_BYTES,
    initial_chunk_size_bytes=_DEFAULT_CHUNK_SIZE_BYTES,
    stream_chunk_size_bytes=_DEFAULT_CHUNK_SIZE_BYTES,
    chunk_size_of_streams=True,
    streams_by_default=False,
    counts_shares_in_chunks=False,
    partial_full_size_status=ImageQualityStatus.LOSSY,
    between_decodes_s=0.5,
    ranges_overtake=True,
    streamable=frozenset({HTJ2K_PROVISIONAL, HTJ2K_LOSSLESS_RPCL, HTJ2K}),
    pool_cap=1000,
    knows_transfer_syntaxes=False,
)

# What is proposed upstream and in no release: cornerstone3D#2890 with codec-openjph 2.4.10, which
# decodes a truncated stream instead of refusing it. A configured decode level of 0 then means full
# size from whatever is there, and chunks are of 32 KiB where nothing is configured.
CS3D_2890 = replace(
    CS3D_5_14,
    name="cs3d-2890",
    chunk_size_bytes=32 * 1024,
    initial_chunk_size_bytes=32 * 1024,
    stream_chunk_size_bytes=32 * 1024,
)

POLICIES = (CS3D_2023_11, CS3D_5_14)
"""The releases, from the oldest to the newest."""
PROPOSALS = (CS3D_2890,)
"""What may become one."""
POLICY_NAMES = tuple(policy.name for policy in (*POLICIES, *PROPOSALS))

DEFAULT_POLICY = POLICIES[-1].name
"""Whose rules are played where nobody says: today's viewer."""
FORMER_DEFAULT = CS3D_2023_11
"""The default before that, which whoever named no policy may still count on."""


def policy_named(name: str) -> ClientPolicy:
    """The policy of that name. Raises KeyError."""
    return {policy.name: policy for policy in (*POLICIES, *PROPOSALS)}[name]
