"""What the hot paths work on: images drawn in no time, and manifests without images."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from harness.core.http.framing import Framing
from harness.core.images.manifest import Manifest
from harness.core.images.served import ServedBody, served_bodies
from harness.core.network.profile import NetworkProfile
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.policy import CS3D_2023_11
from harness.scenario.library import builtin_folder
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Case
from tests.core.dataset_of import encoded, manifest_of

SLICE_COUNT = 174
FOUR_G = NetworkProfile("4g", 30e6, 5e6, 0.010)
# How large a slice of the published volume is in each encoding, in bytes.
_SLICE_BYTES = {"frames": 189_655, "jls": 172_414, "jlsThumbnail": 20_690}
_NOISE = 24.0


def image(size: int, bits_stored: int) -> NDArray[np.uint16]:
    """A disc on a slope under seeded noise, which codes at about half its bits."""
    rows, columns = np.mgrid[0:size, 0:size] / size
    disc = (np.hypot(rows - 0.5, columns - 0.5) < 0.35) * 0.4
    noise = np.random.default_rng(1).normal(0.0, _NOISE, (size, size))
    values = (0.1 + 0.3 * rows + disc) * (1 << bits_stored) + noise
    clipped: NDArray[np.uint16] = np.clip(values, 0, (1 << bits_stored) - 1).astype(np.uint16)
    return clipped


def manifest(size: int, bits_stored: int, frame_count: int = 1) -> Manifest:
    """A dataset of so many frames, each of the published size."""
    encodings = (
        encoded(path, (size_bytes,) * frame_count, rows=size, columns=size)
        for path, size_bytes in _SLICE_BYTES.items()
    )
    return manifest_of(
        *encodings,
        rows=size,
        columns=size,
        bits_stored=bits_stored,
        is_signed=False,
        window_center=float(1 << bits_stored - 1),
        window_width=float(1 << bits_stored),
    )


def volume() -> tuple[list[str], Mapping[str, ServedBody]]:
    """The paths of a volume's slices, and the bodies behind every path."""
    described = manifest(512, 12, SLICE_COUNT)
    paths = described.frame_paths()
    return paths, served_bodies(described, Framing.MULTIPART)


def volume_cases() -> tuple[Case, ...]:
    """The rows of the published volume table."""
    return load_scenario(builtin_folder() / "volume.yaml").cases


def retrieval(case: Case, paths: list[str]) -> Retrieval:
    """A load of these images, not begun."""
    return Retrieval(case.retrieve, CS3D_2023_11, paths)


def decode_job(syntax: str, size_bytes: int, level: int = 0) -> DecodeJob:
    """The decode of a whole code stream, or of what is there of it, at a level."""
    request = ImageRequest(0, 0, "benchmark", "", FetchMode.PLAIN, None, 0)
    full = ImageQualityStatus.FULL_RESOLUTION
    return DecodeJob(request, Offer(size_bytes, 100.0, full, True, True, syntax, 0.0), level)
