"""Synthetic run documents: figures chosen to be easy to check, measured by nobody."""

from dataclasses import replace
from typing import Any

from harness.core.http.client import Client, Start
from harness.core.http.framing import Framing
from harness.core.http.protocol import HttpVersion
from harness.core.images.server_faults import OriginBehaviour
from harness.core.images.specification import Codec
from harness.core.lane import Lane
from harness.core.load import Load
from harness.core.milestone import PerMilestone
from harness.core.models.device import Cost, Device
from harness.core.models.processors import Waited
from harness.core.network.certificate import Certificate, ForeignLoad, LinkFigures
from harness.core.network.probe import probe_plan
from harness.core.network.profile import NetworkProfile
from harness.core.published import PublishedRow, PublishedTable
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveOptions
from harness.core.retrieval.ledger import StageBytes
from harness.core.retrieval.stage import NearbyFrame, RequestType, RetrieveStage
from harness.results.case import CaseRecord, Played, RetrieveRecord
from harness.results.certification import CertificateRecord, Moment
from harness.results.conditions import (
    Circumstances,
    DatasetRecord,
    LoadAverage,
    Machine,
    Provenance,
)
from harness.results.document import CaseResult, RunDocument, ScenarioRecord
from harness.results.prediction import PredictionRecord
from harness.results.quality_times import QualityRecord, QualityTimes
from harness.results.reasons import OtherReason, Reason
from harness.results.sample import (
    EmulatorRecord,
    ProcessorRecord,
    Sample,
    SampleSlot,
    StageTimes,
    ViewerRecord,
    WaitParts,
)

FOUR_G = NetworkProfile("4g", 30e6, 5e6, 0.010, source="A synthetic source.")
LOCAL = NetworkProfile("local", None, None, 0.0, has_handshake=False)

DATASET = DatasetRecord(
    name="synthetic-images",
    digest="d" * 64,
    source_note="Synthetic: no image belongs to it.",
    licence="CC0",
    frame_count=174,
    rows=512,
    columns=512,
    bits=12,
    encodings={"frames": 33_000_000, "jls": 30_000_000},
)

MACHINE = Machine("Synthetic OS 1", "0.0", "Synthetic CPU | not a measurement", 2, 8_000_000_000)

CIRCUMSTANCES = Circumstances(
    commit="c" * 40,
    is_dirty=False,
    python="CPython 3.11.0",
    machine=MACHINE,
    load_average=LoadAverage((0.5, 0.4, 0.3), None),
    versions={"mitmproxy": "11.0.2", "openjph": "0.26.3"},
    started_at="2000-01-01T00:00:00Z",
)

PROVENANCE = Provenance(
    harness_version="0.1.0",
    scenario_digest="5" * 64,
    dataset=DATASET,
    policy="cs3d-2023-11",
    definitions_version=1,
    circumstances=CIRCUMSTANCES,
)

CLIENT = Client(HttpVersion.HTTP_1_1, 6, 1, Start.WARM)


def a_case(name: str, client: Client = CLIENT) -> CaseRecord:
    """A case that fetches the first image before all others, from an origin without faults."""
    retrieve = RetrieveRecord(
        name="synthetic-retrieve",
        stages=(
            RetrieveStage(
                "initialImages",
                positions=(0.5, 0.0, -1.0),
                retrieve_type="fast",
                request_type=RequestType.THUMBNAIL,
                nearby_frames=(NearbyFrame(1, ImageQualityStatus.ADJACENT_REPLICATE),),
            ),
            RetrieveStage("full"),
        ),
        retrieve_options={
            "default": RetrieveOptions(frames_path="/jls/"),
            "fast": RetrieveOptions(range_index=0, chunk_size_bytes=65_536, decode_level=2),
        },
    )
    return CaseRecord(name, "cs3d-2023-11", client, Played(retrieve, OriginBehaviour()))


SCENARIO = ScenarioRecord(
    name="synthetic",
    title={"en": "Synthetic volume", "zh": "合成体数据"},
    load=Load.VOLUME,
    text="load: volume\n",
    networks=(FOUR_G, LOCAL),
    cases=(a_case("JLS"), a_case("JLS Reduced")),
    client=CLIENT,
    framing=Framing.MULTIPART,
    repeats=2,
    warm_ups=1,
)

