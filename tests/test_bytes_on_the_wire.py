"""What the ledger says a load received is what the emulator carried to the client."""

import asyncio
from pathlib import Path

import pytest

from harness.dataset.build import BuildProgress
from harness.dataset.cache import DatasetCache
from harness.experiment import RunOptions, open_store, prepare, run
from harness.preparation import Plans
from harness.results.document import RunDocument
from harness.results.sample import Sample, SampleSlot
from harness.scenario.loading import parse_scenario

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
  - name: An image missing
    retrieve: volume-htj2k-byte-range
    origin: {faults: [{kind: image-missing, images: [2]}]}
  - name: Every fourth fails
    retrieve: volume-htj2k
    origin: {faults: [{kind: every-nth-fails, nth: 4}]}
  - name: Every fourth range fails
    retrieve: volume-htj2k-byte-range
    origin: {faults: [{kind: every-nth-fails, nth: 4}]}
  - name: Bodies cut
    retrieve: volume-htj2k-byte-range
    origin: {faults: [{kind: body-cut, after: 2 kB, images: [1, 3]}]}
client: {start: START}
origin: {framing: FRAMING}
repeats: 1
warm_ups: 0
"""


class Nobody:
    """An observer who looks away."""

    def building(self, progress: BuildProgress) -> None:
        pass

    def planned(self, slots: tuple[SampleSlot, ...], plans: Plans) -> None:
        pass

    def loading(self, slot: SampleSlot) -> None:
        pass

    def measured(self, sample: Sample) -> None:
        pass


def _measured(folder: Path, start: str, framing: str) -> RunDocument:
    text = TEXT.replace("START", start).replace("FRAMING", framing)
    scenario = parse_scenario(text, Path("wire.yaml"))
    experiment = prepare(scenario, DatasetCache(folder / "cache"), RunOptions(folder), Nobody())
    store = open_store(experiment, folder / "runs")
    asyncio.run(run(experiment, store, Nobody()))
    return store.document


@pytest.mark.live
@pytest.mark.parametrize(
    ("start", "framing"),
    [("warm", "multipart"), ("cold", "single-part")],
)
def test_the_ledger_adds_up_to_the_bytes_on_the_wire(
    tmp_path: Path, start: str, framing: str
) -> None:
    samples = _measured(tmp_path, start, framing).samples
    incomplete = [sample.case for sample in samples if sample.complete_s is None]
    carried = {sample.case: sample.emulator and sample.emulator.bytes_down for sample in samples}
    ledgers = {sample.case: sum(row.total_bytes for row in sample.ledger) for sample in samples}

    assert {"An image missing", "Over JPIP", "A stream after a range"} <= set(incomplete)
    assert not {"JLS", "JLS Reduced", "HTJ2K", "Byte Range"} & set(incomplete)
    assert ledgers == carried
    assert [sample.request_count for sample in samples] == [
        sum(row.request_count for row in sample.ledger) for sample in samples
    ]
