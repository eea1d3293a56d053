"""Whole runs against servers that fall short: what the viewer would do, and what it costs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.images.server_faults import BodyCut, ServerFaults
from harness.results.reasons import NeverFull, TooManyRefused
from harness.results.sample import Sample
from harness.run.experiment import Experiment
from harness.run.lanes.prediction import predict
from harness.run.plan import Images
from harness.run.scenario_record import scenario_record
from harness.scenario.devices import load_device
from harness.scenario.library import find_device
from tests.tiny import DIRECT, FAST, FRAME_COUNT, measured, prepared, scenario_text
from tests.watching import Witness

CHUNK_BYTES = 2000
RANGES = (
    "{stages: sequential, retrieveOptions: {"
    f"singleFast: {{rangeIndex: 0, chunkSize: {CHUNK_BYTES}, decodeLevel: 1}},"
    " singleFinal: {rangeIndex: -1}}}"
)
STAGES = "{stages: [{id: fast, retrieveType: fast}, {id: final, retrieveType: final}, {id: mend}],"
MENDED = (
    f"{STAGES} retrieveOptions: {{"
    f" fast: {{rangeIndex: 0, chunkSize: {CHUNK_BYTES}, decodeLevel: 1}},"
    " final: {rangeIndex: -1}, default: {streaming: false}}}"
)
MENDED_BY_STREAMS = MENDED.replace("streaming: false", "streaming: true")
STREAM = "{stages: single, retrieveOptions: {single: {streaming: true, minChunkSize: 1000}}}"
CASES = {
    "ranges": (RANGES, "{}"),
    "single part": (RANGES, "{framing: single-part}"),
    "range ignored": (RANGES, "{faults: [{kind: range-ignored}]}"),
    "content-range hidden": (RANGES, "{faults: [{kind: content-range-hidden}]}"),
    "missing": (RANGES, "{faults: [{kind: image-missing, images: [3]}]}"),
    "every 7th fails": (MENDED, "{faults: [{kind: every-nth-fails, nth: 7}]}"),
    "every 7th fails then streams": (
        MENDED_BY_STREAMS,
        "{faults: [{kind: every-nth-fails, nth: 7}]}",
    ),
    "cut": (MENDED, "{faults: [{kind: body-cut, after: 2100, images: [1, 6]}]}"),
    "stall": (RANGES, "{faults: [{kind: stall, duration: 1 ms, after: 1000}]}"),
    "stream": (STREAM, "{}"),
    "no length": (STREAM, "{faults: [{kind: no-content-length}]}"),
    "mislabelled": (STREAM, "{faults: [{kind: mislabelled}]}"),
}


USUAL_ROW = "  - {name: volume-jls, retrieve: volume-jls}\n"


def text_of(cases: Mapping[str, tuple[str, str]], network: str = DIRECT, repeats: int = 1) -> str:
    text = scenario_text(network, repeats=repeats) + "policy: cs3d-2023-11\n"
    rows = "".join(
        f"  - {{name: {name}, retrieve: {retrieve}, origin: {origin}}}\n"
        for name, (retrieve, origin) in cases.items()
    )
    assert text.count(USUAL_ROW) == 1
    return text.replace(USUAL_ROW, rows)


def predicted(
    experiment: Experiment, spoilt: Callable[[Images], Images] = lambda images: images
) -> dict[str, Sample]:
    """Every load of a run on a virtual clock, by case; `spoilt` is what its server serves."""
    device = load_device(find_device("reference-laptop"))
    return {
        slot.case: predict(
            slot,
            experiment.plans[slot.case, slot.network],
            spoilt(experiment.images.answered_by(experiment.scenario.origin_of(slot.case))),
            experiment.scenario.client,
            device,
        )
        for slot in scenario_record(experiment.scenario).slots()
    }


@pytest.fixture(scope="module")
def experiment(tiny_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Experiment:
    return prepared(tmp_path_factory.mktemp("servers"), tiny_cache, text_of(CASES))


@pytest.fixture(scope="module")
def samples(experiment: Experiment) -> dict[str, Sample]:
    return predicted(experiment)


def test_what_the_scenario_asks_for_makes_no_sample_invalid(samples: dict[str, Sample]) -> None:
    assert {case: sample.invalid_because for case, sample in samples.items()} == dict.fromkeys(
        CASES, ()
    )


WITH_REFUSALS = [case for case in CASES if case.startswith("every 7th fails")]


def with_faults(faults: ServerFaults) -> Callable[[Images], Images]:
    """The images of a server that falls short in another way than was asked for."""
    return lambda images: replace(images, origin=replace(images.origin, faults=faults))


@pytest.mark.parametrize("case", WITH_REFUSALS)
def test_a_server_that_has_nothing_is_not_the_one_asked_for(
    experiment: Experiment, case: str
) -> None:
    nothing = predicted(experiment, lambda images: replace(images, bodies={}))[case]

    assert nothing.times_s.first_image is None
    assert not nothing.is_valid


@pytest.mark.parametrize("case", WITH_REFUSALS)
def test_a_server_that_refuses_every_request_is_not_the_one_asked_for(
    experiment: Experiment, case: str
) -> None:
    refusing = predicted(experiment, with_faults(ServerFaults(failure_period_count=1)))[case]

    assert refusing.times_s.first_image is None
    assert not refusing.is_valid


def test_a_server_that_refuses_more_often_is_not_the_one_asked_for(
    experiment: Experiment,
) -> None:
    """Everything is mended in the end, and yet it is another server's figures."""
    worse = predicted(experiment, with_faults(ServerFaults(failure_period_count=5)))
    sample = worse["every 7th fails"]

    assert sample.times_s.complete is not None
    assert sample.invalid_because == (TooManyRefused(3, sample.request_count, 2),)


