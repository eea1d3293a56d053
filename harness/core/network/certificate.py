"""What a link was found to do, beside what it should do, and whether that is the same.

Every figure is a median over repeats: a machine that loses its processor for some milliseconds
now and then is no fault of the link, a link that is slow every time is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from statistics import median, quantiles

from harness.core.network.probe import (
    EQUAL_COUNT,
    Observations,
    ObservedExchange,
    ObservedExchanges,
    ProbePlan,
)
from harness.core.network.profile import NetworkProfile
from harness.core.network.theory import (
    during_download_s,
    equal_downloads_s,
    exchange_s,
    set_up_s,
    transmission_s,
)
from harness.core.units import format_rate, format_time, told_apart

MOST_RATE_ERROR = 0.01
MOST_RTT_ERROR_S = 1e-3
MOST_RTT_ERROR = 0.02
MOST_SPREAD = 1.1

NOTED_TIMER_LATENESS_S = 5e-3
NOTED_PRESSURE_SHARE = 0.05

_CLOCK_S = 1e-6


@dataclass(frozen=True, slots=True)
class LinkFigures:
    """A link in figures; None for what a link without a limit cannot be asked.

    `rtt_s` is a round trip on an open connection, without what the bytes take; `set_up_s` what a
    new connection takes more; `during_download_s` the round trip of a small request while a large
    download is under way; `spread_ratio` the slowest of six equal downloads at once against the
    fastest; `jitter_s` the interquartile range of the round trips.
    """

    download_bps: float | None
    upload_bps: float | None
    rtt_s: float
    set_up_s: float
    during_download_s: float | None
    spread_ratio: float | None
    jitter_s: float


@dataclass(frozen=True, slots=True)
class ForeignLoad:
    """How busy the machine was with other things, while nothing of ours ran.

    `timer_lateness_s` is the most that a timer was late, `pressure_share` the part of the time
    in which something waited for a processor (None where the system does not tell),
    `load_average` the processes that wanted to run over the last minute.
    """

    timer_lateness_s: float
    pressure_share: float | None
    load_average: float
    core_count: int

    @property
    def found(self) -> str:
        """What others did to the machine, in words; "" for nothing worth naming."""
        noted = []
        if self.timer_lateness_s > NOTED_TIMER_LATENESS_S:
            noted.append(f"timers up to {format_time(self.timer_lateness_s)} late")
        if (self.pressure_share or 0.0) > NOTED_PRESSURE_SHARE:
            noted.append(f"CPU pressure {self.pressure_share:.0%}")
        # It remembers a minute, and may be that of our own run; alone it names nobody else.
        is_backed = bool(noted) or self.pressure_share is None
        if is_backed and self.load_average > self.core_count:
            noted.append(f"load average {self.load_average:.1f} on {self.core_count} cores")
        return ", ".join(noted)


class Judged(Enum):
    """What a link is judged by, and how a miss of it is told in English."""

    DOWNLOAD = "download {found} instead of {asked} ({off}, more than {most})"
    UPLOAD = "upload {found} instead of {asked} ({off}, more than {most})"
    ROUND_TRIP = "round trip {found} instead of {asked} ({off} off, more than {most})"
    SPREAD = (
        f"the slowest of {EQUAL_COUNT} equal downloads took {{found}} times as long as the"
        " fastest, {asked} where all are treated alike"
    )


@dataclass(frozen=True, slots=True)
class Miss:
    """One figure in which a link is not the one asked for, each value as it is printed."""

    figure: Judged
    found: str
    asked: str
    off: str = ""
    most: str = ""

    @property
    def in_english(self) -> str:
        """The miss in words."""
        return self.told(self.figure.value)

    def told(self, sentence: str) -> str:
        """A sentence with found, asked, off and most in braces, filled."""
        return sentence.format(found=self.found, asked=self.asked, off=self.off, most=self.most)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a probe found on a link; `attempt_count` says how often it had to look.

    The theory of a link that is not steady (`NetworkProfile.is_steady`) is that of one that is:
    its figures are shown, not judged.
    """

    measured: LinkFigures
    theory: LinkFigures
    plan: ProbePlan
    foreign_load: ForeignLoad
    attempt_count: int
    is_steady: bool = True

    @property
    def misses(self) -> tuple[str, ...]:
        """In what the link is not the one asked for, in words; nothing if it is."""
        return tuple(miss.in_english for miss in self.missed)

    @property
    def missed(self) -> tuple[Miss, ...]:
        """The same, for whoever has words of another language for it."""
        return tuple(_misses(self.measured, self.theory)) if self.is_steady else ()


