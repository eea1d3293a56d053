from dataclasses import replace
from pathlib import Path

from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.policy import CS3D_5_14, CS3D_2023_11
from harness.core.retrieval.timeline import moments_s
from harness.dataset.cache import DatasetCache
from harness.predict.sweep.cells import cells_of
from harness.predict.sweep.predictor import predicted, with_first_range
from harness.results.sample import SampleSlot
from harness.run.experiment import RunOptions, prepare
from harness.run.lanes.prediction import predict
from harness.scenario.devices import load_device
from harness.scenario.library import find_device
from tests.predict.sweep.sweeps import a_sweep, a_task
from tests.watching import Witness


def test_a_cell_is_the_prediction_of_a_scenario_on_its_network(
    tmp_path: Path, tiny_cache: Path
) -> None:
    task = a_task(tmp_path, tiny_cache)
    cell = next(each for each in cells_of(a_sweep(tmp_path)) if each.case == "volume-jls")
    (outcome,) = predicted(task.material, [cell])

    scenario = a_sweep(tmp_path).scenarios[1]
    network = cell.network(scenario.networks[0])
    alone = replace(scenario, networks=(network,))
    options = RunOptions(tmp_path / "runs")
    experiment = prepare(alone, DatasetCache(tiny_cache), options, Witness())
    sample = predict(
        SampleSlot(cell.case, network.name, 1, is_warm_up=False),
        experiment.plans[cell.case, network.name],
        experiment.images,
        alone.client,
        load_device(find_device("reference-laptop")),
    )

    assert (network.download_bps, network.upload_bps, network.rtt_s) == (1e6, 0.2e6, 0.001)
    assert moments_s(outcome.waits) == sample.times_s
    assert (outcome.bytes_received, outcome.request_count) == (
        sample.bytes_received,
        sample.request_count,
    )
    assert sample.is_valid
    assert outcome.invalid_because == ""


def test_a_round_trip_more_makes_a_stack_so_much_later(tmp_path: Path, tiny_cache: Path) -> None:
    task = a_task(tmp_path, tiny_cache, "{rtt: [10 ms, 110 ms]}")
    near, far = (
        cell
        for cell in cells_of(a_sweep(tmp_path, "{rtt: [10 ms, 110 ms]}"))
        if cell.scenario == "tiny-stack"
    )
    first, second = predicted(task.material, [near, far])

    assert first.waits.complete is not None
    assert second.waits.complete is not None
    assert round(second.waits.complete.at_s - first.waits.complete.at_s, 9) == 0.1


def test_a_slower_device_and_more_slices_take_longer(tmp_path: Path, tiny_cache: Path) -> None:
    axes = "{slices: [4, 8, 16], device: [reference-laptop, slow-tablet]}"
    task = a_task(tmp_path, tiny_cache, axes)
    cells = [c for c in cells_of(a_sweep(tmp_path, axes)) if c.case == "volume-jls"]
    outcomes = predicted(task.material, cells)
    times = {
        (cell.slice_count, cell.device): moments_s(outcome.waits).complete
        for cell, outcome in zip(cells, outcomes, strict=True)
    }

    assert [outcome.request_count for outcome in outcomes] == [4, 4, 8, 8, 16, 16]
    assert all(outcome.invalid_because == "" for outcome in outcomes)
    for device in ("reference-laptop", "slow-tablet"):
        assert times[4, device] < times[8, device] < times[16, device]  # type: ignore[operator]
    assert times[8, "reference-laptop"] < times[8, "slow-tablet"]  # type: ignore[operator]


def test_an_image_of_another_size_is_truly_built(tmp_path: Path, tiny_cache: Path) -> None:
    axes = "{image_size: [32, 64]}"
    task = a_task(tmp_path, tiny_cache, axes)
    cells = [c for c in cells_of(a_sweep(tmp_path, axes)) if c.scenario == "tiny-stack"]
    small, usual = predicted(task.material, cells)

    assert [cell.side_px for cell in cells] == [32, 64]
    assert small.bytes_received < usual.bytes_received


def test_a_first_range_is_what_the_client_knows_it_as() -> None:
    options = {
        "fast": RetrieveOptions(range_index=0, chunk_size_bytes=64_000),
        "rest": RetrieveOptions(range_index=-1),
        "plain": RetrieveOptions(),
    }
    retrieve = RetrieveConfiguration("any", (), options)

    old = with_first_range(retrieve, 8192, CS3D_2023_11).retrieve_options
    new = with_first_range(retrieve, 8192, CS3D_5_14).retrieve_options

    assert [old[name].chunk_size_bytes for name in options] == [8192, 8192, None]
    assert [new[name].initial_chunk_size_bytes for name in options] == [8192, 8192, None]
    assert new["fast"].chunk_size_bytes == 64_000
