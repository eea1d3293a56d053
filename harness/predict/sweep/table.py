"""Outcomes as columns: a row for every cell, in the order of the cells."""

from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO

import polars as pl

from harness.predict.sweep.cells import Cell
from harness.predict.sweep.predictor import Outcome

_SECONDS, _COUNT = pl.Float64(), pl.Int64()
_SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(("scenario", "case", "device"), pl.String()),
    **dict.fromkeys(("download_bps", "upload_bps", "rtt_s"), pl.Float64()),
    "http": pl.String(),
    **dict.fromkeys(("connection_count", "chunk_bytes", "slice_count", "side_px"), _COUNT),
    **dict.fromkeys(("first_image_s", "first_render_s", "every_image_s", "complete_s"), _SECONDS),
    **dict.fromkeys(("first_render_wire_s", "first_render_decode_s"), _SECONDS),
    **dict.fromkeys(("complete_wire_s", "complete_decode_s"), _SECONDS),
    **dict.fromkeys(("bytes_received", "bytes_redundant", "request_count"), _COUNT),
    "invalid_because": pl.String(),
}


def table_of(cells: Sequence[Cell], outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """The table of some cells."""
    rows = [
        {**asdict(cell), "http": cell.http.value, **asdict(outcome)}
        for cell, outcome in zip(cells, outcomes, strict=True)
    ]
    return pl.DataFrame(rows, schema=_SCHEMA)


def parquet_bytes(table: pl.DataFrame) -> bytes:
    """The table as a Parquet file: the same bytes for the same table."""
    file = BytesIO()
    table.write_parquet(file, compression="zstd", compression_level=19, statistics=False)
    return file.getvalue()
