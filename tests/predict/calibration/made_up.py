"""Timings of a machine that does not exist, exact to the last digit."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from harness.core.images.specification import Codec
from harness.core.models.device import Contention, Cost, Device
from harness.predict.calibration.calibrate import Measured
from harness.predict.calibration.datasets import FULL_PATHS, THUMBNAIL_PATH, CalibrationDataset
from harness.predict.calibration.decoding import ScreenTimings
from harness.predict.calibration.fit import Timing
from harness.predict.calibration.loads import LoadTimings, PerImage
from harness.predict.calibration.metadata import MetadataTimings
from harness.predict.calibration.requests import RequestTimings
from tests.core.dataset_of import encoded, manifest_of

CT_BYTES = (170_000, 190_000)
_CLIENT = Cost(0.002, 0.0, 0.003)
_SHARE = 0.25

DEVICE = Device(
    name="this-machine",
    decode={
        Codec.HTJ2K: Cost(0.001, 0.008, 0.006),
        Codec.JPEG_LS: Cost(0.0005, 0.02, 0.015),
        Codec.UNCOMPRESSED: Cost(0.0001, 0.001),
        Codec.JPEG_LOSSLESS: Cost(0.0002, 0.012, 0.012),
        Codec.JPEG_2000: Cost(0.0003, 0.03, 0.1),
    },
    enlarge=Cost(0.0001, 0.005),
    render=Cost(0.0002, 0.004),
    request=Cost(0.0005),
    answer=Cost(0.0015, 0.0, 0.003),
    serve=Cost(0.0007, 0.0, 0.0004),
    source="made up",
    contention={
        Codec.HTJ2K: Contention(0.1, 0.3),
        Codec.JPEG_LS: Contention(0.4, 0.0),
        Codec.UNCOMPRESSED: Contention(),
        Codec.JPEG_LOSSLESS: Contention(0.2, 0.1),
        Codec.JPEG_2000: Contention(0.0, 0.5),
    },
    compare=Cost(0.0001, 0.001),
    relay=Cost(0.001, 0.0, 0.002),
    crowding_share=0.5,
    inflate=Cost(0.0001, 0.0, 0.002),
    parse=Cost(0.0002, 0.0, 0.012),
)

_ENCODINGS = (*FULL_PATHS.items(), (Codec.JPEG_LS, THUMBNAIL_PATH))
_SIZES = ((65_536, 40_000), (262_144, 90_000), (262_144, 200_000), (9_000_000, 11_000_000))
_BODIES = (1_000, 64_000, 1_000_000)


def dataset() -> CalibrationDataset:
    """A CT of two slices, in every codec and reduced."""
    frames = encoded("frames", CT_BYTES, resolution_ends_bytes=((5_000, 170_000), (6_000, 190_000)))
    thumbnails = replace(encoded("jlsThumbnail", (6_000, 6_200)), rows=128, columns=128)
    others = (encoded(path, CT_BYTES) for path in FULL_PATHS.values() if path != "frames")
    manifest = manifest_of(frames, *others, thumbnails)
    return CalibrationDataset(Path(), manifest, np.zeros((2, 512, 512), np.uint16))


def measured() -> Measured:
    """What that machine would be measured with."""
    return Measured(
        ScreenTimings(
            decode={codec: _worked(cost, *_SIZES) for codec, cost in DEVICE.decode.items()},
            enlarge=_drawn(DEVICE.enlarge),
            render=_drawn(DEVICE.render),
            compare=_drawn(DEVICE.compare),
        ),
        RequestTimings(
            serve=_asked(DEVICE.serve),
            relay=_asked(DEVICE.relay),
            request_share=_SHARE,
        ),
        [_load(*encoding, workers) for workers in (1, 2) for encoding in _ENCODINGS],
        MetadataTimings(_asked(DEVICE.inflate), _asked(DEVICE.parse)),
    )


def _worked(cost: Cost, *sizes: tuple[int, int]) -> list[Timing]:
    return [Timing(cost.time_s(*size), *size) for size in sizes]


def _drawn(cost: Cost) -> list[Timing]:
    return _worked(cost, *((pixel_count, 0) for pixel_count, _ in _SIZES))


def _asked(cost: Cost) -> tuple[Timing, ...]:
    return tuple(_worked(cost, *((0, size_bytes) for size_bytes in _BODIES)))


def _load(codec: Codec, path: str, workers: int) -> LoadTimings:
    contention = DEVICE.contention[codec]
    ratio = contention.slow_down_ratio(is_behind=True, beside_count=workers - 1)
    made_up = dataset()
    sizes_bytes = made_up.encoding(path).sizes_bytes
    mean_bytes = sum(sizes_bytes) // len(sizes_bytes)
    decode_s = DEVICE.decode[codec].time_s(512 * 512, mean_bytes) * ratio
    client_s = _CLIENT.time_s(0, mean_bytes)
    fetching_client_s = client_s * 0.75  # the rest comes after the last byte
    request_s = fetching_client_s * (1 + DEVICE.crowding_share)
    spent = PerImage(request_s, client_s, fetching_client_s, decode_s)
    return LoadTimings(made_up, codec, path, workers, spent)
