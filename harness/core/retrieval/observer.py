"""Somebody who is told what a retrieval does, while it does it."""

from collections.abc import Sequence

from harness.core.retrieval.fetch import ImageRequest


class RetrievalObserver:
    """Does nothing by itself: a subclass says what it wants to hear of."""

    def asked(self, requests: Sequence[ImageRequest]) -> None:
        """These requests are handed out, in this order."""

    def finished(self, request: ImageRequest) -> None:
        """A request has brought its last byte, and what it brought was taken up."""
