"""The emulated link beside what others slow a network down with, as Markdown."""

from collections.abc import Iterator, Sequence
from statistics import median

from harness.core.units import format_rate, format_time
from harness.reporting.link_line import link_line
from harness.reporting.markdown import (
    Column,
    count,
    escape_prose,
    exact,
    milliseconds,
    signed_percent,
    table,
)
from harness.results.peers import PeerCell, PeerComparison


def render_peers(comparison: PeerComparison) -> str:
    """How near the floor each peer is, all cells, what each is, and the conditions.

    The same comparison gives the same text.
    """
    peers, cells = tuple(comparison.peers), comparison.cells
    parts = [
        table(_SUMMARY, [(peer, cells) for peer in peers]),
        table(list(_columns(peers)), cells),
        "\n".join(f"- {peer}: {escape_prose(what)}" for peer, what in comparison.peers.items()),
    ]
    if comparison.left_out:
        told = (f"{peer} ({escape_prose(why)})" for peer, why in comparison.left_out.items())
        parts.append(f"Left out: {', '.join(told)}.")
    return "\n\n".join((*parts, _last_line(comparison)))


def _errors(row: tuple[str, Sequence[PeerCell]]) -> list[float]:
    peer, cells = row
    return [ratio for cell in cells if (ratio := cell.error_ratio(peer)) is not None]


_SUMMARY: Sequence[Column[tuple[str, Sequence[PeerCell]]]] = (
    Column("Link", lambda row: row[0], is_number=False),
    Column("Off its floor, median", lambda row: signed_percent(median(_errors(row)))),
    Column("Least", lambda row: signed_percent(min(_errors(row)))),
    Column("Most", lambda row: signed_percent(max(_errors(row)))),
    Column("Downloads", lambda row: count(len(_errors(row)))),
)


def _columns(peers: Sequence[str]) -> Iterator[Column[PeerCell]]:
    yield Column("Down", lambda cell: format_rate(cell.download_bps))
    yield Column("RTT", lambda cell: format_time(cell.rtt_s))
    yield Column("At once", lambda cell: count(cell.connection_count))
    yield Column("Bytes", lambda cell: exact(cell.size_bytes))
    yield Column("Floor, ms", lambda cell: milliseconds(cell.floor_s))
    for peer in peers:
        yield _of_peer(peer)


def _of_peer(peer: str) -> Column[PeerCell]:
    def told(cell: PeerCell) -> str:
        ratio = cell.error_ratio(peer)
        if ratio is None:
            return ""
        return f"{milliseconds(cell.median_s(peer))} ({signed_percent(ratio)})"

    return Column(f"{peer}, ms", told)


def _last_line(comparison: PeerComparison) -> str:
    counts = [len(times_s) for cell in comparison.cells for times_s in cell.times_s.values()]
    names = ", ".join(comparison.peers)
    return link_line(comparison.harness_version, comparison.circumstances, names, counts, 0)
