import io
import json

import polars as pl
import pytest

from harness.results.exported import TableForm, table_bytes

TABLE = pl.DataFrame({"case": ["JLS, reduced", "时间"], "first_render_s": [0.25, None]})


@pytest.mark.parametrize(
    ("form", "read"),
    [
        (TableForm.CSV, pl.read_csv),
        (TableForm.PARQUET, pl.read_parquet),
        (TableForm.JSON, pl.read_json),
    ],
)
def test_what_is_written_is_read_back(form: TableForm, read: object) -> None:
    assert callable(read)
    assert read(io.BytesIO(table_bytes(TABLE, form))).equals(TABLE)


def test_json_is_a_list_of_objects() -> None:
    assert json.loads(table_bytes(TABLE, TableForm.JSON))[1] == {
        "case": "时间",
        "first_render_s": None,
    }
