"""The most of late, in three numbers (lib/win_minmax.c, after Kathleen Nichols)."""


class RunningMost:
    """The greatest of what was noted in the last `span` rounds, and the next ones after it."""

    def __init__(self, span: int) -> None:
        self._span = span
        self._best = [(0, 0.0)] * 3  # in which round, and how much: the most, and what came later

    @property
    def value(self) -> float:
        """The greatest."""
        return self._best[0][1]

    def note(self, at_round: int, value: float) -> None:
        """So much was seen in a round, no earlier one than before."""
        best = self._best
        if value >= best[0][1] or at_round - best[2][0] > self._span:
            self._best = [(at_round, value)] * 3
            return
        if value >= best[1][1]:
            best[1] = best[2] = (at_round, value)
        elif value >= best[2][1]:
            best[2] = (at_round, value)
        self._forget(at_round, value)

    def _forget(self, at_round: int, value: float) -> None:
        best, latest = self._best, (at_round, value)
        age = at_round - best[0][0]
        if age > self._span:
            best[:] = best[1], best[2], latest
            if at_round - best[0][0] > self._span:
                best[:] = best[1], best[2], latest
        elif best[1][0] == best[0][0] and age > self._span // 4:
            best[1] = best[2] = latest
        elif best[2][0] == best[1][0] and age > self._span // 2:
            best[2] = latest
