"""When the next packet may leave a paced sender (tcp_output.c, tcp_update_skb_after_send)."""

from math import inf


class Pacer:
    """Puts packets apart; `until_s` is when the next may leave, -inf where nothing paces."""

    __slots__ = ("until_s",)

    def __init__(self) -> None:
        self.until_s = -inf

    def send(self, size_bytes: int, now_s: float, pace_bps: float) -> None:
        """A packet leaves; what it leaves too late is made up for, up to half of its length."""
        length_s = size_bytes * 8 / pace_bps
        late_s = max(0.0, now_s - self.until_s)
        self.until_s = max(self.until_s, now_s) + length_s - min(length_s / 2, late_s)
