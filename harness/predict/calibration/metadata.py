"""Metadata as a client reads it before the first frame: inflated, parsed, and looked through.

Read by our loader's own reader, one answer after the other, on the thread that asks, and without
collections of garbage, as in a load: a search through all that was parsed may take as long again.
"""

import asyncio
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from harness.client.study_reader import JsonStudyReader
from harness.core.http.content_coding import ContentCoding
from harness.core.viewing.asking import SeriesNames, StudyRequest
from harness.core.viewing.opening import Asked
from harness.core.viewing.study import MetadataForm
from harness.dataset.study.coding import encoded
from harness.dataset.study.documents import SeriesDocuments, dense_bytes
from harness.predict.calibration.fit import Timing
from harness.run.lanes.garbage import no_garbage_collection

_CODING = ContentCoding.GZIP
"""What most servers compress metadata with."""
_FORMS = (MetadataForm.PYDICOM, MetadataForm.ORTHANC)
"""Without white space, and with almost as much of it as of anything else."""
_REQUEST = StudyRequest("metadata", Asked.METADATA, 0, "calibration/metadata")


@dataclass(frozen=True, slots=True)
class MetadataTimings:
    """What reading answers took: to inflate so much JSON, and to parse what is no white space."""

    inflate: Sequence[Timing]
    parse: Sequence[Timing]


async def time_metadata(slice_counts: Sequence[int], turn_count: int) -> MetadataTimings:
    """The median of `turn_count` times for a CT of each number of slices, in each form.

    They take turns, since the memory of an answer is there for the next one of its size. The first
    turn warms up and is not kept.
    """
    texts = [metadata_of(count, form) for form, count in product(_FORMS, slice_counts)]
    answers = [_Answer(text, encoded(text, _CODING)) for text in texts]
    with no_garbage_collection():
        for _ in range(turn_count + 1):
            for answer in answers:
                await answer.read()
    return MetadataTimings(
        [Timing(_middle_s(each.inflate_s), 0, len(each.text)) for each in answers],
        [Timing(_middle_s(each.parse_s), 0, dense_bytes(each.text)) for each in answers],
    )


def metadata_of(slice_count: int, form: MetadataForm) -> bytes:
    """The JSON of a drawn CT series: about 8 kB a slice as pydicom writes it."""
    names = SeriesNames("2.25.1", tuple(f"2.25.1.{n}" for n in range(1, slice_count + 1)), "")
    return SeriesDocuments(names, "2.25", "CT", 1, form).metadata()


@dataclass(frozen=True, slots=True)
class _Answer:
    """One answer, and how long each turn took to inflate it, and to parse and look through it."""

    text: bytes
    body: bytes
    inflate_s: list[float] = field(default_factory=list)
    parse_s: list[float] = field(default_factory=list)

    async def read(self) -> None:
        loop, reader = asyncio.get_running_loop(), JsonStudyReader()
        start_s = loop.time()
        reader.inflated(_REQUEST, _CODING.value, self.body)
        inflated_s = loop.time()
        await reader.read(_REQUEST, ContentCoding.IDENTITY.value, memoryview(self.text))
        self.inflate_s.append(inflated_s - start_s)
        self.parse_s.append(loop.time() - inflated_s)


def _middle_s(times_s: Sequence[float]) -> float:
    """The median of all but the first."""
    return statistics.median(times_s[1:])
