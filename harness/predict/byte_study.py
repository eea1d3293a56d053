"""How good the first bytes are, decoded at full size or reduced, and what loads make of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from itertools import product

import numpy as np

import harness
from harness.core.images.manifest import FRAMES, PIXELS_NAME
from harness.core.load import Load
from harness.core.models.device import Device
from harness.core.quality_curve import PictureQuality
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.predict.document import predicted_document
from harness.results.first_bytes import FirstBytes, FirstBytesStudy, StudiedImages, StudiedLoad
from harness.results.sample import SampleSlot
from harness.results.trace import Picture, Trace
from harness.run.assessment import assessed
from harness.run.picture_meter import PictureMeter
from harness.run.plan import Images
from harness.run.preparation import images_of
from harness.scenario.scenario import Scenario

STUDIED_BYTES = tuple(kib * 1024 for kib in (8, 16, 32, 64, 128, 256))
STUDIED_LEVELS = (0, 1, 2, 4)
INTERPOLATED_LEVEL = 2
"""The level that viewers show a first range at, which a volume is also judged smoothed at."""

Tell = Callable[[str], None]


def study(scenarios: Sequence[Scenario], device: Device, tell: Tell) -> FirstBytesStudy:
    """The study of the images and the loads of some scenarios. Raises HarnessError."""
    images: dict[str, StudiedImages] = {}
    loads: list[StudiedLoad] = []
    for scenario in scenarios:
        tell(scenario.name)
        dataset = build_dataset(scenario.dataset, cache=DatasetCache())
        pixels = np.load(dataset.directory / PIXELS_NAME, mmap_mode="r")
        meter = PictureMeter(images_of(scenario, dataset.manifest, pixels), dataset.directory)
        if scenario.dataset.name not in images:
            images[scenario.dataset.name] = studied_images(meter.images, meter)
        loads += _loads(scenario, dataset, device, meter)
    versions = {name: version(name) for name in ("imagecodecs", "scikit-image")}
    found = tuple(images.values())
    return FirstBytesStudy(harness.__version__, versions, device.name, found, tuple(loads))


def studied_images(images: Images, meter: PictureMeter) -> StudiedImages:
    """What the first bytes of each image that is loaded give."""
    manifest, image_count = images.manifest, len(images.frame_paths)
    encoding = manifest.encoding(FRAMES)
    assert encoding is not None, "every dataset here has HTJ2K frames"
    smooth = _interpolating(meter)
    parts = [
        _part(size_bytes, level, meter, smooth if level == INTERPOLATED_LEVEL else None)
        for size_bytes, level in product(STUDIED_BYTES, STUDIED_LEVELS)
    ]
    return StudiedImages(
        name=manifest.name,
        digest=manifest.digest,
        frame_count=image_count,
        rows=manifest.rows,
        columns=manifest.columns,
        stream_bytes=sum(encoding.sizes_bytes[:image_count]) // image_count,
        parts=tuple(parts),
    )


def _interpolating(meter: PictureMeter) -> PictureMeter | None:
    """One that enlarges a volume's pictures as a stack's; None where they are a stack's."""
    if meter.images.load is Load.STACK:
        return None
    return PictureMeter(replace(meter.images, load=Load.STACK), meter.tree)


def _part(
    size_bytes: int, level: int, meter: PictureMeter, smooth: PictureMeter | None
) -> FirstBytes:
    indexes = range(len(meter.images.frame_paths))
    pictures = [Picture(index, index, FRAMES, level, size_bytes) for index in indexes]
    found = list(meter.qualities(pictures).values())
    also = list(smooth.qualities(pictures).values()) if smooth else []
    middle = (len(pictures) - 1) // 2
    return FirstBytes(
        size_bytes,
        level,
        _ranked(found, middle),
        _ranked(found, 0),
        _ranked(also, middle) if also else None,
    )


def _ranked(found: Sequence[PictureQuality], place: int) -> PictureQuality:
    return PictureQuality(*(sorted(values)[place] for values in zip(*found, strict=True)))


def _loads(
    scenario: Scenario, dataset: BuiltDataset, device: Device, meter: PictureMeter
) -> Iterator[StudiedLoad]:
    traces: dict[SampleSlot, Trace] = {}
    document = predicted_document(
        scenario,
        dataset.manifest,
        device,
        lambda slot, timeline: traces.update({slot: Trace.of(timeline)}),
    )
    for sample in assessed(
        document, lambda each: traces[each.slot], meter, views=False
    ).document.samples:
        times_s = sample.times_s
        yield StudiedLoad(
            scenario.name,
            sample.case,
            sample.network,
            times_s.first_render,
            times_s.complete,
            sample.quality if sample.is_valid else None,
        )
