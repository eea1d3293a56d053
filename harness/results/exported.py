"""A table as the bytes of a file, in the forms that other programs read."""

import io
from enum import Enum

import polars as pl


class TableForm(Enum):
    """How a table is written; the values are the usual endings of such files."""

    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"


def table_bytes(table: pl.DataFrame, form: TableForm) -> bytes:
    """The table as a file: CSV with a header in UTF-8, Parquet, or a JSON list of objects."""
    file = io.BytesIO()
    match form:
        case TableForm.CSV:
            table.write_csv(file)
        case TableForm.PARQUET:
            table.write_parquet(file)
        case TableForm.JSON:
            table.write_json(file)
            file.write(b"\n")
    return file.getvalue()
