"""The two phantoms as series: with a window, a rescale and a place, as a modality sends them."""

import numpy as np

from harness.core.images.specification import DatasetSource, DatasetSpec
from harness.dataset.phantom import ct as phantom_ct
from harness.dataset.phantom import radiograph as phantom_radiograph
from harness.dataset.phantom.ct import CtPhantom, ct_volume
from harness.dataset.phantom.radiograph import RadiographPhantom, radiograph
from harness.dataset.series import Geometry, PixelSeries
from harness.errors import DatasetError

_MM_PER_CM = 10.0
# The usual soft-tissue window.
_CT_WINDOW_HU = (40.0, 400.0)


def radiograph_series(spec: DatasetSpec, thread_count: int) -> PixelSeries:
    """The chest radiograph of a specification. Raises DatasetError for impossible sizes."""
    source = spec.source
    _require_sizes(spec, frame_count=1)
    phantom = RadiographPhantom(
        source.seed, source.rows, source.columns, source.bits_stored, source.noise
    )
    spacing_mm = phantom_radiograph.FIELD_CM * _MM_PER_CM / source.columns
    full_range = 2.0**source.bits_stored
    return PixelSeries(
        name=spec.name,
        pixels=radiograph(phantom, thread_count)[None],
        bits_stored=source.bits_stored,
        modality=spec.modality,
        window_center=full_range / 2,
        window_width=full_range,
        geometry=Geometry(spacing_mm, spacing_mm),
    )


def ct_series(spec: DatasetSpec, thread_count: int) -> PixelSeries:
    """The CT of a specification, from the feet up. Raises DatasetError for impossible sizes."""
    source = spec.source
    _require_sizes(spec, frame_count=source.frame_count)
    phantom = CtPhantom(
        source.seed,
        source.rows,
        source.columns,
        source.frame_count,
        source.bits_stored,
        source.noise,
    )
    center, width = _CT_WINDOW_HU
    return PixelSeries(
        name=spec.name,
        # Drawn from the head down; shown, as the viewer sorts a volume, from the feet up.
        pixels=np.ascontiguousarray(ct_volume(phantom, thread_count)[::-1]),
        bits_stored=source.bits_stored,
        modality=spec.modality,
        window_center=center - phantom_ct.RESCALE_INTERCEPT_HU,
        window_width=width,
        rescale_intercept=phantom_ct.RESCALE_INTERCEPT_HU,
        rescale_unit="HU",
        geometry=_ct_geometry(source),
    )


def _ct_geometry(source: DatasetSource) -> Geometry:
    across = phantom_ct.FIELD_CM * _MM_PER_CM / source.columns
    down = phantom_ct.FIELD_CM * _MM_PER_CM / source.rows
    thickness = phantom_ct.HEIGHT_CM * _MM_PER_CM / source.frame_count
    edge = phantom_ct.FIELD_CM * _MM_PER_CM / 2
    return Geometry(
        row_spacing_mm=down,
        column_spacing_mm=across,
        orientation=(1.0, 0.0, 0.0, 0.0, 1.0, 0.0),
        positions_mm=tuple(
            (across / 2 - edge, down / 2 - edge, -thickness * index)
            for index in reversed(range(source.frame_count))
        ),
        slice_thickness_mm=thickness,
    )


def _require_sizes(spec: DatasetSpec, frame_count: int) -> None:
    source = spec.source
    for key, value, low, high in (
        ("rows", source.rows, 8, 16384),
        ("columns", source.columns, 8, 16384),
        ("frame_count", frame_count, 1, 100_000),
        ("bits_stored", source.bits_stored, 8, 16),
        ("noise", source.noise, 0.01, 1000),
    ):
        if not low <= value <= high:
            place = f"dataset {spec.name}: {key}"
            raise DatasetError(place, value, f"is not within {low} to {high}", "choose another")
