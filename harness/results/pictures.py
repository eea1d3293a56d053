"""Every picture that a run showed, with its quality, and small views of some: pictures.parquet.

Quality is worked out once for each picture, after the loads. The views are for people: the whole
picture made small, and its middle as it is. Every column is described in results/schema.md.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from harness.core.quality_curve import PictureQuality
from harness.durable import keep_file
from harness.errors import BadInput
from harness.results.trace import Picture

if TYPE_CHECKING:
    import polars as pl

PICTURES_NAME = "pictures.parquet"

_REMEDY = "free disk space and start again; a run goes on with --resume"


@dataclass(frozen=True, slots=True)
class View:
    """A picture for people, as WebP: all of it made small, and its middle pixel by pixel."""

    whole: bytes
    middle: bytes


@dataclass(frozen=True, slots=True)
class AssessedPicture:
    """A picture with its quality; `view` is None of most."""

    picture: Picture
    quality: PictureQuality
    view: View | None = None


def keep_pictures(path: Path, pictures: Iterable[AssessedPicture]) -> None:
    """Put pictures into a file. Raises StorageError."""
    import polars as pl  # noqa: PLC0415 - half a second, for which only pictures wait

    rows = [
        (
            *each.picture,
            *each.quality,
            *((each.view.whole, each.view.middle) if each.view else (None, None)),
        )
        for each in sorted(pictures, key=lambda each: _order(each.picture))
    ]
    file = io.BytesIO()
    table = pl.DataFrame(rows, schema=_schema(), orient="row")
    table.write_parquet(file, compression="zstd", compression_level=19, statistics=False)
    keep_file(path, file.getvalue(), _REMEDY)


def read_pictures(path: Path) -> dict[Picture, AssessedPicture]:
    """The pictures of a file, none where there is no file. Raises BadInput for another one."""
    if not path.exists():
        return {}
    import polars as pl  # noqa: PLC0415 - as above

    schema = _schema()
    try:
        table = pl.read_parquet(path).select(schema.names()).cast(schema)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInput(str(path), None, f"holds no pictures ({error})", "remove it") from error
    return {each.picture: each for each in map(_assessed, table.iter_rows())}


def _schema() -> "pl.Schema":
    import polars as pl  # noqa: PLC0415 - as above

    return pl.Schema(
        dict.fromkeys(("image_index", "source_index"), pl.Int32())
        | {"encoding": pl.String()}
        | dict.fromkeys(("level", "pixel_data_bytes", "appended_at_bytes"), pl.Int32())
        | dict.fromkeys(PictureQuality._fields, pl.Float64())
        | dict.fromkeys(("whole", "middle"), pl.Binary())
    )


def _order(picture: Picture) -> tuple[object, ...]:
    return (*picture[:5], picture.appended_at_bytes or 0)


def _assessed(row: tuple[object, ...]) -> AssessedPicture:
    *values, whole, middle = row
    width = len(Picture._fields)
    picture, quality = Picture(*values[:width]), PictureQuality(*values[width:])  # type: ignore[arg-type]
    view = View(whole, middle) if isinstance(whole, bytes) and isinstance(middle, bytes) else None
    return AssessedPicture(picture, quality, view)
