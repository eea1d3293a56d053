from dataclasses import replace

import pytest

from harness.core.images.specification import DatasetSource, DatasetSpec, SourceKind
from harness.dataset.phantom.series import ct_series, radiograph_series
from harness.errors import DatasetError

CT = DatasetSpec(
    "small-ct",
    DatasetSource(SourceKind.CT_PHANTOM, 2, 64, 64, 4, bits_stored=12, noise=33.0),
    (),
    modality="CT",
)
RADIOGRAPH = DatasetSpec(
    "small-dx",
    DatasetSource(SourceKind.RADIOGRAPH_PHANTOM, 1, 64, 48, 1, bits_stored=14, noise=4.5),
    (),
    modality="DX",
)


def test_the_ct_shows_soft_tissue_and_is_ordered_from_the_feet_up_as_the_viewer_sorts_it() -> None:
    series = ct_series(CT, thread_count=1)

    assert series.pixels.shape == (4, 64, 64)
    assert series.window_center + series.rescale_intercept == 40
    assert series.geometry is not None
    heights = [position[2] for position in series.geometry.positions_mm]
    assert heights == sorted(heights)
    assert series.geometry.column_spacing_mm == 400 / 64


def test_the_radiograph_has_the_size_that_was_asked_for() -> None:
    series = radiograph_series(RADIOGRAPH, thread_count=1)

    assert series.pixels.shape == (1, 64, 48)
    assert series.bits_stored == 14
    assert not series.is_inverted


@pytest.mark.parametrize(
    ("key", "value"),
    [("rows", 0), ("columns", 4), ("frame_count", 0), ("bits_stored", 17), ("noise", 0.0)],
)
def test_impossible_sizes_are_refused_by_key(key: str, value: float) -> None:
    spec = replace(CT, source=replace(CT.source, **{key: value}))  # type: ignore[arg-type]

    with pytest.raises(DatasetError, match=f"small-ct: {key}.*is not within"):
        ct_series(spec, thread_count=1)
