"""What the certificates of a run found, one finding a network."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from harness.core.network.certificate import Certificate
from harness.results.certification import CertificateRecord, missed_networks


@dataclass(frozen=True, slots=True)
class LinkFinding:
    """What the certificates of one network found: the worst of each figure, and others' load.

    Rates are the measured ones divided by theory, less one; `misses` is empty for a link that is
    the one asked for.
    """

    network: str
    download_error_ratio: float | None
    upload_error_ratio: float | None
    rtt_error_s: float
    spread_ratio: float | None
    misses: tuple[str, ...]
    foreign_loads: tuple[str, ...]


def link_findings(records: Sequence[CertificateRecord]) -> Iterator[LinkFinding]:
    """The finding of every network that is judged, in the order certified."""
    for name in dict.fromkeys(record.network for record in records):
        certificates = [
            record.certificate
            for record in records
            if record.network == name and record.certificate and record.certificate.is_steady
        ]
        if certificates:
            yield _link(name, certificates, missed_networks(records).get(name, ()))


def _link(name: str, certificates: Sequence[Certificate], misses: tuple[str, ...]) -> LinkFinding:
    pairs = [(each.measured, each.theory) for each in certificates]
    return LinkFinding(
        network=name,
        download_error_ratio=_worst(
            _error_ratio(found.download_bps, asked.download_bps) for found, asked in pairs
        ),
        upload_error_ratio=_worst(
            _error_ratio(found.upload_bps, asked.upload_bps) for found, asked in pairs
        ),
        rtt_error_s=_worst(found.rtt_s - asked.rtt_s for found, asked in pairs) or 0.0,
        spread_ratio=_worst(found.spread_ratio for found, _ in pairs),
        misses=misses,
        foreign_loads=tuple(
            each.foreign_load.found for each in certificates if each.foreign_load.found
        ),
    )


def _error_ratio(found: float | None, asked: float | None) -> float | None:
    return found / asked - 1 if found and asked else None


def _worst(values: Iterable[float | None]) -> float | None:
    return max((value for value in values if value is not None), key=abs, default=None)
