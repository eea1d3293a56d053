"""Traces on disk, columnar: one Parquet file a load, times in whole microseconds.

Every column is described in results/schema.md.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.core.quality import ImageQualityStatus
from harness.core.viewing.hand import Move
from harness.durable import keep_file
from harness.errors import BadInput
from harness.results.trace import Picture, ShownPicture, Trace, TracedDecode, TracedRequest

if TYPE_CHECKING:
    import polars as pl

_REMEDY = "free disk space and start again; a run goes on with --resume"
_US = 1_000_000
_REQUEST, _DECODE, _SHOWN, _WANTED = "request", "decode", "shown", "wanted"
_TIMES = ("sent_us", "first_byte_us", "last_byte_us", "decoded_us", "shown_us")
_GIVEN = "given_by_harness"
"""A column that a trace has only where there is something in it."""

_COUNTS = (
    *("connection_index", "image_index", "source_index", "level", "status"),
    *("range_first", "range_last", "pixel_data_bytes", "appended_at_bytes"),
    *("useful_bytes", "redundant_bytes", "unseen_bytes", "head_bytes"),
)

Row = Mapping[str, Any]


def keep_trace(path: Path, trace: Trace) -> None:
    """Put the trace of a load into a file, see `SampleFiles.trace`. Raises StorageError."""
    import polars as pl  # noqa: PLC0415 - half a second, for which only traces wait

    file = io.BytesIO()
    schema = _schema(is_given=any(request.given_by_harness for request in trace.requests))
    table = pl.DataFrame(list(_rows(trace)), schema=schema)
    table.write_parquet(file, compression="zstd", compression_level=19, statistics=False)
    keep_file(path, file.getvalue(), _REMEDY)


def read_trace(path: Path) -> Trace | None:
    """The trace of a load; None where none was kept. Raises BadInput for what is no trace."""
    if not path.exists():
        return None
    import polars as pl  # noqa: PLC0415 - as above

    try:
        table = pl.read_parquet(path)
        schema = _schema(is_given=_GIVEN in table.columns)
        table = table.select(schema.names()).cast(schema)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInput(str(path), None, f"is not a trace ({error})", "remove it") from error
    rows = list(table.iter_rows(named=True))
    return Trace(
        tuple(_each(rows, _REQUEST, _request)),
        tuple(_each(rows, _DECODE, _decode)),
        tuple(_each(rows, _SHOWN, _shown)),
        tuple(_each(rows, _WANTED, _wanted)),
    )


def _schema(*, is_given: bool) -> "pl.Schema":
    import polars as pl  # noqa: PLC0415 - as above

    return pl.Schema(
        {name: pl.String() for name in ("kind", "stage_id", "encoding")}
        | {name: pl.Int32() for name in (*_COUNTS, *_TIMES)}
        | {"is_refused": pl.Boolean()}
        | ({_GIVEN: pl.String()} if is_given else {})
    )


def _each(rows: Iterable[Row], kind: str, made: Callable[[Row], Any]) -> Iterator[Any]:
    return (made(row) for row in rows if row["kind"] == kind)


def _rows(trace: Trace) -> Iterator[Row]:
    for request in trace.requests:
        yield {
            "kind": _REQUEST,
            **_kept(request._asdict()),
            "range_first": request.first,
            "range_last": request.last,
        }
    for decode in trace.decodes:
        yield {"kind": _DECODE, **_kept(decode._asdict())}
    for shown in trace.shown:
        yield {"kind": _SHOWN, **_kept({**shown._asdict(), **shown.picture._asdict()})}
    for move in trace.wanted:
        yield {"kind": _WANTED, "image_index": move.slice_index, "sent_us": round(move.at_s * _US)}


def _kept(values: dict[str, Any]) -> Row:
    """Times in microseconds; what a load received last is the last byte, whatever it was for."""
    kept = {}
    for name, value in values.items():
        if name in ("first", "last", "picture") or (name == _GIVEN and value is None):
            continue
        if name.endswith("_s"):
            unit = name.replace("received", "last_byte").removesuffix("_s")
            kept[f"{unit}_us"] = None if value is None else round(value * _US)
        else:
            kept[name] = value
    return kept


def _seconds(row: Row, *names: str) -> Iterator[Any]:
    """The times of a row in seconds, None for what never came."""
    return (None if row[name] is None else row[name] / _US for name in names)


def _request(row: Row) -> TracedRequest:
    sent_s, first_byte_s, last_byte_s = _seconds(row, "sent_us", "first_byte_us", "last_byte_us")
    return TracedRequest(
        image_index=row["image_index"],
        stage_id=row["stage_id"],
        encoding=row["encoding"],
        connection_index=row["connection_index"],
        first=row["range_first"],
        last=row["range_last"],
        sent_s=sent_s,
        first_byte_s=first_byte_s,
        last_byte_s=last_byte_s,
        useful_bytes=row["useful_bytes"],
        redundant_bytes=row["redundant_bytes"],
        unseen_bytes=row["unseen_bytes"],
        head_bytes=row["head_bytes"],
        is_refused=row["is_refused"],
        given_by_harness=row.get(_GIVEN),
    )


def _decode(row: Row) -> TracedDecode:
    times_s = _seconds(row, "last_byte_us", "decoded_us")
    status = ImageQualityStatus(row["status"])
    return TracedDecode(row["image_index"], row["stage_id"], status, row["level"], *times_s)


def _shown(row: Row) -> ShownPicture:
    picture = Picture(*(row[name] for name in Picture._fields))
    times_s = _seconds(row, "last_byte_us", "decoded_us", "shown_us")
    return ShownPicture(picture, row["stage_id"], ImageQualityStatus(row["status"]), *times_s)


def _wanted(row: Row) -> Move:
    return Move(row["sent_us"] / _US, row["image_index"])
