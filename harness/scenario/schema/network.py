"""The schema of a network: one access link, and everything that may happen on it."""

from contextlib import suppress
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from harness.core.network.profile import PACKET_BYTES, CongestionControl
from harness.core.units import SIZE_UNITS, TIME_UNITS, UnitError, parse_size_bytes, parse_time_s
from harness.scenario.schema.block import Block, BrokenRule, Duration, Label, Rate, Share, quantity

_LEAST_QUEUE_BYTES = 2 * PACKET_BYTES
_MOST_COMPETING = 64


class QueueSize(Block):
    """What a queue holds: bytes, or what its link sends in a time. One of the two is given."""

    size_bytes: int | None = None
    time_s: float | None = None

    def at_rate(self, rate_bps: float) -> int:
        """The size in bytes before a link of this rate."""
        if self.time_s is not None:
            return round(self.time_s * rate_bps / 8)
        return self.size_bytes or 0


def _queue_size(value: object) -> QueueSize:
    if isinstance(value, QueueSize):
        return value
    with suppress(UnitError):
        return QueueSize(time_s=parse_time_s(value))
    with suppress(UnitError):
        return QueueSize(size_bytes=parse_size_bytes(value))
    raise BrokenRule("is neither a time nor a size", 'write e.g. "200 ms" or "256 KiB"')


_QUEUE_UNITS: dict[str, Any] = {**TIME_UNITS, **SIZE_UNITS}
Queue = Annotated[QueueSize, BeforeValidator(_queue_size), quantity(_QUEUE_UNITS, "200 ms")]


class DelaysBlock(Block):
    """The delay of a packet in each direction."""

    download: Duration
    upload: Duration


class QueuesBlock(Block):
    """The queue in each direction; without one every connection has its own."""

    download: Queue | None = None
    upload: Queue | None = None


class TracesBlock(Block):
    """Files in mahimahi's format, relative to the file that names them."""

    download: Label | None = None
    upload: Label | None = None


class OutagesBlock(Block):
    """Times without service, counted from the beginning of a load."""

    first: Duration
    duration: Duration
    every: Duration | None = None

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if not self.duration:
            raise BrokenRule("has outages that take no time", 'write e.g. "duration: 800 ms"')
        if self.every is not None and self.every <= self.duration:
            rule = "has outages without an end"
            raise BrokenRule(rule, "let them come less often than they take")
        return self


def _both_or_each(value: object) -> str:
    return "each" if isinstance(value, dict | DelaysBlock | QueuesBlock) else "both"


Choice = Discriminator(_both_or_each)
Delays = Annotated[Annotated[Duration, Tag("both")] | Annotated[DelaysBlock, Tag("each")], Choice]
Queues = Annotated[Annotated[Queue, Tag("both")] | Annotated[QueuesBlock, Tag("each")], Choice]


class TcpBlock(Block):
    """Senders of TCP, and what settles how much of theirs may be on its way, by Linux's names."""

    tcp: Literal["cubic", "reno", "bbr"]


def _name_or_block(value: object) -> str:
    return "block" if isinstance(value, dict | TcpBlock) else "name"


Transport = Annotated[
    Annotated[Literal["fluid", "tcp"], Tag("name")] | Annotated[TcpBlock, Tag("block")],
    Discriminator(_name_or_block),
]


class NetworkBlock(Block):
    """One access link that all connections of a client share."""

    name: Label | None = None
    download: Rate | None = None
    upload: Rate | None = None
    rtt: Duration | None = None
    one_way_delay: Delays | None = None
    delay_per_request: Duration | None = None
    scope: Literal["link"] = "link"
    rate_counts: Literal["payload", "wire"] | None = None
    transport: Transport = "tcp"
    handshake: bool = True
    jitter: Duration = 0.0
    loss: Share = 0.0
    queue: Queues | None = None
    competing_downloads: Annotated[int, Field(ge=0, le=_MOST_COMPETING)] = 0
    outages: OutagesBlock | None = None
    trace: TracesBlock = TracesBlock()
    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    source: str = ""

    @property
    def rtt_s(self) -> float:
        """The round trip: as it is written, or the two one-way delays together."""
        match self.one_way_delay:
            case None:
                return self.rtt or 0.0
            case DelaysBlock(download=down_s, upload=up_s):
                return down_s + up_s
            case one_way_s:
                return 2 * one_way_s

    @property
    def is_tcp(self) -> bool:
        """Whether senders are TCP's; else they send all at once, and know no loss."""
        return self.transport != "fluid"

    @property
    def congestion(self) -> CongestionControl:
        """What TCP's senders go by."""
        match self.transport:
            case TcpBlock(tcp=name):
                return CongestionControl(name)
            case _:
                return CongestionControl.CUBIC

    @property
    def queues(self) -> QueuesBlock:
        """The queue in each direction."""
        match self.queue:
            case QueuesBlock() as each:
                return each
            case both:
                return QueuesBlock(download=both, upload=both)

    @model_validator(mode="after")
    def _leaves_nothing_to_guess(self) -> Self:
        _check_delay(self)
        _check_capacity(self)
        if (self.loss or self.queue is not None) and not self.rtt_s:
            rule = "has a queue or loss but no round trip, which TCP needs to notice a loss"
            raise BrokenRule(rule, 'add e.g. "rtt: 10 ms"')
        if self.is_tcp and self.rate_counts == "payload":
            rule = "has senders of TCP and a rate that does not count TCP's headers"
            raise BrokenRule(rule, 'leave rate_counts out: it is wire; or write "transport: fluid"')
        if self.loss and not self.is_tcp:
            rule = "has loss and transport fluid, whose senders know of none"
            raise BrokenRule(rule, 'leave transport out, or write e.g. "transport: {tcp: bbr}"')
        return self


def _check_delay(network: NetworkBlock) -> None:
    delays = (network.rtt, network.one_way_delay, network.delay_per_request)
    if network.rtt is not None and network.one_way_delay is not None:
        rule = "has both rtt and one_way_delay"
        raise BrokenRule(rule, "keep one: an rtt is two one-way delays")
    if _is_limited(network) and delays == (None, None, None):
        raise BrokenRule("has a rate and no delay", 'add e.g. "rtt: 10 ms", or "rtt: 0 ms"')


def _is_limited(network: NetworkBlock) -> bool:
    limits = (network.download, network.upload, network.trace.download, network.trace.upload)
    return any(limit is not None for limit in limits)


def _check_capacity(network: NetworkBlock) -> None:
    trace, queues = network.trace, network.queues
    for rate_bps, trace_file, queue in (
        (network.download, trace.download, queues.download),
        (network.upload, trace.upload, queues.upload),
    ):
        if rate_bps is not None and trace_file is not None:
            raise BrokenRule("has a rate and a trace in one direction", "keep one of them")
        if queue is not None and (rate_bps is None and trace_file is None):
            raise BrokenRule("has a queue where nothing limits the rate", "add a rate, or a trace")
        if queue is not None and trace_file is not None and queue.time_s is not None:
            rule = "has a queue given as a time, which is not a size on a trace"
            raise BrokenRule(rule, 'write a size, e.g. "256 KiB"')
        if queue is not None and rate_bps and queue.at_rate(rate_bps) < _LEAST_QUEUE_BYTES:
            raise BrokenRule("has a queue of less than two packets", "let it hold 3000 B or more")
    if network.outages is not None and (trace.download or trace.upload):
        rule = "has a trace and outages"
        raise BrokenRule(rule, "leave the outages to the trace: times without a line")
    if network.competing_downloads and not (network.download or trace.download):
        raise BrokenRule("has downloads that compete for an unlimited rate", "add a rate")