def link_figures(profile: NetworkProfile, seen: Observations) -> LinkFigures:
    """The figures of a link that answered like this."""
    rtts_s = [_without_bytes_s(profile, each) for each in seen.warm]
    rtt_s = median(rtts_s)
    new_s = median(_without_bytes_s(profile, each) for each in seen.new)
    during_s = [_without_bytes_s(profile, each) for each in seen.during]
    spreads = [_spread(downloads) for downloads in seen.equal]
    first_s, _, third_s = quantiles(rtts_s, n=4, method="inclusive")
    return LinkFigures(
        download_bps=_download_bps(profile, seen),
        upload_bps=_upload_bps(profile, seen),
        rtt_s=rtt_s,
        set_up_s=new_s - rtt_s,
        during_download_s=median(during_s) if during_s else None,
        spread_ratio=median(spreads) if spreads else None,
        jitter_s=third_s - first_s,
    )


def theory_of(profile: NetworkProfile, seen: Observations) -> LinkFigures:
    """The figures that the same exchanges would give on the link that the profile describes."""
    return link_figures(profile, _ideal(profile, seen))


def _ideal(profile: NetworkProfile, seen: Observations) -> Observations:
    def alone(each: ObservedExchange) -> ObservedExchange:
        return replace(each, elapsed_s=exchange_s(profile, each.sent_bytes, each.received_bytes))

    def new(each: ObservedExchange) -> ObservedExchange:
        return replace(alone(each), elapsed_s=set_up_s(profile) + alone(each).elapsed_s)

    def during(each: ObservedExchange) -> ObservedExchange:
        elapsed_s = during_download_s(profile, each.sent_bytes, each.received_bytes)
        return replace(each, elapsed_s=elapsed_s)

    return Observations(
        warm=tuple(map(alone, seen.warm)),
        new=tuple(map(new, seen.new)),
        downloads=tuple(map(alone, seen.downloads)),
        uploads=tuple(map(alone, seen.uploads)),
        during=tuple(map(during, seen.during)),
        equal=tuple(_ideal_equal(profile, downloads) for downloads in seen.equal),
    )


def _ideal_equal(profile: NetworkProfile, downloads: ObservedExchanges) -> ObservedExchanges:
    one = downloads[0]
    first_s, last_s = equal_downloads_s(profile, len(downloads), one.sent_bytes, one.received_bytes)
    return replace(one, elapsed_s=first_s), replace(one, elapsed_s=last_s)


def _without_bytes_s(profile: NetworkProfile, each: ObservedExchange) -> float:
    return each.elapsed_s - transmission_s(profile, each.sent_bytes, each.received_bytes)


def _download_bps(profile: NetworkProfile, seen: Observations) -> float | None:
    """Bits that a download has more than an empty answer, by the time that it takes longer."""
    if not seen.downloads:
        return None
    large, small = seen.downloads[0], seen.warm[0]
    other_s = transmission_s(profile, large.sent_bytes - small.sent_bytes, 0)
    extra_s = _median_s(seen.downloads) - _median_s(seen.warm) - other_s
    return (large.received_bytes - small.received_bytes) * 8 / max(extra_s, _CLOCK_S)


def _upload_bps(profile: NetworkProfile, seen: Observations) -> float | None:
    if not seen.uploads:
        return None
    large, small = seen.uploads[0], seen.warm[0]
    other_s = transmission_s(profile, 0, large.received_bytes - small.received_bytes)
    extra_s = _median_s(seen.uploads) - _median_s(seen.warm) - other_s
    return (large.sent_bytes - small.sent_bytes) * 8 / max(extra_s, _CLOCK_S)


def _median_s(exchanges: ObservedExchanges) -> float:
    return median(each.elapsed_s for each in exchanges)


def _spread(downloads: ObservedExchanges) -> float:
    elapsed_s = [each.elapsed_s for each in downloads]
    return max(elapsed_s) / min(elapsed_s)


def _misses(measured: LinkFigures, theory: LinkFigures) -> Iterator[Miss]:
    for figure, found_bps, asked_bps in (
        (Judged.DOWNLOAD, measured.download_bps, theory.download_bps),
        (Judged.UPLOAD, measured.upload_bps, theory.upload_bps),
    ):
        if found_bps and asked_bps and abs(found_bps / asked_bps - 1) > MOST_RATE_ERROR:
            error = found_bps / asked_bps - 1
            off, most = told_apart(abs(error) * 100, MOST_RATE_ERROR * 100)
            signed = f"{'+' if error > 0 else '-'}{off} %"
            yield Miss(figure, format_rate(found_bps), format_rate(asked_bps), signed, f"{most} %")
    most_s = max(MOST_RTT_ERROR_S, MOST_RTT_ERROR * theory.rtt_s)
    if abs(measured.rtt_s - theory.rtt_s) > most_s:
        off, most = told_apart(abs(measured.rtt_s - theory.rtt_s) * 1000, most_s * 1000)
        times = format_time(measured.rtt_s), format_time(theory.rtt_s)
        yield Miss(Judged.ROUND_TRIP, *times, f"{off} ms", f"{most} ms")
    found, fair = measured.spread_ratio, theory.spread_ratio
    if found and fair and found > MOST_SPREAD * fair:
        yield Miss(Judged.SPREAD, f"{found:.2f}", f"{fair:.2f}")
