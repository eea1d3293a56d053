"""What a player performs: a machine that says what to do next, and is told what came of it."""

from typing import Protocol

from harness.core.retrieval.attempt import DecodeJob, Render
from harness.core.retrieval.failure import Failure
from harness.core.retrieval.fetch import BodyState, ImageRequest
from harness.core.retrieval.ledger import NOTHING, Arrived
from harness.core.retrieval.timeline import Timeline


class Playable(Protocol):
    """The methods of `machine.Retrieval`, which has their meaning."""

    timeline: Timeline

    @property
    def is_done(self) -> bool:
        """Whether nothing more will be asked for; renders may still be handed out."""
        ...

    def next_requests(self, now_s: float) -> list[ImageRequest]:
        """The requests to send now, in order."""
        ...

    def next_decodes(self) -> list[DecodeJob]:
        """The decodes to start now, in order."""
        ...

    def next_renders(self) -> list[Render]:
        """What the last decode puts on screen."""
        ...

    def next_offer_bytes(self, request: ImageRequest) -> int | None:
        """From which size of its body on `received` wants to hear of a request before its end."""
        ...

    def received(self, request: ImageRequest, body: BodyState, now_s: float) -> None:
        """A streamed body has grown."""
        ...

    def finished(
        self, request: ImageRequest, body: BodyState, now_s: float, head_bytes: int = 0
    ) -> None:
        """A request has brought its last byte."""
        ...

    def failed(
        self, request: ImageRequest, failure: Failure, now_s: float, brought: Arrived = NOTHING
    ) -> None:
        """A request was not answered as the viewer needs it."""
        ...

    def decoded(self, job: DecodeJob, now_s: float) -> None:
        """A decode has succeeded."""
        ...

    def decode_failed(self, job: DecodeJob, told: str, now_s: float) -> None:
        """A decode has failed with these words."""
        ...

    def rendered(self, render: Render, now_s: float) -> None:
        """A decoded image is on screen."""
        ...
