"""A run of two cases with traces and pictures, made up by hand: what reports are tested with."""

from functools import cache
from pathlib import Path

from harness.core.quality import ImageQualityStatus
from harness.core.quality_curve import EXACT, PictureQuality
from harness.predict.document import predicted_document
from harness.reporting.report.reading import ReportedRun, read_reported
from harness.results.document import RunDocument
from harness.results.pictures import PICTURES_NAME, AssessedPicture, View, keep_pictures
from harness.results.sample_files import sample_files
from harness.results.store import RunStore
from harness.results.trace import (
    Picture,
    ShownPicture,
    Trace,
    TracedDecode,
    TracedRequest,
)
from harness.results.trace_file import keep_trace
from tests.predicted import DEVICE, MANIFEST, scenario
from tests.runs import PREDICTED_ALONE, a_finished_document

LOSSY, FULL = ImageQualityStatus.LOSSY, ImageQualityStatus.FULL_RESOLUTION
COARSE = PictureQuality(30.0, 28.0, 0.75)


@cache
def an_opened_document() -> RunDocument:
    """A prediction whose loads begin with a click on a study of two series."""
    opened = "open: cornerstone\nstudy: {series: [10, 5]}\n"
    return predicted_document(scenario(more=opened), MANIFEST, DEVICE)


def parts(place: int) -> list[tuple[Picture, PictureQuality, float]]:
    """What one slice shows: a neighbour's copy, or a part of its own; then all of it."""
    return [
        (Picture(place, place, "frames", 2, 100), COARSE, 1.0),
        (Picture(place, place, "frames", 0, 900), EXACT, 2.0 + place / 1000),
    ]


def a_trace(image_count: int) -> Trace:
    """Each image in two requests, on two connections."""
    shown = [
        ShownPicture(
            picture, "fast", FULL if quality == EXACT else LOSSY, at_s - 0.2, at_s - 0.1, at_s
        )
        for step in (0, 1)
        for place in range(image_count)
        for picture, quality, at_s in parts(place)[step : step + 1]
    ]
    requests = [
        TracedRequest(0, "fast", "frames", 0, 0, 99, 0.0, 0.1, 0.8, 90, 0, 0, 10, False),
        TracedRequest(0, "final", "frames", 1, 100, None, 0.8, 0.9, 1.8, 0, 700, 100, 10, False),
        TracedRequest(1, "final", "frames", 1, None, None, 0.9, None, None, 0, 0, 0, 0, True),
    ]
    return Trace(tuple(requests), (TracedDecode(0, "fast", LOSSY, 2, 0.8, 0.9),), tuple(shown))


def a_judged_run(folder: Path, document: RunDocument | None = None) -> ReportedRun:
    """The run, kept below a folder."""
    document = document or a_finished_document(PREDICTED_ALONE)
    store = RunStore.create(folder / "run", document)
    image_count = document.provenance.dataset.frame_count
    for sample in document.samples:
        trace = sample_files(store.directory, document, sample.slot).trace
        keep_trace(trace, a_trace(image_count))
    places = {0, image_count // 2, image_count - 1}
    pictures = [
        AssessedPicture(
            picture, quality, View(b"whole", bytes([number])) if place in places else None
        )
        for place in range(image_count)
        for number, (picture, quality, _) in enumerate(parts(place))
    ]
    keep_pictures(store.directory / PICTURES_NAME, pictures)
    return read_reported(store.directory)
