"""What gains most on one case, network by network: nobody by less than predictions are off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from harness.core.milestone import Milestone
from harness.predict.worth.gain import Gain, PredictedTime, Verdict
from harness.predict.worth.known_error import known_error


@dataclass(frozen=True, slots=True)
class NetworkGain:
    """What gains most on one network: several cases where a prediction cannot tell them apart.

    `cases` is empty where none gains; `gain` is that of whoever is first.
    """

    download_bps: float
    rtt_s: float
    cases: tuple[str, ...]
    gain: Gain

    @property
    def takes_longer_ratio(self) -> float:
        """How many times as long the case takes that others are held against."""
        return self.gain.speed_ratio or 1.0


def network_gains(
    cells: pl.DataFrame, cases: Sequence[str], against: str, milestone: Milestone
) -> list[NetworkGain]:
    """The gains of every network of the cells where `against` gets there, in their order."""
    column = milestone.time_key
    counted = cells.filter(pl.col(column).is_not_null() & (pl.col("invalid_because") == ""))
    ordered = counted.sort("download_bps", "rtt_s", maintain_order=True)
    return [
        _gain(*network, times, against)
        for network, times in _networks(ordered, cases, milestone)
        if against in times
    ]


def _networks(
    cells: pl.DataFrame, cases: Sequence[str], milestone: Milestone
) -> Iterator[tuple[tuple[float, float], dict[str, PredictedTime]]]:
    """The times of every network, each as soon as the case has one, in the order of the cases."""
    error = known_error(milestone, is_shaped=True)
    for network, rows in groupby(
        cells.iter_rows(named=True), key=lambda row: (row["download_bps"], row["rtt_s"])
    ):
        least_s: dict[str, float] = {}
        for row in rows:
            name, time_s = row["case"], row[milestone.time_key]
            least_s[name] = min(time_s, least_s.get(name, time_s))
        yield (
            network,
            {
                name: PredictedTime(least_s[name], error.of_s(least_s[name]))
                for name in cases
                if name in least_s
            },
        )


def _gain(
    download_bps: float, rtt_s: float, times: dict[str, PredictedTime], against: str
) -> NetworkGain:
    first = min(times.values(), key=lambda time: time.time_s)
    alike = tuple(
        name for name, time in times.items() if Gain(first, time).verdict is Verdict.ALIKE
    )
    gain = Gain(first, times[against])
    return NetworkGain(download_bps, rtt_s, () if against in alike else alike, gain)
