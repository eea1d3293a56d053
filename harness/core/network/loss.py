"""Which packets a link loses: any of them alike, the same ones from the same seed."""

from random import Random


class RandomLoss:
    """Loses `share` of the packets that it is asked about, in turn; none without a seed."""

    def __init__(self, share: float, seed: str | None = None) -> None:
        assert 0 <= share < 1, share
        self._share = share
        self.begin(seed)

    def begin(self, seed: str | None) -> None:
        """Draw from a seed from now on; lose nothing with None."""
        self._random = None if seed is None else Random(seed)

    def takes_next(self) -> bool:
        """Whether the next packet is lost."""
        return self._random is not None and self._random.random() < self._share
