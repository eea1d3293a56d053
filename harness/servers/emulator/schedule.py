"""What the emulator carried, and how far it fell behind the schedule that the link prescribes."""

from dataclasses import dataclass, field

from harness.servers.emulator.server_idle import ServerIdle, Span


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What happened on a link since the report before.

    Bytes are of HTTP, at the client. `delivery_lateness_s` is the most by which bytes reached
    the client's socket after they should have; `answer_lateness_s` the most that the downlink
    idled during one answer because proxy and origin took longer than the network hides.
    `lateness_s` is how the greater of both grew: (moment, lateness) whenever it grew, in seconds
    since the first byte. `server_idle_s` is when the downlink had nothing to send because a server
    was busy, counted likewise.
    """

    up_bytes: int
    down_bytes: int
    connection_count: int
    longest_queue_bytes: int
    delivery_lateness_s: float
    answer_lateness_s: float
    lateness_s: tuple[tuple[float, float], ...] = ()
    server_idle_s: tuple[Span, ...] = ()

    @property
    def max_lateness_s(self) -> float:
        """How far any byte was behind its schedule, in seconds."""
        return max(self.delivery_lateness_s, self.answer_lateness_s)


@dataclass(slots=True)
class Schedule:
    """Collects, while the emulator runs, what the next report says."""

    up_bytes: int = 0
    down_bytes: int = 0
    connection_count: int = 0
    longest_queue_bytes: int = 0
    delivery_lateness_s: float = 0.0
    answer_lateness_s: float = 0.0
    server_idle: ServerIdle = field(default_factory=ServerIdle, compare=False)
    _growth_s: list[tuple[float, float]] = field(default_factory=list)
    _begun_s: float = 0.0

    def begin(self, now_s: float) -> None:
        """A load begins: moments of lateness count from here."""
        self._begun_s = now_s

    def note_queue(self, size_bytes: int) -> None:
        """So many bytes of one connection wait for one direction of the link."""
        self.longest_queue_bytes = max(self.longest_queue_bytes, size_bytes)

    def note_delivery(self, lateness_s: float, now_s: float) -> None:
        """Bytes reached the client's socket so much later than they should have."""
        self._note_growth(lateness_s, now_s)
        self.delivery_lateness_s = max(self.delivery_lateness_s, lateness_s)

    def note_answer(self, lateness_s: float, now_s: float) -> None:
        """The downlink has idled so long during one answer."""
        self._note_growth(lateness_s, now_s)
        self.answer_lateness_s = max(self.answer_lateness_s, lateness_s)

    def report(self) -> LinkReport:
        """All of it since the report before; the next one starts from nothing."""
        report = LinkReport(
            self.up_bytes,
            self.down_bytes,
            self.connection_count,
            self.longest_queue_bytes,
            self.delivery_lateness_s,
            self.answer_lateness_s,
            tuple(self._growth_s),
            self.server_idle.spans(self._begun_s),
        )
        self._start_over()
        return report

    def _start_over(self) -> None:
        self.up_bytes = self.down_bytes = self.connection_count = self.longest_queue_bytes = 0
        self.delivery_lateness_s = self.answer_lateness_s = self._begun_s = 0.0
        self._growth_s = []
        self.server_idle = ServerIdle()

    def _note_growth(self, lateness_s: float, now_s: float) -> None:
        if lateness_s > max(self.delivery_lateness_s, self.answer_lateness_s):
            self._growth_s.append((now_s - self._begun_s, lateness_s))
