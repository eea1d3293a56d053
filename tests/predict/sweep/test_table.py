from io import BytesIO
from pathlib import Path

import polars as pl

from harness.core.milestone import PerMilestone
from harness.core.retrieval.timeline import Wait
from harness.predict.sweep.cells import cells_of
from harness.predict.sweep.predictor import Outcome
from harness.predict.sweep.table import parquet_bytes, table_of
from tests.predict.sweep.sweeps import a_sweep

OUTCOME = Outcome(
    waits=PerMilestone(Wait(0.1, 0.09, 0.01, 0.0), Wait(0.2, 0.15, 0.04, 0.01), None, None),
    bytes_received=1000,
    bytes_redundant=0,
    request_count=3,
    invalid_because="stalled",
)


def test_a_row_is_a_cell_and_its_outcome(tmp_path: Path) -> None:
    cell = cells_of(a_sweep(tmp_path))[0]
    (row,) = table_of([cell], [OUTCOME]).to_dicts()

    assert (row["scenario"], row["case"], row["http"]) == ("tiny-stack", "stack-jls", "1.1")
    assert (row["download_bps"], row["rtt_s"], row["chunk_bytes"]) == (1e6, 0.001, None)
    assert (row["first_render_s"], row["complete_s"]) == (0.2, None)
    assert (row["first_render_wire_s"], row["first_render_decode_s"]) == (0.15, 0.04)
    assert (row["complete_wire_s"], row["complete_decode_s"]) == (None, None)
    assert (row["request_count"], row["invalid_because"]) == (3, "stalled")


def test_a_table_of_nothing_has_the_columns_of_every_other(tmp_path: Path) -> None:
    cell = cells_of(a_sweep(tmp_path))[0]

    assert table_of([], []).schema == table_of([cell], [OUTCOME]).schema


def test_the_same_table_is_the_same_file(tmp_path: Path) -> None:
    cells = cells_of(a_sweep(tmp_path))
    table = table_of(cells, [OUTCOME] * len(cells))

    assert parquet_bytes(table) == parquet_bytes(table.clone())
    assert pl.read_parquet(BytesIO(parquet_bytes(table))).equals(table)
