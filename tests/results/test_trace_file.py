"""What becomes of a trace on the disk."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from harness.core.retrieval.timeline import Timeline
from harness.core.viewing.hand import Move
from harness.errors import BadInput
from harness.results.trace import Trace
from harness.results.trace_file import keep_trace, read_trace
from tests.results.test_trace import a_timeline


def test_a_trace_that_is_read_is_the_one_that_was_kept(tmp_path: Path) -> None:
    trace = Trace.of(a_timeline(), [Move(0.1, 1), Move(0.2, 0)])
    keep_trace(tmp_path / "folder" / "repeat-1.parquet", trace)

    assert read_trace(tmp_path / "folder" / "repeat-1.parquet") == trace


def test_what_the_harness_gave_is_kept_and_no_trace_without_it_has_a_column_for_it(
    tmp_path: Path,
) -> None:
    plain = Trace.of(a_timeline())
    first, second = plain.requests
    marked = replace(plain, requests=(first._replace(given_by_harness="answer"), second))
    keep_trace(tmp_path / "plain.parquet", plain)
    keep_trace(tmp_path / "marked.parquet", marked)

    assert read_trace(tmp_path / "marked.parquet") == marked
    assert "given_by_harness" not in pl.read_parquet_schema(tmp_path / "plain.parquet")


def test_the_trace_of_a_load_without_any_event_is_empty(tmp_path: Path) -> None:
    keep_trace(tmp_path / "repeat-1.parquet", Trace.of(Timeline()))

    assert read_trace(tmp_path / "repeat-1.parquet") == Trace((), (), ())


def test_an_older_run_has_no_trace(tmp_path: Path) -> None:
    assert read_trace(tmp_path / "repeat-1.parquet") is None


def test_what_is_no_trace_is_named(tmp_path: Path) -> None:
    (tmp_path / "repeat-1.parquet").write_bytes(b"PAR1")

    with pytest.raises(BadInput, match=r"repeat-1\.parquet: is not a trace"):
        read_trace(tmp_path / "repeat-1.parquet")
