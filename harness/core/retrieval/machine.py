"""The Cornerstone3D retrieve rules as a state machine: what to ask for next, how good it is now.

It does no IO. A shell performs what `next_requests`, `next_decodes` and `next_renders` hand out,
and reports what came of it. The laws, from ProgressiveRetrieveImages.ts (Cornerstone3D 85fd19396):

1. An image has a chain of stages. Its next stage starts when the one before has ended without
   an image at full resolution, and bytes fetched from the same URL go along.
2. The quality of an image never falls.
3. Of one request, at most one part is being decoded; newer parts replace each other meanwhile.
4. A failure ends a stage of an image, not the image, as long as a stage is left.
"""

from collections.abc import Sequence
from itertools import count

from harness.core.http.priority import Priority
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval import ohif
from harness.core.retrieval.attempt import Attempt, DecodeJob, Render
from harness.core.retrieval.attempt_state import DELIVERED, SHORT_OF_FULL, AttemptState
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.coverage import Coverage
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.failure import NOT_FULL, UNREADABLE, Failure, FailureKind
from harness.core.retrieval.fetch import (
    BodyState,
    FetchMode,
    FetchRules,
    HeldBytes,
    ImageRequest,
    hold,
    range_offer,
    range_to_ask,
    stream_offer,
    url_path,
)
from harness.core.retrieval.ledger import NOTHING, Arrived, FetchedBytes, arrived
from harness.core.retrieval.observer import RetrievalObserver
from harness.core.retrieval.policy import ClientPolicy
from harness.core.retrieval.pool import RequestPool
from harness.core.retrieval.stage import RetrieveStage
from harness.core.retrieval.stage_progress import StageProgress
from harness.core.retrieval.timeline import ImageFailed, StageEnded, Timeline


