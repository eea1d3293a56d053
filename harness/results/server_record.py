"""What a run document keeps of somebody else's server whose images were loaded."""

from dataclasses import dataclass

from harness.core.images.server_state import ServerState
from harness.results.record import Record


@dataclass(frozen=True, slots=True)
class OwnTimeRecord(Record):
    """How long a server took until the last byte of one image, in the median and at most."""

    median_s: float
    greatest_s: float


@dataclass(frozen=True, slots=True)
class FormRecord(Record):
    """The images of one path ("frames", "jls"), each asked for alone: at first, and then again.

    Those that `take_turns` were worked on one by one, however many were asked for at once.
    """

    path: str
    first: OwnTimeRecord
    again: OwnTimeRecord
    take_turns: bool = False


@dataclass(frozen=True, slots=True)
class ServerRecord(Record):
    """In which state each load found the server, and its own times, learnt before the first one.

    In a cold state the first answer for an image waited for as much longer as `first` was. The real
    round trip to it, 0 on this machine, is in none of the times. Where it does not `gives_leave` to
    pages, the harness did.
    """

    state: ServerState
    forms: tuple[FormRecord, ...]
    real_rtt_s: float = 0.0
    gives_leave: bool = True
