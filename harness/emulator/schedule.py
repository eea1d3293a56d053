"""What the emulator carried, and how far it fell behind the schedule that the link prescribes."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What happened on a link since the report before.

    Bytes are of HTTP, at the client. `delivery_lateness_s` is the most by which bytes reached
    the client's socket after they should have; `answer_lateness_s` the most that the downlink
    idled during one answer because proxy and origin took longer than the network hides.
    """

    up_bytes: int
    down_bytes: int
    connection_count: int
    longest_queue_bytes: int
    delivery_lateness_s: float
    answer_lateness_s: float

    @property
    def max_lateness_s(self) -> float:
        """How far any byte was behind its schedule, in seconds."""
        return max(self.delivery_lateness_s, self.answer_lateness_s)

    def as_document(self) -> dict[str, Any]:
        """As JSON carries it between two processes."""
        return asdict(self)


@dataclass(slots=True)
class Schedule:
    """Collects, while the emulator runs, what the next report says."""

    up_bytes: int = 0
    down_bytes: int = 0
    connection_count: int = 0
    longest_queue_bytes: int = 0
    delivery_lateness_s: float = 0.0
    answer_lateness_s: float = 0.0

    def note_queue(self, size_bytes: int) -> None:
        """So many bytes of one connection wait for one direction of the link."""
        self.longest_queue_bytes = max(self.longest_queue_bytes, size_bytes)

    def note_delivery(self, lateness_s: float) -> None:
        """Bytes reached the client's socket so much later than they should have."""
        self.delivery_lateness_s = max(self.delivery_lateness_s, lateness_s)

    def note_answer(self, lateness_s: float) -> None:
        """The downlink has idled so long during one answer."""
        self.answer_lateness_s = max(self.answer_lateness_s, lateness_s)

    def report(self) -> LinkReport:
        """All of it since the report before; the next one starts from nothing."""
        report = LinkReport(**asdict(self))
        self.__init__()  # type: ignore[misc]
        return report
