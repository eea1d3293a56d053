"""Metadata as a client reads it before the first frame: inflated, parsed, and looked through.

Read by our loader's own reader, one answer after the other, on the thread that asks, and without
collections of garbage, as in a load: a search through all that was parsed may take as long again.
"""

import asyncio
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from harness.client.study_reader import JsonStudyReader
from harness.core.http.content_coding import ContentCoding
from harness.core.viewing.asking import SeriesNames, StudyRequest
from harness.core.viewing.opening import Asked
from harness.core.viewing.study import MetadataForm
from harness.dataset.study.coding import encoded
from harness.dataset.study.documents import SeriesDocuments
from harness.predict.calibration.fit import Timing
from harness.run.lanes.garbage import no_garbage_collection

_CODING = ContentCoding.GZIP
"""What most servers compress metadata with."""
_REQUEST = StudyRequest("metadata", Asked.METADATA, 0, "calibration/metadata")


@dataclass(frozen=True, slots=True)
class MetadataTimings:
    """What reading answers took; the bytes of both kinds of work are those of the JSON."""

    inflate: Sequence[Timing]
    parse: Sequence[Timing]


async def time_metadata(slice_counts: Sequence[int], turn_count: int) -> MetadataTimings:
    """The median of `turn_count` times for the metadata of a CT of each number of slices."""
    inflate, parse = [], []
    for slice_count in slice_counts:
        text = metadata_of(slice_count)
        with no_garbage_collection():
            inflated, parsed = await _timed(text, turn_count)
        inflate.append(inflated)
        parse.append(parsed)
    return MetadataTimings(inflate, parse)


def metadata_of(slice_count: int) -> bytes:
    """The JSON of a drawn CT series as pydicom writes it: about 8 kB a slice."""
    names = SeriesNames("2.25.1", tuple(f"2.25.1.{n}" for n in range(1, slice_count + 1)), "")
    return SeriesDocuments(names, "2.25", "CT", 1, MetadataForm.PYDICOM).metadata()


async def _timed(text: bytes, turn_count: int) -> tuple[Timing, Timing]:
    """One answer, read so often; the first turn warms up and is not kept."""
    loop, reader, body = asyncio.get_running_loop(), JsonStudyReader(), encoded(text, _CODING)
    inflate_s, parse_s = [], []
    for _ in range(turn_count + 1):
        start_s = loop.time()
        reader.inflated(_REQUEST, _CODING.value, body)
        inflated_s = loop.time()
        await reader.read(_REQUEST, ContentCoding.IDENTITY.value, memoryview(text))
        inflate_s.append(inflated_s - start_s)
        parse_s.append(loop.time() - inflated_s)
    kinds = (inflate_s, parse_s)
    inflated, parsed = (statistics.median(times_s[1:]) for times_s in kinds)
    return Timing(inflated, 0, len(text)), Timing(parsed, 0, len(text))
