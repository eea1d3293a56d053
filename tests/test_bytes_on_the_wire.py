"""What the ledger says a load received is what the emulator carried to the client."""

from pathlib import Path

import pytest

from harness.results.sample import Sample
from tests.tiny import DATASET, measured, prepared
from tests.watching import Witness

TEXT = """\
title: A few small slices
load: volume
networks:
  - {name: clinic, download: 17 Mbit/s, upload: 2 Mbit/s, rtt: 2 ms}
cases:
  - {name: JLS, retrieve: volume-jls}
  - {name: JLS Reduced, retrieve: volume-jls-reduced}
  - {name: HTJ2K, retrieve: volume-htj2k}
  - name: Byte Range
    retrieve:
      stages: interleaved
      retrieveOptions:
        multipleFast: {rangeIndex: 0, chunkSize: 1000}
        multipleFinal: {rangeIndex: -1}
        default: {rangeIndex: -1}
  - name: Over JPIP
    retrieve:
      retrieveOptions:
        default:
          {framesPath: "/jpip?target=", urlArguments: "fsiz=16,16", imageQualityStatus: LOSSY}
  - name: A stream after a range
    retrieve:
      stages: interleaved
      retrieveOptions:
        multipleFast: {rangeIndex: 0, chunkSize: 1000}
client: {start: START}
origin: {framing: FRAMING}
repeats: 1
warm_ups: 0
policy: cs3d-2023-11
"""
# Each way of failing needs an origin and an emulator of its own: here it is one.
FAULTS = """\
  - {name: Failing, retrieve: volume-htj2k, origin: FAILING}
  - {name: Failing ranges, retrieve: volume-htj2k-byte-range, origin: FAILING}
""".replace(
    "FAILING",
    "{faults: [{kind: image-missing, images: [2]},"
    " {kind: body-cut, after: 2 kB, images: [1, 3]}, {kind: every-nth-fails, nth: 5}]}",
)


def _samples(
    folder: Path, cache: Path, start: str, framing: str, faults: str
) -> tuple[Sample, ...]:
    text = TEXT.replace("START", start).replace("FRAMING", framing)
    text = text.replace("client:", f"{faults}client:")
    block = "".join(f"  {line}\n" for line in DATASET.splitlines())
    experiment = prepared(folder, cache, f"{text}dataset:\n{block}")
    return measured(experiment, folder, Witness()).document.samples


@pytest.mark.live
@pytest.mark.parametrize(
    ("start", "framing", "faults"),
    [
        pytest.param("warm", "multipart", FAULTS, id="warm, multipart, faults"),
        pytest.param("cold", "single-part", "", id="cold, single-part"),
    ],
)
def test_the_ledger_adds_up_to_the_bytes_on_the_wire(
    tmp_path: Path, tiny_cache: Path, start: str, framing: str, faults: str
) -> None:
    samples = _samples(tmp_path, tiny_cache, start, framing, faults)
    incomplete = {sample.case for sample in samples if sample.times_s.complete is None}
    carried = {sample.case: sample.emulator and sample.emulator.bytes_down for sample in samples}
    ledgers = {sample.case: sum(row.total_bytes for row in sample.ledger) for sample in samples}
    failing = {"Failing", "Failing ranges"} if faults else set()

    assert {"Over JPIP", "A stream after a range"} | failing == incomplete
    assert ledgers == carried
    assert [sample.request_count for sample in samples] == [
        sum(row.request_count for row in sample.ledger) for sample in samples
    ]
