"""How much of a window was used, which decides whether it may grow (tcp_cwnd_validate)."""


class WindowUse:
    """What was on its way at most since the last round trip began.

    `is_limited` if the window was full: one that was full once counts as full for a round trip.
    """

    def __init__(self) -> None:
        self.is_limited = False
        self.most_out_bytes = 0
        self._until_byte = 0

    def note(self, is_limited: bool, acked_bytes: int, sent_bytes: int) -> None:
        """What was sent and not acknowledged is out; whether the window kept more back."""
        out_bytes = sent_bytes - acked_bytes
        is_more = out_bytes > self.most_out_bytes and not self.is_limited
        if is_limited or is_more or acked_bytes >= self._until_byte:
            self.is_limited = is_limited
            self.most_out_bytes = out_bytes
            self._until_byte = sent_bytes
