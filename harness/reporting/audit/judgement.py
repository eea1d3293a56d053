"""A verdict on every printed time, under each reading of what the page leaves open.

impossible      below the least time that its own size and link allow
contradicts     another row or table of the page
reproduced      ours is within 5 % of it
differs         ours is further off
not decidable   neither physics nor a figure of ours says anything of it
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import product

from harness.core.milestone import Milestone
from harness.reporting.audit.claims import Claim, Claims, Link
from harness.reporting.audit.quantity import BINARY, DECIMAL, printed_size_bytes

NEAR_RATIO = 0.05
"""How far off a figure is still the same; other machines decode and draw at other speeds."""


class AuditVerdict(Enum):
    """What is said of a time, the gravest first."""

    IMPOSSIBLE = "impossible"
    CONTRADICTS = "contradicts"
    DIFFERS = "differs"
    REPRODUCED = "reproduced"
    NOT_DECIDABLE = "not decidable"


class Latency(Enum):
    """What a bare "latency" may be, and how many of it make a round trip."""

    ROUND_TRIP = 1
    ONE_WAY = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a page: what its latency is, and how large its K is."""

    latency: Latency
    kilo_bytes: int


READINGS = tuple(Reading(*each) for each in product(Latency, (DECIMAL, BINARY)))


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """What we measured of the same row, and how large its images were."""

    scenario: str
    case: str
    network: str
    milestone: Milestone
    median_s: float
    size_bytes: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdicts on one claim by reading, and what each rests on.

    `floor_s` is the least time under a reading, None without a link or a size; `against` are the
    claims that it contradicts.
    """

    claim: Claim
    verdicts: Mapping[Reading, AuditVerdict]
    floors_s: Mapping[Reading, float | None]
    against: tuple[Claim, ...]
    own: OwnFigure | None

    @property
    def verdict(self) -> AuditVerdict:
        """That of the reading which speaks most for the claim."""
        return max(self.verdicts.values(), key=list(AuditVerdict).index)

    @property
    def difference(self) -> float | None:
        """Ours over the printed time, less one."""
        return self.own.median_s / self.claim.time_s.middle_s - 1 if self.own else None


def judgements(claims: Claims, ours: Sequence[OwnFigure]) -> tuple[Judgement, ...]:
    """One for every claim, in the order of the page."""
    return tuple(_judgement(claim, claims, ours) for claim in claims.found)


def _judgement(claim: Claim, claims: Claims, ours: Sequence[OwnFigure]) -> Judgement:
    own = own_figure(claim, ours)
    against = tuple(_contradicted(claim, claims.found))
    floors_s = {reading: floor_s(claim, claims.link, reading) for reading in READINGS}
    verdicts = {
        reading: _verdict(claim, floor, own, contradicts=bool(against))
        for reading, floor in floors_s.items()
    }
    return Judgement(claim, verdicts, floors_s, against, own)


def _verdict(
    claim: Claim, floor: float | None, own: OwnFigure | None, *, contradicts: bool
) -> AuditVerdict:
    if floor is not None and claim.time_s.high_s < floor:
        return AuditVerdict.IMPOSSIBLE
    if contradicts:
        return AuditVerdict.CONTRADICTS
    if own is None:
        return AuditVerdict.NOT_DECIDABLE
    is_near = abs(own.median_s - claim.time_s.middle_s) <= NEAR_RATIO * claim.time_s.middle_s
    return AuditVerdict.REPRODUCED if is_near else AuditVerdict.DIFFERS


def floor_s(claim: Claim, link: Link | None, reading: Reading) -> float | None:
    """The least time, with the size rounded as far down as it may have been; None if unknown.

    Of a first render nothing is known but that a request and its answer came before it.
    """
    if link is None or claim.network == "local":
        return None
    round_trip_s = link.latency_s * reading.latency.value
    if claim.milestone is not Milestone.COMPLETE:
        return round_trip_s
    size = printed_size_bytes(claim.size, reading.kilo_bytes)
    return None if size is None else round_trip_s + size.low_bytes * 8 / link.download_bps


def own_figure(claim: Claim, ours: Sequence[OwnFigure]) -> OwnFigure | None:
    """Ours of the same case, network and milestone; of several that whose size is the nearest."""
    like = [
        own
        for own in ours
        if (own.case, own.network, own.milestone) == (*claim.row, claim.milestone)
    ]
    size = printed_size_bytes(claim.size, DECIMAL)
    if size is None:
        return like[0] if len(like) == 1 else None

    def unlikeness(own: OwnFigure) -> float:
        return abs(math.log(own.size_bytes / size.middle_bytes))

    return min(like, key=unlikeness, default=None)


def _contradicted(claim: Claim, others: Sequence[Claim]) -> Iterator[Claim]:
    """The claims of the page with which this one cannot be true."""
    for other in others:
        if other.milestone is not claim.milestone or other.case != claim.case:
            continue
        if other.network == claim.network:
            if other.table != claim.table and _is_same_row_told_otherwise(claim, other):
                yield other
        elif other.size == claim.size and "local" in (claim.network, other.network):
            near, far = (claim, other) if claim.network == "local" else (other, claim)
            if far.time_s.high_s < near.time_s.low_s:
                yield other


def _is_same_row_told_otherwise(one: Claim, other: Claim) -> bool:
    """One size with two times, or one time with two sizes."""
    has_same_size = one.size == other.size
    return has_same_size != one.time_s.meets(other.time_s)
