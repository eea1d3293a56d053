"""Counts what arrives until a window may be one segment larger (tcp_cong.c, tcp_cong_avoid_ai)."""


class Counter:
    """What arrived since the window grew last counts whole, however slowly it grew then."""

    def __init__(self) -> None:
        self._segments = 0.0

    def begin(self) -> None:
        """The window was reduced."""
        self._segments = 0.0

    def grown(self, window: float, segments: float, each: float) -> float:
        """The window after so many more segments, where `each` of them make it one larger."""
        if self._segments >= each:
            self._segments = 0.0
            window += 1
        self._segments += segments
        if self._segments >= each:
            steps = self._segments // each
            self._segments -= steps * each
            window += steps
        return window
