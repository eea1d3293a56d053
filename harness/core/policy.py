"""Versioned client policies: what a release of Cornerstone3D does where a configuration is silent.

Upstream changed these rules more than once, and every published number belongs to one of them.
"""

from dataclasses import dataclass

HTJ2K_LOSSLESS_RPCL = "1.2.840.10008.1.2.4.202"
HTJ2K = "1.2.840.10008.1.2.4.203"
# What Cornerstone3D and static-dicomweb called HTJ2K before DICOM had a name for it.
HTJ2K_PROVISIONAL = "3.2.840.10008.1.2.4.96"


@dataclass(frozen=True, slots=True)
class ClientPolicy:
    """The defaults of one client version.

    `chunk_size_bytes` is the default of a range request, `min_chunk_size_bytes` how much must
    arrive between two decodes of a stream. `streams_by_default` says whether a request without
    options is decoded while it arrives. Only `streamable` transfer syntaxes are decoded before
    their end. `pool_cap` images of one request type are in flight at most.
    """

    name: str
    chunk_size_bytes: int
    min_chunk_size_bytes: int
    streams_by_default: bool
    streamable: frozenset[str]
    pool_cap: int


# The release that the published tables belong to: Cornerstone3D 85fd19396 (2023-11-14),
# dicomImageLoader/src/imageLoader/{internal/rangeRequest,internal/streamRequest,wadors/loadImage,
# wadors/getPixelData}.ts and core/src/requestPool. It knew HTJ2K by its provisional name only;
# the same streams are called .202 and .203 today, so those stream here as well.
CS3D_2023_11 = ClientPolicy(
    name="cs3d-2023-11",
    chunk_size_bytes=64 * 1024,
    min_chunk_size_bytes=128 * 1024,
    streams_by_default=True,
    streamable=frozenset({HTJ2K_PROVISIONAL, HTJ2K_LOSSLESS_RPCL, HTJ2K}),
    pool_cap=1000,
)

POLICIES = (CS3D_2023_11,)
POLICY_NAMES = tuple(policy.name for policy in POLICIES)


def policy_named(name: str) -> ClientPolicy:
    """The policy of that name. Raises KeyError."""
    return {policy.name: policy for policy in POLICIES}[name]
