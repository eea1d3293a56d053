"""Outcomes as columns: a row for every cell, in the order of the cells."""

from collections.abc import Sequence
from dataclasses import asdict
from io import BytesIO
from itertools import product

import polars as pl

from harness.core.milestone import Milestone
from harness.core.retrieval.timeline import moments_s
from harness.predict.sweep.cells import Cell
from harness.predict.sweep.predictor import Outcome

_SECONDS, _COUNT = pl.Float64(), pl.Int64()
_PARTS = tuple(product((Milestone.FIRST_RENDER, Milestone.COMPLETE), ("wire_s", "decode_s")))
_SCHEMA: dict[str, pl.DataType] = {
    **dict.fromkeys(("scenario", "case", "device"), pl.String()),
    **dict.fromkeys(("download_bps", "upload_bps", "rtt_s"), pl.Float64()),
    "http": pl.String(),
    **dict.fromkeys(("connection_count", "chunk_bytes", "slice_count", "side_px"), _COUNT),
    **dict.fromkeys((each.time_key for each in Milestone), _SECONDS),
    **dict.fromkeys((f"{each.value}_{part}" for each, part in _PARTS), _SECONDS),
    **dict.fromkeys(("bytes_received", "bytes_redundant", "request_count"), _COUNT),
    "invalid_because": pl.String(),
}


def table_of(cells: Sequence[Cell], outcomes: Sequence[Outcome]) -> pl.DataFrame:
    """The table of some cells."""
    rows = [
        {**asdict(cell), "http": cell.http.value, **_columns(outcome)}
        for cell, outcome in zip(cells, outcomes, strict=True)
    ]
    return pl.DataFrame(rows, schema=_SCHEMA)


def _columns(outcome: Outcome) -> dict[str, object]:
    waits = outcome.waits
    times_s = moments_s(waits)
    return {
        **{each.time_key: times_s.of(each) for each in Milestone},
        **{f"{each.value}_{part}": getattr(waits.of(each), part, None) for each, part in _PARTS},
        "bytes_received": outcome.bytes_received,
        "bytes_redundant": outcome.bytes_redundant,
        "request_count": outcome.request_count,
        "invalid_because": outcome.invalid_because,
    }


def parquet_bytes(table: pl.DataFrame) -> bytes:
    """The table as a Parquet file: the same bytes for the same table."""
    file = BytesIO()
    table.write_parquet(file, compression="zstd", compression_level=19, statistics=False)
    return file.getvalue()
