"""Every combination of what varies in a sweep: one cell, one prediction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from harness.core.http.client import Client
from harness.core.http.protocol import HttpVersion
from harness.core.network.profile import NetworkProfile
from harness.scenario.scenario import Case, Scenario
from harness.scenario.sweep_loading import asks_for_ranges
from harness.scenario.variation import Axes, Sweep

# A batch takes about a second: little is lost by a kill, and little time goes into handing over.
_BATCH_IMAGES = 1000
_BATCH_CELLS = 64


@dataclass(frozen=True, slots=True)
class Cell:
    """One prediction that is asked for, by the names of its scenario, case and device.

    None is what does not apply: connections to HTTP/2, which has one, a chunk size to a case
    without ranges; or what is as the dataset has it: `slice_count`, `side_px`.
    """

    scenario: str
    case: str
    device: str
    download_bps: float | None
    upload_bps: float | None
    rtt_s: float
    http: HttpVersion
    connection_count: int | None
    chunk_bytes: int | None
    slice_count: int | None
    side_px: int | None

    def network(self, usual: NetworkProfile) -> NetworkProfile:
        """The network of a scenario with the rates and the round trip of this cell."""
        return replace(
            usual,
            download_bps=self.download_bps,
            upload_bps=self.upload_bps,
            rtt_s=self.rtt_s,
        )

    def client(self, usual: Client) -> Client:
        """The client of a case that speaks as this cell says."""
        is_multiplexed = self.http is HttpVersion.HTTP_2
        connections = self.connection_count or self.http.usual_connections
        if is_multiplexed and usual.http is HttpVersion.HTTP_2:
            connections = usual.connection_count
        tls = usual.tls or is_multiplexed
        return replace(usual, http=self.http, connection_count=connections, tls=tls)


def cells_of(sweep: Sweep) -> tuple[Cell, ...]:
    """All cells of a sweep; those of one scenario, and of the same images, stand together."""
    return tuple(cell for scenario in sweep.scenarios for cell in _cells(scenario, sweep.axes))


def batches(cells: Sequence[Cell], image_counts: Mapping[str, int]) -> list[tuple[Cell, ...]]:
    """The cells in their order, cut into batches of about a second each.

    `image_counts` are how many images a load takes, by scenario, where no cell says otherwise.
    """
    found: list[list[Cell]] = [[]]
    weight = 0
    for cell in cells:
        cell_weight = cell.slice_count or image_counts[cell.scenario]
        if found[-1] and (weight + cell_weight > _BATCH_IMAGES or len(found[-1]) == _BATCH_CELLS):
            found.append([])
            weight = 0
        found[-1].append(cell)
        weight += cell_weight
    return [tuple(batch) for batch in found if batch]


def _cells(scenario: Scenario, axes: Axes) -> Iterator[Cell]:
    usual = scenario.networks[0]
    images = product(axes.slice_count or (None,), axes.side_px or (None,))
    for (slice_count, side_px), device, rtt_s, (download_bps, upload_bps), case in product(
        images, axes.devices, axes.rtt_s or (usual.rtt_s,), _rates(usual, axes), scenario.cases
    ):
        for (http, connection_count), chunk_bytes in product(
            _protocols(scenario.client_of(case.name), axes), _chunk_sizes(case, axes)
        ):
            yield Cell(
                scenario=scenario.name,
                case=case.name,
                device=device,
                download_bps=download_bps,
                upload_bps=upload_bps,
                rtt_s=rtt_s,
                http=http,
                connection_count=connection_count,
                chunk_bytes=chunk_bytes,
                slice_count=slice_count,
                side_px=side_px,
            )


def _rates(usual: NetworkProfile, axes: Axes) -> list[tuple[float | None, float | None]]:
    """Download and upload of every network."""
    rates: list[tuple[float | None, float | None]] = []
    for download_bps in axes.download_bps or (usual.download_bps,):
        if axes.upload_bps:
            rates += [(download_bps, upload_bps) for upload_bps in axes.upload_bps]
            continue
        ratio = axes.upload_ratio
        if ratio is None and axes.download_bps and usual.download_bps and usual.upload_bps:
            ratio = usual.upload_bps / usual.download_bps
        if ratio is None or download_bps is None:
            rates.append((download_bps, usual.upload_bps))
        else:
            rates.append((download_bps, download_bps * ratio))
    return rates


def _protocols(usual: Client, axes: Axes) -> list[tuple[HttpVersion, int | None]]:
    """HTTP version and connections; those of another version than the usual are its own usual."""
    protocols: list[tuple[HttpVersion, int | None]] = []
    for http in axes.http or (usual.http,):
        if http is HttpVersion.HTTP_2:
            protocols.append((http, None))
            continue
        usual_count = usual.connection_count if http is usual.http else http.usual_connections
        protocols += [(http, count) for count in axes.connection_count or (usual_count,)]
    return protocols


def _chunk_sizes(case: Case, axes: Axes) -> tuple[int | None, ...]:
    if axes.chunk_size_bytes and asks_for_ranges(case.retrieve):
        return axes.chunk_size_bytes
    return (None,)
