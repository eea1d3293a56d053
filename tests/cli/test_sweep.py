import signal
from pathlib import Path

import pytest

from tests.cli.conftest import Command
from tests.cli.running import are_gone, running
from tests.predict.sweep.sweeps import write_sweep

LONG = "{rtt: {from: 1 ms, to: 100 ms, count: 40}, slices: [900]}"


@pytest.mark.live
def test_a_sweep_prints_where_its_cells_are_and_is_computed_once(
    harness: Command, tmp_path: Path
) -> None:
    path = write_sweep(tmp_path)
    first = harness("sweep", str(path), "--workers", "1")
    again = harness("sweep", str(path), "--publish")

    assert (first.code, again.code) == (0, 0)
    assert "sweep: 12 cells, 12 to predict" in first.err
    assert "sweep: 12 cells, 0 to predict" in again.err
    (cells,) = (tmp_path / "results/runs/sweeps").glob("sweep-*/cells.parquet")
    assert first.out == again.out == f"{cells.relative_to(tmp_path)}\n"
    published = tmp_path / "results" / "maps" / "sweep.parquet"
    assert published.read_bytes() == cells.read_bytes()
    assert published.with_suffix(".json").is_file()


@pytest.mark.live
@pytest.mark.parametrize(
    "number", [pytest.param(signal.SIGINT, marks=pytest.mark.every_python), signal.SIGKILL]
)
def test_a_sweep_that_ends_early_keeps_its_batches_and_leaves_no_process(
    tmp_path: Path, tiny_cache: Path, number: signal.Signals
) -> None:
    path = write_sweep(tmp_path, LONG)
    command = ("sweep", str(path), "--workers", "1")
    with running(*command, folder=tmp_path, cache=tiny_cache) as process:
        process.wait_until(lambda: bool(list(tmp_path.glob("results/**/parts/*.parquet"))))
        children = process.children()
        if number is signal.SIGKILL:
            process.process.kill()
        else:
            process.signal(number)
        outcome = process.end()

    assert children
    assert are_gone(children)
    assert not list(tmp_path.glob("results/**/cells.parquet"))
    if number is signal.SIGINT:
        assert outcome.code == 130
        assert "resume with the same command" in outcome.err
        assert "Traceback" not in outcome.err


def test_a_sweep_that_does_not_exist_is_answered_with_the_nearest(harness: Command) -> None:
    outcome = harness("sweep", "publishd")

    assert outcome.code == 2
    assert 'did you mean "published"?' in outcome.err