PUBLISHED = PublishedTable(
    name="synthetic",
    source="A synthetic page.",
    rows=(
        PublishedRow("JLS", "4g", "30 M", 2.265, 8.106),
        PublishedRow(
            "JLS Reduced",
            "4g",
            "3.6 M",
            1.028,
            8.455,
            {"en": "A synthetic reason.", "zh": "合成的原因。"},
        ),
    ),
)

BOTH_LANES = replace(SCENARIO, lanes=(Lane.LOADER, Lane.VIEWER))
"""The scenario measured with our loader and in the real viewer."""

QUICK = replace(SCENARIO, repeats=1, warm_ups=0, is_quick=True)
"""A quick look at it."""

WITH_PREDICTION = replace(BOTH_LANES, lanes=tuple(Lane))
"""The scenario measured in both lanes, and predicted."""

PREDICTED_ALONE = replace(SCENARIO, lanes=(Lane.PREDICTION,))

DEVICE = Device(
    "synthetic-laptop",
    decode={codec: Cost(1e-3, 0.02, 0.004) for codec in (Codec.HTJ2K, Codec.JPEG_LS)},
    render=Cost(5e-4),
    source="A synthetic source.",
)

LEDGER = (
    StageBytes("initialImages", 3, 500_000, 0, 0, 1_700),
    StageBytes("full", 171, 29_400_000, 64_000, 100_000, 134_300),
)
"""30 100 000 bytes of bodies, 36 000 of them MIME frames, and 100 000 of HTTP heads."""


THEORY = LinkFigures(30e6, 5e6, 0.010, 0.010, 0.01025, 1.015, 0.0)
MEASURED = LinkFigures(30.03e6, 4.99e6, 0.0103, 0.0106, 0.0104, 1.008, 0.00012)
IDLE = ForeignLoad(0.0001, 0.0, 0.5, 2)
CERTIFICATE = Certificate(MEASURED, THEORY, probe_plan(FOUR_G), IDLE, 1)


def a_certificate(
    moment: Moment, measured: LinkFigures = MEASURED, foreign_load: ForeignLoad = IDLE
) -> CertificateRecord:
    """A certificate of 4g."""
    certificate = replace(CERTIFICATE, measured=measured, foreign_load=foreign_load)
    return CertificateRecord("4g", moment, "2000-01-01T00:00:00Z", certificate)


CERTIFICATES = (
    a_certificate(Moment.BEFORE),
    CertificateRecord("local", Moment.BEFORE, "2000-01-01T00:00:04Z", None),
    a_certificate(Moment.AFTER),
    CertificateRecord("local", Moment.AFTER, "2000-01-01T01:00:04Z", None),
)


A_PIXEL_DIFFERS = OtherReason("a pixel differs")
"""What the examples of every schema say in one sentence, which is of no known form."""


def measured_at(**changes: Any) -> Provenance:
    """The provenance with other circumstances."""
    return replace(PROVENANCE, circumstances=replace(CIRCUMSTANCES, **changes))


def a_document(
    scenario: ScenarioRecord = SCENARIO, published: PublishedTable | None = PUBLISHED
) -> RunDocument:
    """A run of which nothing is measured yet, over links that passed."""
    rows = tuple(
        CaseResult(case, network, 30_000_000, lane=lane) for case, network, lane in scenario.rows()
    )
    is_measured = scenario.lanes != PREDICTED_ALONE.lanes
    return RunDocument(
        PROVENANCE if is_measured else replace(PROVENANCE, circumstances=None),
        scenario,
        published,
        rows,
        CERTIFICATES if is_measured else (),
        PredictionRecord(DEVICE, 1) if Lane.PREDICTION in scenario.lanes else None,
    )


def some_processors(foreign_s: float = 0.001) -> ProcessorRecord:
    """What the processors did in a load of which others held up so much."""
    foreign: PerMilestone[float | None] = PerMilestone.each(lambda _: foreign_s)
    return ProcessorRecord(Waited(0.2, 0.1, 0.05, 0.0), 4.0, 0.5, 0.0, foreign)


