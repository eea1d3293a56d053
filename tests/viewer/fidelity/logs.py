"""Logs by hand: what was asked for, in order, and how good each image was in the end."""

from collections.abc import Mapping, Sequence

from harness.core.quality import ImageQualityStatus
from harness.viewer.fidelity.recording import (
    LoggedLoad,
    LoggedQuality,
    LoggedRequest,
    RecordedCase,
    Recording,
)
from harness.viewer.load import Ending, ViewerVersions

FULL = ImageQualityStatus.FULL_RESOLUTION
SUB = ImageQualityStatus.SUBRESOLUTION
COPY = ImageQualityStatus.FAR_REPLICATE
VERSIONS = ViewerVersions("5.14.0", "Chrome/156", "SwiftShader")


def asked(image_index: int, resource: str = "frames/1", bytes_range: str = "") -> LoggedRequest:
    """A request that was answered with 100 bytes."""
    return LoggedRequest(image_index, resource, bytes_range, 200, 100, 0.0, 0.1)


def log(
    *requests: LoggedRequest,
    network: str = "4g",
    network_end_s: float | None = 1.0,
    qualities: Mapping[int, Sequence[ImageQualityStatus]] | None = None,
) -> LoggedLoad:
    events = [
        LoggedQuality(index, status, 0.5)
        for index, statuses in (qualities or {}).items()
        for status in statuses
    ]
    return LoggedLoad(network, Ending.COMPLETE, network_end_s, requests, tuple(events))


def recording(
    *loads: LoggedLoad, case: str = "jls", digest: str = "d", load_average: float = 0.2
) -> Recording:
    recorded = RecordedCase("volume", case, digest, VERSIONS, "a CPU", 2, load_average)
    return Recording(recorded, loads)