def lost(sample: Sample) -> set[int]:
    """The images that a load is not counted for."""
    never_full = [each for each in sample.invalid_because if isinstance(each, NeverFull)]
    return {index for each in never_full for index in each.image_indices}


def test_a_server_that_cuts_other_images_is_not_the_one_asked_for(experiment: Experiment) -> None:
    cut = with_faults(ServerFaults(cut=BodyCut(2100, (1, 2, 6))))

    cuts = predicted(experiment, cut)

    assert lost(cuts["every 7th fails"]) == {1, 2, 6}
    assert lost(cuts["cut"]) == {2}


def test_a_good_server_brings_every_byte_once_in_two_requests(samples: dict[str, Sample]) -> None:
    sample = samples["ranges"]

    assert (sample.request_count, sample.bytes_redundant) == (2 * FRAME_COUNT, 0)
    assert sample.failure_count == 0
    assert sample.times_s.complete is not None


def test_an_ignored_range_completes_with_half_the_requests(samples: dict[str, Sample]) -> None:
    sample, usual = samples["range ignored"], samples["ranges"]

    assert sample.request_count == FRAME_COUNT
    assert (sample.bytes_received, sample.bytes_redundant) == (usual.bytes_received, 0)
    assert sample.times_s.complete is not None


@pytest.mark.parametrize("case", ["content-range hidden", "stall"])
def test_some_faults_cost_no_byte_and_no_request(samples: dict[str, Sample], case: str) -> None:
    sample, usual = samples[case], samples["ranges"]

    assert sample.times_s.complete is not None
    assert (sample.request_count, sample.bytes_received, sample.bytes_redundant) == (
        usual.request_count,
        usual.bytes_received,
        0,
    )


def test_single_parts_save_the_mime_frames_alone(samples: dict[str, Sample]) -> None:
    sample, usual = samples["single part"], samples["ranges"]

    frame_bytes, rest = divmod(usual.bytes_received - sample.bytes_received, FRAME_COUNT)
    assert rest == 0
    assert 100 < frame_bytes < 300
    assert sample.times_s.complete is not None


def test_a_missing_image_fails_in_both_stages_and_the_others_come(
    samples: dict[str, Sample],
) -> None:
    sample = samples["missing"]

    assert sample.times_s.complete is None
    assert [stage.failure_count for stage in sample.stages] == [1, 1]
    assert sample.request_count == 2 * FRAME_COUNT


def test_an_error_page_spoils_the_bytes_after_it_until_a_plain_request_mends_it(
    samples: dict[str, Sample],
) -> None:
    sample = samples["every 7th fails"]
    mending = next(row for row in sample.ledger if row.stage_id == "mend")

    assert sample.times_s.complete is not None
    assert sample.failure_count > 0
    assert mending.request_count > 0
    assert sample.bytes_redundant > 0


def test_a_stream_cannot_mend_what_an_error_page_spoiled(samples: dict[str, Sample]) -> None:
    """It is added to the page, as every byte of the URL before it."""
    sample = samples["every 7th fails then streams"]
    mending = next(row for row in sample.ledger if row.stage_id == "mend")

    assert sample.times_s.complete is None
    assert (mending.request_count > 0, mending.useful_bytes) == (True, 0)


def test_a_body_cut_short_is_thrown_away_and_paid_for(samples: dict[str, Sample]) -> None:
    sample = samples["cut"]

    # Two final ranges break off, and so do the two plain requests that would have mended them.
    assert sample.times_s.complete is None
    assert sample.failure_count == 4
    assert sample.request_count == 2 * FRAME_COUNT + 2
    assert sample.bytes_redundant == 2 * 2100


def test_without_a_length_or_with_the_wrong_label_a_stream_still_completes(
    samples: dict[str, Sample],
) -> None:
    for case in ("stream", "no length", "mislabelled"):
        assert samples[case].times_s.complete is not None
        assert samples[case].bytes_received == samples["stream"].bytes_received


@pytest.mark.live
def test_faults_reach_the_client_through_the_emulated_network_anew_in_every_load(
    tiny_cache: Path, tmp_path: Path
) -> None:
    # Of 16 requests in a row, the fifth, the tenth and the fifteenth would fail.
    assert FRAME_COUNT == 8
    failing = "{faults: [{kind: every-nth-fails, nth: 5}]}"
    one_fails = {"one fails": ("{stages: single}", failing)}
    experiment = prepared(tmp_path, tiny_cache, text_of(one_fails, FAST, repeats=2))
    loads = measured(experiment, tmp_path, Witness()).document.samples

    assert [sample.failure_count for sample in loads] == [1, 1]
    assert all(sample.emulator is not None for sample in loads)


@pytest.mark.live
def test_what_archives_hold_is_loaded_and_every_pixel_is_right(
    tmp_path: Path, tiny_cache: Path
) -> None:
    forms = ("as-stored", "uncompressed", "jpeg-lossless", "jpeg-2000")
    text = scenario_text(cases=tuple(f"volume-{form}" for form in forms))
    experiment = prepared(tmp_path, tiny_cache, text)
    loads = measured(experiment, tmp_path, Witness()).document.samples

    assert [load.invalid_because for load in loads] == [()] * len(forms)
    assert all(load.times_s.complete for load in loads)
    full = FRAME_COUNT * 64 * 64 * 2
    received = {load.case: load.bytes_received for load in loads}
    assert received["volume-as-stored"] == received["volume-uncompressed"] > full
    assert max(received["volume-jpeg-2000"], received["volume-jpeg-lossless"]) < full