def a_sample(slot: SampleSlot, first_render_s: float = 2.3, *reasons: Reason) -> Sample:
    """A sample that completed 6 s after its first render; `reasons` make it invalid."""
    complete_s = first_render_s + 6.0
    return Sample(
        case=slot.case,
        network=slot.network,
        repeat=slot.repeat,
        is_warm_up=slot.is_warm_up,
        started_at="2000-01-01T00:00:01Z",
        times_s=PerMilestone(0.0625, first_render_s, first_render_s + 1.0, complete_s),
        waits=PerMilestone(
            first_image=WaitParts(0.05, 0.0125, 0.0, 0.04),
            first_render=WaitParts(first_render_s - 0.02, 0.015, 0.005, 2.115),
            every_image=WaitParts(first_render_s + 0.98, 0.015, 0.005, 3.115),
            complete=WaitParts(complete_s - 0.02, 0.015, 0.005, 8.01),
        ),
        stages=(StageTimes("initialImages", 3, 0, 0.0625, 0.15),),
        ledger=LEDGER,
        bytes_received=30_100_000,
        bytes_redundant=64_000,
        request_count=174,
        decode_busy_s=1.5,
        render_busy_s=0.5,
        lane=slot.lane,
        emulator=EmulatorRecord(0.001, 30_200_000, 50_000, 6) if slot.network == "4g" else None,
        invalid_because=reasons,
        processors=some_processors(),
    )


def a_viewer_sample(slot: SampleSlot, first_render_s: float = 2.5, *reasons: Reason) -> Sample:
    """The same load in the real viewer, which does not tell wire, decode and render apart."""
    sample = a_sample(slot, first_render_s, *reasons)
    return replace(
        sample,
        waits=sample.waits.map(_untold),
        ledger=(),
        decode_busy_s=None,
        render_busy_s=None,
        viewer=ViewerRecord(
            versions={"Cornerstone3D": "5.14.0", "Chromium": "156.0.8078.79"},
            gl_renderer="Synthetic GL",
            network_end_s=first_render_s + 5.5,
            data_ready_s=first_render_s + 5.75,
            has_stalled=False,
            log="viewer/synthetic.json.gz",
            pictures=(),
        ),
    )


def a_predicted_sample(slot: SampleSlot, first_render_s: float = 2.25) -> Sample:
    """The same load on a virtual clock, which knows of no moment and no machine."""
    return replace(
        a_sample(slot, first_render_s),
        started_at=None,
        decode_busy_s=None,
        render_busy_s=None,
        emulator=None,
        processors=None,
    )


def _untold(parts: WaitParts | None) -> WaitParts | None:
    return parts and WaitParts(None, None, None, parts.floor_s)


def a_finished_document(scenario: ScenarioRecord = SCENARIO) -> RunDocument:
    """A run of which everything is measured: repeats 0.1 s apart, one of them invalid.

    The viewer is 0.2 s slower than our loader, where the scenario has its lane; a prediction
    renders first at 2.25 s.
    """
    document = a_document(scenario)
    for slot in document.missing():
        reasons = (A_PIXEL_DIFFERS,) if slot == INVALID_SLOT else ()
        first_render_s = 9.0 if slot.is_warm_up else 2.2 + 0.1 * slot.repeat
        if slot.lane is Lane.PREDICTION:
            sample = a_predicted_sample(slot)
        elif slot.lane is Lane.VIEWER:
            sample = a_viewer_sample(slot, first_render_s + 0.2, *reasons)
        else:
            sample = a_sample(slot, first_render_s, *reasons)
        document = document.with_sample(sample)
    return document.with_end((1.5, 1.0, 0.5)) if document.provenance.circumstances else document


WORST = QualityTimes(2.5, 3.0, None, 3.5, 1.25, 0.7361)
MEDIAN = QualityTimes(1.5, 2.0, 2.5, 2.25, 0.75, 1.0)


def judged(document: RunDocument) -> RunDocument:
    """The run with the same quality of every sample."""
    quality = QualityRecord(WORST, MEDIAN)
    return document.with_quality({sample.slot: quality for sample in document.samples})


INVALID_SLOT = SampleSlot("JLS Reduced", "local", 2, is_warm_up=False)


def with_cases(*names: str) -> ScenarioRecord:
    """The scenario with other cases."""
    return replace(SCENARIO, cases=tuple(map(a_case, names)))


def as_of_before_schema_5(document: RunDocument) -> RunDocument:
    """The document as a program knows it that did not look at processors."""
    rows = tuple(
        replace(row, samples=tuple(replace(each, processors=None) for each in row.samples))
        for row in document.cases
    )
    return replace(document, cases=rows)


def as_of_before_schema_4(document: RunDocument) -> RunDocument:
    """The document as a program knows it that kept no more of its cases than their names."""
    cases = tuple(replace(case, played=None) for case in document.scenario.cases)
    return as_of_before_schema_5(document).with_cases_played(cases)
