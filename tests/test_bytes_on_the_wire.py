"""What the ledger says a load received is what the emulator carried to the client."""

from pathlib import Path

import pytest

from harness.results.sample import Sample
from tests.tiny import measured, prepared
from tests.watching import Witness

TEXT = """\
title: A few small slices
load: volume
dataset:
  modality: CT
  source: {kind: ct-phantom, seed: 1, rows: 64, columns: 64, frame_count: 8, bits_stored: 12,
           noise: 10}
  encodings:
    - {path: frames, codec: htj2k}
    - {path: jls, codec: jpeg-ls}
    - {path: jlsThumbnail, codec: jpeg-ls, divisor: 4}
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
"""
# Each way of failing needs an origin and an emulator of its own.
FAULTS = """\
  - name: One missing, two cut
    retrieve: volume-htj2k-byte-range
    origin:
      faults:
        - {kind: image-missing, images: [2]}
        - {kind: body-cut, after: 2 kB, images: [1, 3]}
  - name: Every fourth fails
    retrieve: volume-htj2k
    origin: {faults: [{kind: every-nth-fails, nth: 4}]}
  - name: Every fourth range fails
    retrieve: volume-htj2k-byte-range
    origin: {faults: [{kind: every-nth-fails, nth: 4}]}
"""


def _samples(folder: Path, start: str, framing: str, faults: str) -> tuple[Sample, ...]:
    text = TEXT.replace("START", start).replace("FRAMING", framing)
    text = text.replace("client:", f"{faults}client:")
    experiment = prepared(folder, folder / "cache", text)
    return measured(experiment, folder, Witness()).document.samples


@pytest.mark.live
@pytest.mark.parametrize(
    ("start", "framing", "faults", "never_complete"),
    [
        pytest.param("warm", "multipart", FAULTS, {"One missing, two cut"}, id="warm, multipart"),
        pytest.param("cold", "single-part", "", set(), id="cold, single-part"),
    ],
)
def test_the_ledger_adds_up_to_the_bytes_on_the_wire(
    tmp_path: Path, start: str, framing: str, faults: str, never_complete: set[str]
) -> None:
    samples = _samples(tmp_path, start, framing, faults)
    incomplete = {sample.case for sample in samples if sample.complete_s is None}
    carried = {sample.case: sample.emulator and sample.emulator.bytes_down for sample in samples}
    ledgers = {sample.case: sum(row.total_bytes for row in sample.ledger) for sample in samples}

    assert {"Over JPIP", "A stream after a range"} | never_complete <= incomplete
    assert not {"JLS", "JLS Reduced", "HTJ2K", "Byte Range"} & incomplete
    assert ledgers == carried
    assert [sample.request_count for sample in samples] == [
        sum(row.request_count for row in sample.ledger) for sample in samples
    ]
