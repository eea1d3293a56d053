"""The sweep: scenarios whose network, client and images vary, with all names looked up."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from harness.core.http.protocol import HttpVersion
from harness.core.models.device import Device
from harness.scenario.scenario import Scenario


class Dimension(Enum):
    """What can vary between two cells; the values are the names of the axes, and the case."""

    DOWNLOAD = "download"
    UPLOAD = "upload"
    RTT = "rtt"
    HTTP = "http"
    CONNECTIONS = "connections"
    CHUNK_SIZE = "chunk_size"
    SLICES = "slices"
    IMAGE_SIZE = "image_size"
    DEVICE = "device"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Axes:
    """The values of every axis; of one without values everything stays as a scenario says.

    Without values and ratio, the upload keeps its ratio to the download. `side_px` are rows and
    columns of square images.
    """

    download_bps: tuple[float, ...] = ()
    upload_bps: tuple[float, ...] = ()
    upload_ratio: float | None = None
    rtt_s: tuple[float, ...] = ()
    http: tuple[HttpVersion, ...] = ()
    connection_count: tuple[int, ...] = ()
    chunk_size_bytes: tuple[int, ...] = ()
    slice_count: tuple[int, ...] = ()
    side_px: tuple[int, ...] = ()
    devices: tuple[str, ...] = ()


class PlotKind(Enum):
    """What a picture shows: what gains most where, or how a time goes along a dimension."""

    CROSSOVER = "crossover"
    CURVES = "curves"


@dataclass(frozen=True, slots=True)
class Plot:
    """One kind of picture of every scenario of a sweep.

    Curves go `along` a dimension, one for every value of `colour`, in `rows` of panels. `only`
    the cells with these values are in it, where it has any. A crossover map holds all cases
    `against` one, None is the first of each scenario.
    """

    kind: PlotKind
    along: Dimension = Dimension.DOWNLOAD
    colour: Dimension = Dimension.CASE
    rows: Dimension | None = None
    only: Axes = Axes()
    against: str | None = None


@dataclass(frozen=True, slots=True)
class Sweep:
    """Scenarios, each on one network that is varied, and the devices by name.

    `title` is by language ("en" always, "zh"). `source_text` is the YAML as it was read.
    """

    path: Path
    name: str
    title: Mapping[str, str]
    scenarios: tuple[Scenario, ...]
    axes: Axes
    devices: Mapping[str, Device]
    plots: tuple[Plot, ...]
    source_text: str
