from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.reporting.maps.measured import points_of
from harness.reporting.maps.sweep_result import SweepResult
from harness.results.document import RunDocument, ScenarioRecord
from harness.run.scenario_record import scenario_record
from harness.scenario.loading import parse_scenario
from tests.predict.sweep.sweeps import CASES
from tests.reporting.maps.answers import JLS, RANGE, a_sweep_result, outcome, volume_cells
from tests.runs import DATASET, PROVENANCE, a_finished_document, as_of_before_schema_4
from tests.tiny import scenario_text

AXES = "{download: [1 Mbit/s, 10 Mbit/s]}"
CHUNKS = "{chunk_size: [8 KiB, 16 KiB]}"
MEASURED = "{name: ours, download: 5 Mbit/s, upload: 1 Mbit/s, rtt: 10 ms}"
IMAGES = {
    "name": "tiny-ct",
    "frame_count": 8,
    "rows": 64,
    "columns": 64,
    "encodings": {"jls": 1000},
}


def result(folder: Path, axes: str) -> SweepResult:
    """One whose images are known by what they weigh."""
    outcomes = [outcome(1.0, 2.0)] * len(volume_cells(folder, axes))
    images = {"tiny-volume": {**IMAGES, "sizes_digest": "…"}}
    return replace(a_sweep_result(folder, axes, outcomes), inputs={"images": images})


def run_of(network: str = MEASURED, more: str = "", **dataset: object) -> RunDocument:
    """Three repeats of the volume's cases, one not counted, and a warm-up."""
    text = scenario_text(network, cases=CASES, repeats=2) + more
    record: ScenarioRecord = scenario_record(parse_scenario(text, Path("tiny.yaml")))
    run = a_finished_document(record)
    images = replace(DATASET, **{**IMAGES, **dataset})  # type: ignore[arg-type]
    return replace(run, provenance=replace(PROVENANCE, dataset=images))


def test_a_row_of_the_same_images_lies_where_it_was_measured(tmp_path: Path) -> None:
    first, second = points_of(result(tmp_path, AXES), [run_of()])

    assert [first.values["case"], second.values["case"]] == [JLS, RANGE]
    assert (first.values["download_bps"], first.values["rtt_s"]) == (5e6, 0.01)
    assert first.times_s[Milestone.FIRST_RENDER] == pytest.approx(2.35)


@pytest.mark.parametrize(
    "run",
    [
        pytest.param(run_of(encodings={"jls": 1001}), id="other-images"),
        pytest.param(run_of(more="client: {connections: 2}\n"), id="another-client"),
        pytest.param(run_of(more="origin: {framing: single-part}\n"), id="another-framing"),
        pytest.param(
            run_of(more="origin: {faults: [{kind: range-ignored}]}\n"), id="a-server-with-faults"
        ),
        pytest.param(run_of("{name: n, rtt: 1 ms, download: 5 Mbit/s, jitter: 1 ms}"), id="jitter"),
        pytest.param(run_of("{name: direct}"), id="no-network"),
        pytest.param(
            replace(run_of(), scenario=replace(run_of().scenario, load=Load.STACK)), id="stack"
        ),
    ],
)
def test_a_row_of_anything_else_lies_nowhere(tmp_path: Path, run: RunDocument) -> None:
    assert points_of(result(tmp_path, AXES), [run]) == []


def renamed_since(run: RunDocument) -> RunDocument:
    """The run, whose YAML names configurations that are another's by now."""
    text = run.scenario.text.replace(f"retrieve: {JLS}", "retrieve: volume-jls-reduced")
    assert text != run.scenario.text
    return replace(run, scenario=replace(run.scenario, text=text))


def test_what_was_played_counts_and_not_what_its_name_means_today(tmp_path: Path) -> None:
    points = points_of(result(tmp_path, AXES), [renamed_since(run_of())])

    assert [point.values["case"] for point in points] == [JLS, RANGE]


def test_of_a_run_of_before_schema_4_only_the_names_of_today_tell(tmp_path: Path) -> None:
    older = as_of_before_schema_4(run_of())

    assert len(points_of(result(tmp_path, AXES), [older])) == 2
    points = points_of(result(tmp_path, AXES), [renamed_since(older)])
    assert [point.values["case"] for point in points] == [RANGE]


def test_a_run_of_before_schema_4_whose_yaml_is_none_any_more_lies_nowhere(tmp_path: Path) -> None:
    older = as_of_before_schema_4(run_of())
    unread = replace(older, scenario=replace(older.scenario, text="load: volume\n"))

    assert points_of(result(tmp_path, AXES), [unread]) == []


def test_a_planner_of_ones_own_makes_another_case(tmp_path: Path) -> None:
    run = run_of()
    jls, byte_range = run.scenario.cases
    assert jls.played is not None
    own = replace(jls.played, retrieve=replace(jls.played.retrieve, planner="a:B"))
    planned = run.with_cases_played((replace(jls, played=own), byte_range))

    assert [p.values["case"] for p in points_of(result(tmp_path, AXES), [planned])] == [RANGE]


def test_where_ranges_vary_the_range_that_was_measured_is_the_place(tmp_path: Path) -> None:
    points = points_of(result(tmp_path, CHUNKS), [run_of()])

    assert [(p.values["case"], p.values["chunk_bytes"]) for p in points] == [
        (JLS, None),
        (RANGE, 64_000),
    ]


def test_a_point_lies_on_a_curve_that_differs_in_nothing_else(tmp_path: Path) -> None:
    cells = result(tmp_path, AXES).cells
    point, *_ = points_of(result(tmp_path, AXES), [run_of()])
    elsewhere = replace(point, values={**point.values, "rtt_s": 0.02})
    uneven = replace(point, values={**point.values, "upload_bps": 2e6})

    assert point.lies_on(cells, "download_bps")
    assert not point.lies_on(cells, "rtt_s")
    assert not elsewhere.lies_on(cells, "download_bps")
    assert not uneven.lies_on(cells, "download_bps")
