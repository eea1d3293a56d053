"""Versioned client policies: what a release of Cornerstone3D does where a configuration is silent.

Upstream changed these rules more than once, and every published number belongs to one of them.
Inside an application, the application's own rules are added (`application`).
"""

from dataclasses import dataclass, replace
from enum import Enum

from harness.core.http.media_type import HTJ2K, HTJ2K_LOSSLESS_RPCL, HTJ2K_PROVISIONAL
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.pool import PoolCaps

_DEFAULT_CHUNK_SIZE_BYTES = 128 * 1024


class Application(Enum):
    """What stands around Cornerstone3D, and asks for images by rules of its own."""

    NONE = "none"
    OHIF = "ohif"
    # Of a stack one image is loaded; the thumbnail is another one, or takes what that brings.
    OHIF_STACK = "one image of a stack in ohif"


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
    before their end. `pool_caps` are how many images are in flight at most. Options by
    transfer syntax below a retrieve type count where `knows_transfer_syntaxes`; else they are keys
    that mean nothing, and the request is one without options. `application` is what stands around
    Cornerstone3D, and `accept` what that asks for whole images with; None is Cornerstone3D's own.
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
    pool_caps: PoolCaps
    knows_transfer_syntaxes: bool
    application: Application = Application.NONE
    accept: str | None = None


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
    pool_caps=PoolCaps.each(1000),
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
    pool_caps=PoolCaps.each(1000),
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

# What is in OHIF 3.13.2 (npm, @ohif/app): Cornerstone3D 5.6.8, where a range and the first of them
# have one size, `initialChunkSize` means nothing and nothing is decoded twice at one reduction
# (imageLoader/internal/{range,stream}Request.js, wadors/{loadImage,getImageQualityStatus}.js).
# How many images are in flight is in the app-config.js that it is published with; without that key
# it is 10, 5 and 5 (extensions/cornerstone/src/init.tsx). Accept: platform/core/src/utils/
# generateAcceptHeader.ts, by a data source that does not say omitQuotationForMultipartRequest.
OHIF_3_13 = replace(
    CS3D_5_14,
    name="ohif-3.13",
    chunk_size_bytes=64 * 1024,
    initial_chunk_size_bytes=None,
    chunk_size_of_streams=False,
    partial_full_size_status=ImageQualityStatus.SUBRESOLUTION,
    between_decodes_s=None,
    pool_caps=PoolCaps(
        interaction_count=100, thumbnail_count=5, prefetch_count=25, compute_count=10
    ),
    application=Application.OHIF,
    accept='multipart/related; type="application/octet-stream"; transfer-syntax="*"',
)

# OHIF 3.12.10: Cornerstone3D 4.15.29, whose files above say the same, and another app-config.js.
OHIF_3_12 = replace(
    OHIF_3_13,
    name="ohif-3.12",
    pool_caps=replace(OHIF_3_13.pool_caps, thumbnail_count=75),
)

POLICIES = (CS3D_2023_11, CS3D_5_14)
"""The releases, from the oldest to the newest."""
PROPOSALS = (CS3D_2890,)
"""What may become one."""
IN_APPLICATIONS = (OHIF_3_12, OHIF_3_13)
"""Releases inside of what people use them in."""
_ALL = (*POLICIES, *PROPOSALS, *IN_APPLICATIONS)
POLICY_NAMES = tuple(policy.name for policy in _ALL)

DEFAULT_POLICY = POLICIES[-1].name
"""Whose rules are played where nobody says: today's viewer."""
FORMER_DEFAULT = CS3D_2023_11
"""The default before that, which whoever named no policy may still count on."""


def policy_named(name: str) -> ClientPolicy:
    """The policy of that name. Raises KeyError."""
    return {policy.name: policy for policy in _ALL}[name]
