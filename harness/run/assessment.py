"""How good a run was when: worked out from its traces after the loads, and kept beside them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from harness.core.quality_curve import (
    NOTHING_SHOWN,
    Change,
    PictureQuality,
    QualityStep,
    quality_curve,
)
from harness.results.document import RunDocument
from harness.results.pictures import PICTURES_NAME, AssessedPicture, keep_pictures
from harness.results.quality_times import QualityRecord
from harness.results.sample import Sample
from harness.results.sample_files import sample_files
from harness.results.store import RunStore
from harness.results.trace import Picture, ShownPicture, Trace
from harness.results.trace_file import read_trace
from harness.run.picture_meter import PictureMeter
from harness.run.plan import Images

TraceOf = Callable[[Sample], Trace | None]


@dataclass(frozen=True, slots=True)
class AssessedRun:
    """A run document that tells of quality, and all pictures that were shown."""

    document: RunDocument
    pictures: tuple[AssessedPicture, ...]


def assessed(
    document: RunDocument, trace_of: TraceOf, meter: PictureMeter, *, views: bool = True
) -> AssessedRun:
    """The run with the quality of each load that has a trace; each picture is judged once.

    A view is made of what the middle image and the one that was bad for longest showed in the
    median sample of each row, unless nobody wants `views`.
    """
    traces = {sample.slot: trace_of(sample) for sample in document.samples}
    found = {slot: trace for slot, trace in traces.items() if trace is not None}
    qualities = meter.qualities({each.picture for trace in found.values() for each in trace.shown})
    image_count = len(meter.images.frame_paths)
    records = {
        sample.slot: QualityRecord.of(
            curve_of(found[sample.slot].shown, qualities, image_count), sample.times_s.first_render
        )
        for sample in document.samples
        if sample.slot in found
    }
    medians = [row.median_sample for row in document.cases]
    viewed = set(
        chain.from_iterable(
            _viewed(found[sample.slot], qualities, image_count)
            for sample in medians
            if views and sample is not None and sample.slot in found
        )
    )
    return AssessedRun(document.with_quality(records), tuple(_pictures(qualities, viewed, meter)))


def assess(store: RunStore, images: Images, tree: Path) -> None:
    """Judge what a run showed, and keep that with it; what was judged before stays.

    Raises StorageError.
    """
    folder, document = store.directory, store.document

    def trace_of(sample: Sample) -> Trace | None:
        return read_trace(sample_files(folder, document, sample.slot).trace)

    found = assessed(document, trace_of, PictureMeter(images, tree))
    keep_pictures(folder / PICTURES_NAME, found.pictures)
    if found.document != document:
        store.keep_quality(found.document)


def curve_of(
    shown: Iterable[ShownPicture], qualities: Mapping[Picture, PictureQuality], image_count: int
) -> list[QualityStep]:
    """The quality of a load over time."""
    return quality_curve(_changes(shown, qualities), image_count)


def _changes(
    shown: Iterable[ShownPicture], qualities: Mapping[Picture, PictureQuality]
) -> Iterator[Change]:
    for each in shown:
        yield each.shown_s, each.picture.image_index, qualities[each.picture]


def _viewed(
    trace: Trace, qualities: Mapping[Picture, PictureQuality], image_count: int
) -> Iterator[Picture]:
    places = {image_count // 2, worst_place(trace.shown, qualities, image_count)}
    return (each.picture for each in trace.shown if each.picture.image_index in places)


def worst_place(
    shown: Iterable[ShownPicture], qualities: Mapping[Picture, PictureQuality], image_count: int
) -> int:
    """The image of whose similarity most was missing for longest; the first of several."""
    missing_s = [0.0] * image_count
    now = [(0.0, NOTHING_SHOWN)] * image_count
    last_s = 0.0
    for each in shown:
        place, last_s = each.picture.image_index, each.shown_s
        since_s, quality = now[place]
        missing_s[place] += (1 - quality.ssim) * (last_s - since_s)
        now[place] = last_s, qualities[each.picture]
    for place, (since_s, quality) in enumerate(now):
        missing_s[place] += (1 - quality.ssim) * (last_s - since_s)
    return max(range(image_count), key=missing_s.__getitem__)


def _pictures(
    qualities: Mapping[Picture, PictureQuality], viewed: set[Picture], meter: PictureMeter
) -> Iterator[AssessedPicture]:
    views = {each: meter.view(each) for each in {meter.as_read(picture) for picture in viewed}}
    for picture, quality in qualities.items():
        view = views[meter.as_read(picture)] if picture in viewed else None
        yield AssessedPicture(picture, quality, view)
