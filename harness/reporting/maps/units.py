"""Dimensions of a sweep with their names, their columns, and their values as text."""

from collections.abc import Callable
from dataclasses import dataclass

from harness.core.units import format_rate, format_time
from harness.scenario.variation import Axes, Dimension


@dataclass(frozen=True, slots=True)
class Scale:
    """How one dimension is drawn: its column and its title, whose unit is so many of the column's.

    `text` is how a sentence names a value.
    """

    column: str
    title: str
    unit_ratio: float
    text: Callable[[object], str]

    def shown(self, value: float) -> float:
        """A value in the unit of the title."""
        return value / self.unit_ratio


def scale_of(dimension: Dimension) -> Scale:
    """How a dimension is drawn."""
    return _SCALES[dimension]


def wanted(axes: Axes) -> dict[str, tuple[object, ...]]:
    """The values that a plot keeps to, by column; nothing where it keeps all."""
    found: dict[str, tuple[object, ...]] = {
        "download_bps": axes.download_bps,
        "upload_bps": axes.upload_bps,
        "rtt_s": axes.rtt_s,
        "http": tuple(version.value for version in axes.http),
        "connection_count": axes.connection_count,
        "chunk_bytes": axes.chunk_size_bytes,
        "slice_count": axes.slice_count,
        "side_px": axes.side_px,
        "device": axes.devices,
    }
    return {column: values for column, values in found.items() if values}


def _rate(value: object) -> str:
    return format_rate(_number(value))


def _time(value: object) -> str:
    return format_time(_number(value))


def _kib(value: object) -> str:
    return f"{_number(value) / 1024:g} KiB"


def _count(value: object) -> str:
    return f"{_number(value):g}"


def _side(value: object) -> str:
    return f"{_count(value)} x {_count(value)}"


def _http(value: object) -> str:
    return f"HTTP/{value}"


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return value


_SCALES = {
    Dimension.DOWNLOAD: Scale("download_bps", "Download, Mbit/s", 1e6, _rate),
    Dimension.UPLOAD: Scale("upload_bps", "Upload, Mbit/s", 1e6, _rate),
    Dimension.RTT: Scale("rtt_s", "Round trip, ms", 1e-3, _time),
    Dimension.HTTP: Scale("http", "HTTP", 1, _http),
    Dimension.CONNECTIONS: Scale("connection_count", "Connections", 1, _count),
    Dimension.CHUNK_SIZE: Scale("chunk_bytes", "First range, KiB", 1024, _kib),
    Dimension.SLICES: Scale("slice_count", "Slices", 1, _count),
    Dimension.IMAGE_SIZE: Scale("side_px", "Rows and columns", 1, _side),
    Dimension.DEVICE: Scale("device", "Device", 1, str),
    Dimension.CASE: Scale("case", "Configuration", 1, str),
}
