"""The certificates of a run, and what they say of the networks that it was measured on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from harness.core.network.certificate import Certificate
from harness.core.network.profile import NetworkProfile
from harness.results.record import Record


class Moment(Enum):
    """When a link was certified."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class CertificateRecord(Record):
    """One certificate of a run; None for a network that shapes nothing.

    A run that was cut off and resumed has one before each of its parts. `measured_at` is ISO 8601
    in UTC.
    """

    network: str
    moment: Moment
    measured_at: str
    certificate: Certificate | None

    @property
    def misses(self) -> tuple[str, ...]:
        """In what the link was not the one asked for, with the moment; nothing if it was."""
        found = self.certificate.misses if self.certificate else ()
        return tuple(f"{self.moment.value} the run, {miss}" for miss in found)


def missed_networks(records: Sequence[CertificateRecord]) -> dict[str, tuple[str, ...]]:
    """In what the links of a run were not those asked for, by network; only those that miss."""
    missed: dict[str, tuple[str, ...]] = {}
    for record in records:
        if record.misses:
            missed[record.network] = (*missed.get(record.network, ()), *record.misses)
    return missed


def lacks_certificate_after(records: Sequence[CertificateRecord], last_load_at: str) -> bool:
    """Whether a link was certified before its loads, of which the last began then, and never since.

    `records` are those of this link.
    """
    after_at = [record.measured_at for record in records if record.moment is Moment.AFTER]
    return bool(records) and max(after_at, default="") < last_load_at


def doubts(
    networks: Sequence[NetworkProfile], records: Sequence[CertificateRecord]
) -> Iterator[str]:
    """Why the links of a run are not certified, in words; nothing when all are."""
    missed = missed_networks(records)
    for network in networks:
        moments = {record.moment for record in records if record.network == network.name}
        if network.is_shaped:
            for moment in Moment:
                if moment not in moments:
                    yield f"{network.name}: not certified {moment.value} the run"
        for miss in missed.get(network.name, ()):
            yield f"{network.name}: {miss}"