class Retrieval:
    """One load of a list of images, by their WADO-RS paths in display order.

    `observer` is told of its requests. Raises IndexError where a stage asks for an image that does
    not exist.
    """

    def __init__(
        self,
        configuration: RetrieveConfiguration,
        policy: ClientPolicy,
        frame_paths: Sequence[str],
        observer: RetrievalObserver | None = None,
    ) -> None:
        self.timeline = Timeline()
        self._configuration = ohif.in_application(configuration, policy)
        self._policy = policy
        self._frame_paths = frame_paths
        self._observer = observer
        self._coverage = Coverage(len(frame_paths))
        self._held: dict[int, HeldBytes] = {}
        self._priorities: dict[int, Priority | None] = {}
        self._fetched = FetchedBytes()
        self._pool: RequestPool[Attempt] = RequestPool(policy.pool_caps)
        self._stages = StageProgress()
        self._rules: dict[str, FetchRules] = {}  # by retrieve type
        steps, self._thumbnail = ohif.thumbnail_apart(
            ohif.steps_of(self._configuration, len(frame_paths))
        )
        self._chains: dict[int, list[RetrieveStage]] = {}  # the stages left for each image
        self._attempts: dict[int, Attempt] = {}
        self._request_ids = count()
        self._decodes: list[DecodeJob] = []
        self._renders: list[Render] = []
        for index, stage in steps:
            self._chains.setdefault(index, []).append(stage)
            self._expect(stage)
        self._open_count = len(self._chains)
        for index, chain in self._chains.items():  # in the order in which they are first named
            self._enqueue(index, chain[0])
        if self._thumbnail is not None:
            self._expect(self._thumbnail[1])
            self._enqueue(*self._thumbnail)

    def _expect(self, stage: RetrieveStage) -> None:
        self._stages.expect(stage.id)
        if stage.retrieve_type not in self._rules:
            options = self._configuration.options_for(stage)
            self._rules[stage.retrieve_type] = FetchRules(options, self._policy)

    @property
    def is_done(self) -> bool:
        """Whether every image has ended its chain; renders may still be handed out."""
        return self._open_count == 0

    def quality(self, image_index: int) -> ImageQualityStatus | None:
        """How good an image is now; None while it shows nothing."""
        return self._coverage.quality(image_index)

    # What the shell takes.

    def next_requests(self, now_s: float) -> list[ImageRequest]:
        """The requests to send now, in order; those that need no bytes are answered at once."""
        requests = []
        while attempts := self._pool.take():
            for attempt in attempts:
                request = self._request_for(attempt)
                if request.mode is FetchMode.RANGE and request.asked is None:
                    held = self._held[attempt.image_index]
                    assert held.body is not None
                    self._offer(attempt, range_offer(held.body, held, attempt.rules, now_s), now_s)
                else:
                    requests.append(request)
        if self._policy.ranges_overtake:
            requests.sort(key=lambda request: request.asked is None)
        if self._observer is not None:
            self._observer.asked(requests)
        return requests

    def next_decodes(self) -> list[DecodeJob]:
        """The decodes to start now, in order."""
        decodes, self._decodes = self._decodes, []
        return decodes

    def next_renders(self) -> list[Render]:
        """The images to put on screen now, in order."""
        renders, self._renders = self._renders, []
        return renders

    def next_offer_bytes(self, request: ImageRequest) -> int | None:
        """From which size of its body on `received` wants to hear of a request before its end."""
        if request.mode is not FetchMode.STREAM:
            return None
        return self._attempts[request.id].next_offer_bytes

    # What the shell reports.

    def received(self, request: ImageRequest, body: BodyState, now_s: float) -> None:
        """A streamed body has grown."""
        attempt = self._attempts[request.id]
        if not body.is_readable:
            self._fail_request(attempt, UNREADABLE, now_s)
        elif body.size_bytes >= attempt.next_offer_bytes:
            attempt.next_offer_bytes = body.size_bytes + attempt.rules.stream_chunks.next_bytes
            self._offer(attempt, stream_offer(body, attempt.rules, False, now_s), now_s)

    def finished(
        self, request: ImageRequest, body: BodyState, now_s: float, head_bytes: int = 0
    ) -> None:
        """A request has brought its last byte, after `head_bytes` of HTTP head."""
        attempt = self._attempts[request.id]
        held = self._held[request.image_index]
        brought = arrived(request, body, held, head_bytes)
        self.timeline.requests.append(self._fetched.count(request, brought, now_s))
        if request.asked is not None:
            hold(held, body, request.asked)
        if not body.is_readable:
            self._fail_request(attempt, UNREADABLE, now_s)
        elif request.asked is None:
            self._offer(attempt, stream_offer(body, attempt.rules, True, now_s), now_s)
        else:
            self._offer(attempt, range_offer(body, held, attempt.rules, now_s), now_s)
        if self._observer is not None:
            self._observer.finished(request)

    def failed(
        self, request: ImageRequest, failure: Failure, now_s: float, brought: Arrived = NOTHING
    ) -> None:
        """A request was not answered as the viewer needs it; what it brought came in vain."""
        brought = brought._replace(is_refused=failure.kind is FailureKind.REFUSED)
        self.timeline.requests.append(self._fetched.count(request, brought, now_s))
        self._fail_request(self._attempts[request.id], failure, now_s)

    def decoded(self, job: DecodeJob, now_s: float) -> None:
        """A decode has succeeded."""
        attempt = self._attempts[job.request.id]
        attempt.decoded(job, now_s)
        if job.offer.is_last or attempt.stage.shows_parts:
            self._deliver(attempt, job, now_s)
        self._go_on(attempt, job.offer, now_s)

    def decode_failed(self, job: DecodeJob, told: str, now_s: float) -> None:
        """A decode has failed with these words; that of an unfinished stream is let go."""
        attempt = self._attempts[job.request.id]
        if attempt.decode_failed(job.offer):
            self._fail(attempt, Failure(FailureKind.NO_IMAGE, told=told), now_s)
        else:
            self._go_on(attempt, job.offer, now_s)

    def rendered(self, render: Render, now_s: float) -> None:
        """A decoded image is on screen."""
        self.timeline.shown.extend(render.shown(now_s))

    # The rules.

    def _enqueue(self, index: int, stage: RetrieveStage) -> None:
        rules = self._rules[stage.retrieve_type]
        attempt = Attempt(index, stage, rules, rules.stream_chunks.first_bytes)
        self._pool.add(attempt, index, stage.request_type, stage.priority)

    def _request_for(self, attempt: Attempt) -> ImageRequest:
        index, options, mode = attempt.image_index, attempt.rules.options, attempt.rules.mode
        path = url_path(self._frame_paths[index], options)
        held = self._held.get(index)
        if held is None or held.path != path:
            held = self._held[index] = HeldBytes(path)
        request = ImageRequest(
            id=next(self._request_ids),
            image_index=index,
            stage_id=attempt.stage.id,
            path=path,
            mode=mode,
            asked=range_to_ask(held, options, self._policy) if mode is FetchMode.RANGE else None,
            held_bytes=0 if mode is FetchMode.PLAIN else held.size_bytes,
            priority=self._priorities.get(index),
        )
        attempt.asked(request)
        self._attempts[request.id] = attempt
        if not (self._thumbnail and ohif.is_thumbnail(attempt.stage.id)):
            self._chains[index].pop(0)
        return request

    def _offer(self, attempt: Attempt, offer: Offer, now_s: float) -> None:
        if attempt.has_ended:
            return
        job = attempt.take_up(offer, now_s)
        if job is not None:
            self._decodes.append(job)
        elif attempt.has_ended:
            self._end(attempt, now_s)

    def _go_on(self, attempt: Attempt, offer: Offer, now_s: float) -> None:
        """Take up the part that came meanwhile, or end the attempt after its last part."""
        waiting = attempt.next_waiting()
        if waiting is not None:
            self._offer(attempt, waiting, now_s)
        elif offer.is_last:
            self._end(attempt, now_s)

    def _deliver(self, attempt: Attempt, job: DecodeJob, now_s: float) -> None:
        self.timeline.decoded.append(job.decoded(now_s))
        shows = self._coverage.deliver(
            attempt.image_index, job.offer.status, attempt.stage.nearby_frames
        )
        if shows:
            self._renders.append(Render(job, now_s, shows))
        if job.offer.is_last:
            count_out = self._stages.fetched if shows else self._stages.skipped
            self._note(count_out(attempt.stage.id, now_s))

    def _fail_request(self, attempt: Attempt, failure: Failure, now_s: float) -> None:
        if not attempt.has_ended:
            attempt.request_failed()
            self._fail(attempt, failure, now_s)

    def _fail(self, attempt: Attempt, failure: Failure, now_s: float) -> None:
        is_permanent = not self._chains[attempt.image_index]
        self._note_failure(attempt, failure, is_permanent, now_s)
        self._end(attempt, now_s)

    def _end(self, attempt: Attempt, now_s: float) -> None:
        state, index = attempt.state, attempt.image_index
        if state not in DELIVERED:
            self._note(self._stages.failed(attempt.stage.id, now_s))
        self._pool.ended(index)
        if self._thumbnail is not None and index == self._thumbnail[0]:
            self._share_with_thumbnail(attempt, now_s)
        chain = self._chains[index]
        if chain and state is not AttemptState.COMPLETE:
            self._enqueue(index, chain[0])
            return
        if state in SHORT_OF_FULL:
            self._note_failure(attempt, NOT_FULL, True, now_s)
        self._open_count -= 1
        for stage in chain:
            self._note(self._stages.skipped(stage.id, now_s))
        chain.clear()

    def _share_with_thumbnail(self, attempt: Attempt, now_s: float) -> None:
        """What the first of an image's two askers brings is there for the other, too."""
        self._pool.forget(attempt.image_index)
        self._thumbnail = None
        if not ohif.is_thumbnail(attempt.stage.id):
            self._note(self._stages.skipped(ohif.THUMBNAIL.id, now_s))

    def _note_failure(
        self, attempt: Attempt, failure: Failure, is_permanent: bool, now_s: float
    ) -> None:
        self.timeline.failed.append(
            ImageFailed(now_s, attempt.image_index, attempt.stage.id, failure, is_permanent)
        )

    def _note(self, ended: StageEnded | None) -> None:
        if ended is not None:
            self.timeline.stages.append(ended)
