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
    """From the origin to the client."""
    upload: Duration
    """From the client to the origin."""


class QueuesBlock(Block):
    """The queue in each direction; without one every connection has its own."""

    download: Queue | None = None
    """Before the link towards the client."""
    upload: Queue | None = None
    """Before the link towards the origin."""


class TracesBlock(Block):
    """Files in mahimahi's format, relative to the file that names them."""

    download: Annotated[Label | None, Field(examples=["lte.down"])] = None
    """In place of the download rate: lines of milliseconds at which a packet may leave."""
    upload: Annotated[Label | None, Field(examples=["lte.up"])] = None
    """In place of the upload rate."""


class OutagesBlock(Block):
    """Times without service, counted from the beginning of a load."""

    first: Duration
    """When the first one begins."""
    duration: Duration
    """How long each one takes."""
    every: Duration | None = None
    """From the beginning of one to that of the next; without it there is one only."""

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
    """The congestion control."""


def _name_or_block(value: object) -> str:
    return "block" if isinstance(value, dict | TcpBlock) else "name"


Transport = Annotated[
    Annotated[Literal["fluid", "tcp"], Tag("name")] | Annotated[TcpBlock, Tag("block")],
    Discriminator(_name_or_block),
]


class NetworkBlock(Block):
    """One access link that all connections of a client share."""

    name: Annotated[Label | None, Field(examples=["clinic"])] = None
    """What tables call it; in a file of its own the file's name, in a scenario needed."""
    download: Rate | None = None
    """The rate towards the client, of all connections together; without it there is no limit."""
    upload: Rate | None = None
    """The rate towards the origin, of all connections together; without it there is no limit."""
    rtt: Duration | None = None
    """The round trip: the delay to the origin and back. A rate needs it, or one_way_delay."""
    one_way_delay: Annotated[
        Delays | None, Field(examples=[{"download": "30 ms", "upload": "10 ms"}])
    ] = None
    """In place of rtt: the delay in each direction, the same or one for each."""
    delay_per_request: Duration | None = None
    """What every request waits besides, as browsers' tools mean latency."""
    scope: Literal["link"] = "link"
    """What the rates belong to: one link that all connections share."""
    rate_counts: Literal["payload", "wire"] | None = None
    """What the rates count: bytes of HTTP, or IP's and TCP's headers, too. It is wire for TCP's
    senders, payload for fluid ones.
    """
    transport: Annotated[Transport, Field(examples=[{"tcp": "bbr"}])] = "tcp"
    """How senders behave: as TCP's, which is cubic unless {tcp: reno} or {tcp: bbr} says otherwise;
    or fluid, without slow start and losses, as what throttles above TCP.
    """
    handshake: bool = True
    """Whether a new connection waits for TCP's handshake of one round trip."""
    jitter: Duration = 0.0
    """By how much a round trip is late at most, at random; the order of packets stays."""
    loss: Share = 0.0
    """The share of packets that are lost at random; only TCP's senders notice."""
    queue: Queues | None = None
    """What waits before the link at most, in all connections together: a time at its rate, or a
    size; for both directions or one each. Without it every connection has its own.
    """
    competing_downloads: Annotated[int, Field(examples=[2], ge=0, le=_MOST_COMPETING)] = 0
    """How many other downloads share the link during a load."""
    outages: Annotated[
        OutagesBlock | None,
        Field(examples=[{"first": "500 ms", "duration": "800 ms", "every": "5 s"}]),
    ] = None
    """Times without service."""
    trace: Annotated[TracesBlock, Field(examples=[{"download": "lte.down"}])] = TracesBlock()
    """Recorded rates in place of download or upload: files in mahimahi's format."""
    seed: Annotated[int, Field(examples=[7], ge=0, lt=2**63)] = 0
    """What jitter and loss are drawn from: the same number draws the same."""
    source: Annotated[str, Field(examples=["measured in our clinic"])] = ""
    """Where the figures are from."""

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
