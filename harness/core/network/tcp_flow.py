"""One connection's place on a link of TCP's senders: its sender, its receiver, and what is out."""

from math import inf

from harness.core.network.coasting.coast import Coast
from harness.core.network.flow import Flow
from harness.core.network.sender.receiver import Receiver
from harness.core.network.sender.sender import Sender


class TcpFlow(Flow):
    """One connection's place on a link, its sender and its receiver.

    `unreported_bytes` were handed over, and have not been reported as arrived; `written_bytes`
    have reached the sender, `buffer_bytes` wait before the link, overhead included. The stream is
    `end_bytes` long, as soon as that is known. The link looks at it at `wake_s`, whatever comes.
    `coast` is None while the sender is told of acknowledgements.
    """

    __slots__ = (
        "buffer_bytes",
        "coast",
        "end_bytes",
        "has_ended",
        "receiver",
        "sender",
        "unreported_bytes",
        "wake_s",
        "written_bytes",
    )

    def __init__(self, most_queued_bytes: float, sender: Sender) -> None:
        super().__init__(most_queued_bytes)
        self.sender = sender
        self.receiver = Receiver()
        self.coast: Coast | None = None
        self.buffer_bytes = 0
        self.written_bytes = 0
        self.unreported_bytes = 0
        self.end_bytes: int | None = None
        self.has_ended = False
        self.wake_s = inf
