"""The folder of a sweep: finished batches stay, whatever happens to the process.

    <sweep>-<digest>/asked.json      what shapes the outcome
    <sweep>-<digest>/parts/          a Parquet file for every finished batch, until all are there
    <sweep>-<digest>/cells.parquet   all cells, once all are there

Whatever shapes an outcome is in the digest: what lies in the folder is part of the same result.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from harness.durable import replace_file
from harness.errors import StorageError
from harness.predict.sweep.cells import Cell
from harness.predict.sweep.inputs import SweepInputs
from harness.predict.sweep.predictor import Outcome
from harness.predict.sweep.table import parquet_bytes, table_of

INPUTS_NAME = "asked.json"
CELLS_NAME = "cells.parquet"
_PARTS = "parts"


class SweepStore:
    """The finished part of a sweep, batch by batch."""

    def __init__(self, folder: Path, batches: Sequence[tuple[Cell, ...]]) -> None:
        self.folder = folder
        self._batches = batches

    @classmethod
    def open(
        cls, output: Path, name: str, inputs: SweepInputs, batches: Sequence[tuple[Cell, ...]]
    ) -> "SweepStore":
        """The folder of these inputs below `output`, new or as it was left.

        Raises StorageError.
        """
        store = cls(output / f"{name}-{inputs.short_digest}", batches)
        with _storing(store.folder):
            (store.folder / _PARTS).mkdir(parents=True, exist_ok=True)
            replace_file(store.folder / INPUTS_NAME, inputs.text.encode())
        return store

    @property
    def cells_path(self) -> Path:
        """Where all cells are, once all are there."""
        return self.folder / CELLS_NAME

    def missing(self) -> list[int]:
        """The batches that are still to be computed."""
        if self.cells_path.is_file():
            return []
        return [index for index in range(len(self._batches)) if not self._part(index).is_file()]

    def keep(self, index: int, outcomes: Sequence[Outcome]) -> None:
        """Put a finished batch on the disk. Raises StorageError."""
        with _storing(self.folder):
            content = parquet_bytes(table_of(self._batches[index], outcomes))
            replace_file(self._part(index), content)

    def finish(self) -> Path:
        """Join the batches, all of which are there, into one file. Raises StorageError."""
        with _storing(self.folder):
            if not self.cells_path.is_file():
                parts = [pl.read_parquet(self._part(index)) for index in range(len(self._batches))]
                replace_file(self.cells_path, parquet_bytes(pl.concat(parts)))
            shutil.rmtree(self.folder / _PARTS, ignore_errors=True)
        return self.cells_path

    def _part(self, index: int) -> Path:
        return self.folder / _PARTS / f"{index:06}.parquet"


@contextmanager
def _storing(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        rule = f"cannot store predictions ({error.strerror or error})"
        remedy = "make it writable, or name another folder with --output"
        raise StorageError(str(folder), None, rule, remedy) from error
