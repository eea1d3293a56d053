from pathlib import Path

import polars as pl
import pytest

from harness.errors import StorageError
from harness.predict.sweep.cells import Cell, cells_of
from harness.predict.sweep.inputs import SweepInputs
from harness.predict.sweep.store import SweepStore
from tests.predict.sweep.sweeps import a_sweep
from tests.predict.sweep.test_table import OUTCOME

INPUTS = SweepInputs("0123456789abcdef", "{}\n")


def batches(folder: Path) -> list[tuple[Cell, ...]]:
    cells = cells_of(a_sweep(folder))
    return [cells[:5], cells[5:]]


def opened(folder: Path) -> SweepStore:
    return SweepStore.open(folder / "out", "mine", INPUTS, batches(folder))


def test_a_finished_batch_is_there_for_whoever_comes_next(tmp_path: Path) -> None:
    first = opened(tmp_path)
    assert first.folder == tmp_path / "out" / "mine-0123456789ab"
    assert first.missing() == [0, 1]

    first.keep(1, [OUTCOME] * 7)

    assert opened(tmp_path).missing() == [0]


def test_all_batches_become_one_file_in_the_order_of_the_cells(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.keep(1, [OUTCOME] * 7)
    store.keep(0, [OUTCOME] * 5)
    path = store.finish()

    assert sorted(each.name for each in store.folder.iterdir()) == ["asked.json", "cells.parquet"]
    assert pl.read_parquet(path)["case"].to_list() == [
        cell.case for batch in batches(tmp_path) for cell in batch
    ]
    again = opened(tmp_path)
    assert again.missing() == []
    assert again.finish() == path


def test_half_a_file_of_a_killed_process_counts_for_nothing(tmp_path: Path) -> None:
    store = opened(tmp_path)
    (store.folder / "parts" / "000000.parquet.part").write_bytes(b"PAR1")

    assert store.missing() == [0, 1]


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")

    with pytest.raises(StorageError, match="name another folder with --output"):
        opened(tmp_path)
