"""`harness networks`: which there are, what they say, and what the same bytes cost on each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from harness.cli.listing import json_value, print_json, print_list
from harness.client.simulation.endpoints import Endpoints
from harness.core.network.capacity import Trace
from harness.core.network.exchange import DRAW_COUNT, ExchangeSizes, exchange
from harness.core.network.profile import NetworkProfile, Transport
from harness.core.units import format_rate, format_share, format_size, format_time
from harness.errors import ScenarioError
from harness.reporting.markdown import Column, escape_cell, milliseconds, table
from harness.scenario.library import NETWORKS, Library, find_network
from harness.scenario.loading import load_network

RANGE_BYTES = 64 * 1024
IMAGE_BYTES = 10_600_000
"""A radiograph in JPEG-LS, as the published tables have it."""


@dataclass(frozen=True, slots=True)
class _Cost:
    """What one network makes of the same three requests, in seconds."""

    network: NetworkProfile
    first_byte_s: float
    range_s: float
    image_s: float


def list_all(*, as_json: bool) -> None:
    """Print every built-in network, one a line, or all that is known of them as JSON."""
    networks = [load_network(find_network(name)) for name in Library.builtin().names(NETWORKS)]
    if as_json:
        print_json([_document(network) for network in networks])
    else:
        print_list(_definition(), networks)


def show(name: str) -> None:
    """Print what a network is, and where its figures are from."""
    network = load_network(find_network(name))
    print(f"{network.name}")
    for line in _lines(network):
        print(f"  {line}")
    if network.source:
        print(f"\n{network.source}")


def compare(patterns: Sequence[str]) -> None:
    """Print what the same bytes cost on every network whose name fits."""
    networks = [load_network(find_network(name)) for name in _matching(patterns)]
    costs = [_cost(network) for network in networks]
    image, part = format_size(IMAGE_BYTES), f"{RANGE_BYTES // 1024} KiB"
    columns: list[Column[_Cost]] = [
        Column("Network", lambda row: escape_cell(row.network.name), is_number=False),
        Column("First byte, new connection, ms", lambda row: milliseconds(row.first_byte_s)),
        Column(f"{part}, ms", lambda row: milliseconds(row.range_s)),
        Column(f"{image}, ms", lambda row: milliseconds(row.image_s)),
        Column("Relative to the fastest", lambda row: _ratio(row, costs)),
    ]
    print(table(columns, costs))
    print(
        "\nBy the model of the link: a single request, no processing time of client or server."
        f"\nWith jitter or loss, the median of {DRAW_COUNT} draws."
    )


def _matching(patterns: Sequence[str]) -> list[str]:
    """The names in the order of the patterns; a name without * or ? need not be built in."""
    known = Library.builtin().names(NETWORKS)
    names: list[str] = []
    for pattern in patterns:
        is_pattern = any(mark in pattern for mark in "*?[")
        found = [name for name in known if fnmatchcase(name, pattern)] if is_pattern else [pattern]
        if not found:
            rule = "matches no built-in network"
            raise ScenarioError("network", pattern, rule, "see harness networks list")
        names += [name for name in found if name not in names]
    return names


def _cost(network: NetworkProfile) -> _Cost:
    endpoints = Endpoints()

    def sizes(body_bytes: int) -> ExchangeSizes:
        return ExchangeSizes(endpoints.request_bytes, endpoints.answer_bytes + body_bytes)

    return _Cost(
        network,
        first_byte_s=exchange(network, sizes(0), is_new=True).first_s,
        range_s=exchange(network, sizes(RANGE_BYTES), is_new=False).last_s,
        image_s=exchange(network, sizes(IMAGE_BYTES), is_new=False).last_s,
    )


def _ratio(row: _Cost, rows: Sequence[_Cost]) -> str:
    """How many times as long as the fastest; nothing of a network that takes no time at all."""
    fastest_s = min((other.image_s for other in rows if other.image_s), default=0.0)
    return f"{row.image_s / fastest_s:.2f}" if row.image_s else ""


def _document(network: NetworkProfile) -> dict[str, Any]:
    """A network as JSON values; of a trace its mean rate, for its lines are in its file."""
    document: dict[str, Any] = json_value(replace(network, download_trace=None, upload_trace=None))
    for direction, trace in (
        ("download", network.download_trace),
        ("upload", network.upload_trace),
    ):
        if trace is not None:
            document[f"{direction}_trace"] = {"mean_bps": trace.mean_bps}
    return document


def _definition() -> list[Column[NetworkProfile]]:
    return [
        Column("Name", lambda network: network.name, is_number=False),
        Column("Download", lambda network: _rate(network.download_bps, network.download_trace)),
        Column("Upload", lambda network: _rate(network.upload_bps, network.upload_trace)),
        Column("RTT", lambda network: format_time(network.rtt_s)),
        Column("Also", lambda network: ", ".join(_in_short(network)), is_number=False),
    ]


def _in_short(network: NetworkProfile) -> Iterator[str]:
    """What else happens on a link, in a word each; `_besides` says how much of it."""
    queues = (network.download_queue_bytes, network.upload_queue_bytes)
    for what, happens in (
        ("req. delay", network.delay_per_request_s),
        ("TCP", network.transport is Transport.TCP),
        ("jitter", network.jitter_s),
        ("loss", network.loss_share),
        ("queue", queues != (None, None)),
        ("cross traffic", network.competing_download_count),
        ("outages", network.outages),
    ):
        if happens:
            yield what


def _rate(rate_bps: float | None, trace: Trace | None) -> str:
    if trace is not None:
        return f"trace, mean {format_rate(trace.mean_bps)}"
    return format_rate(rate_bps) if rate_bps else "no limit"


def _lines(network: NetworkProfile) -> Iterator[str]:
    yield f"download: {_rate(network.download_bps, network.download_trace)}"
    yield f"upload: {_rate(network.upload_bps, network.upload_trace)}"
    yield f"round trip: {format_time(network.rtt_s)}"
    counts = "IP packets, headers included" if network.payload_share < 1 else "bytes of HTTP"
    yield f"rates count {counts}"
    yield from _besides(network)


def _besides(network: NetworkProfile) -> Iterator[str]:
    """What else happens on a link, and how much of it."""
    if network.delay_per_request_s:
        yield f"{format_time(network.delay_per_request_s)} of delay per request"
    if not network.has_handshake:
        yield "no handshake delay"
    if network.transport is Transport.TCP:
        yield f"TCP, congestion control {network.congestion.value}"
    if network.jitter_s:
        yield f"up to {format_time(network.jitter_s)} of jitter"
    if network.loss_share:
        yield f"{format_share(network.loss_share)} packet loss"
    for size_bytes, direction in (
        (network.download_queue_bytes, "download"),
        (network.upload_queue_bytes, "upload"),
    ):
        if size_bytes is not None:
            yield f"{direction} queue of {format_size(size_bytes)}, shared"
    if network.competing_download_count:
        yield f"{network.competing_download_count} competing downloads"
    if (outages := network.outages) is not None:
        again = f", every {format_time(outages.every_s)}" if outages.every_s else ""
        yield f"outage of {format_time(outages.duration_s)}{again}"
