"""What the certificates of a run found, one finding a network."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from harness.core.network.certificate import Certificate, Judged
from harness.reporting.language import Language
from harness.results.certification import CertificateRecord, Moment

_CHINESE = {
    Judged.DOWNLOAD: "下载速率为 {found}，应为 {asked}（偏差 {off}，上限 {most}）",
    Judged.UPLOAD: "上传速率为 {found}，应为 {asked}（偏差 {off}，上限 {most}）",
    Judged.ROUND_TRIP: "往返时延为 {found}，应为 {asked}（偏差 {off}，上限 {most}）",
    Judged.SPREAD: "六个并发下载中最慢的耗时为最快的 {found} 倍，公平分配时为 {asked} 倍",
}
_CHINESE_MOMENTS = {Moment.BEFORE: "测量前", Moment.AFTER: "测量后"}


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


def link_findings(
    records: Sequence[CertificateRecord], language: Language
) -> Iterator[LinkFinding]:
    """The finding of every network that is judged, in the order certified."""
    for name in dict.fromkeys(record.network for record in records):
        certificates = [
            record.certificate
            for record in records
            if record.network == name and record.certificate and record.certificate.is_steady
        ]
        if certificates:
            of_link = [record for record in records if record.network == name]
            misses = tuple(miss for record in of_link for miss in _misses(record, language))
            yield _link(name, certificates, misses)


def _misses(record: CertificateRecord, language: Language) -> tuple[str, ...]:
    """What a certificate missed, in words, with the moment."""
    if language is Language.ENGLISH or record.certificate is None:
        return record.misses
    moment = _CHINESE_MOMENTS[record.moment]
    missed = record.certificate.missed
    return tuple(f"{moment}{miss.told(_CHINESE[miss.figure])}" for miss in missed)


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
