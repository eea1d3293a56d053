"""What a case plays, and what to expect of it before anything is measured.

A load plays its setup. What the rules say must come of it is an expectation; a plan has both, and
what a table prints beside a measured time: floors, and the size of the images.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from numpy.typing import NDArray

from harness.core.http.byte_range import Chunks
from harness.core.images.manifest import Manifest
from harness.core.images.served import ServedBody, bodies_from, body_at
from harness.core.images.server_faults import NOT_FOUND, OriginBehaviour, ServerFaults
from harness.core.images.server_state import ServerState
from harness.core.load import Load
from harness.core.milestone import PerMilestone
from harness.core.models.floor import first_image_floor_s, ideal_timeline
from harness.core.models.opening_floor import opening_floor_s
from harness.core.network.profile import NetworkProfile
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.failure import refused
from harness.core.retrieval.fetch import FetchMode, fetch_mode, range_chunks, url_path
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.ohif import for_load
from harness.core.retrieval.policy import ClientPolicy
from harness.core.retrieval.timeline import Timeline, Wait, milestones, moments_s
from harness.core.viewing.asking import StudyOpening

_LEAST_LIMIT_S = 30.0
_LIMIT_PER_FLOOR = 10.0


@dataclass(frozen=True, slots=True)
class Images:
    """The images of a run and the ways they are served.

    `pixels` is the source, (frames, rows, columns), None where nobody decodes; `bodies` are the
    answers of `origin` by path, before it does anything wrong with them, from somebody else's
    server in this `state`. `headers` are those of the files that were imported. `real_rtt_s` is
    the real round trip to that server, which is in no time of its answers. `frame_paths` is what
    is loaded: every slice of a volume, the first image of a stack.
    """

    manifest: Manifest
    pixels: NDArray[Any] | None
    bodies: Mapping[str, ServedBody]
    load: Load
    origin: OriginBehaviour
    state: ServerState = ServerState.WARM
    headers: tuple[Mapping[str, Any], ...] = ()
    real_rtt_s: float = 0.0
    frame_paths: Sequence[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "frame_paths", tuple(self.manifest.loaded_paths(self.load)))

    def answered_by(self, origin: OriginBehaviour) -> "Images":
        """The same images from an origin that answers in another way."""
        if origin == self.origin:
            return self
        bodies = bodies_from(self.manifest, origin, self.state)
        return replace(self, bodies=bodies, origin=origin)

    def over(self, network: NetworkProfile) -> "Images":
        """The same images as they come over a network.

        The real round trip to their server takes the place of as much of the emulated one; what
        that cannot hide, the server needs more for each answer.
        """
        more_s = network.unhidden_s(self.real_rtt_s)
        if not more_s:
            return self
        bodies = {
            path: replace(body, server_s=body.server_s + more_s)
            for path, body in self.bodies.items()
        }
        return replace(self, bodies=bodies)

    def retrieval(self, setup: "LoadSetup") -> Retrieval:
        """What plays a load of these images. Raises IndexError for a stage beyond them."""
        return Retrieval(setup.retrieve, for_load(setup.policy, self.load), self.frame_paths)

    def body(self, path: str) -> ServedBody | None:
        """What is served under a path with its arguments; None where nothing is."""
        return body_at(self.bodies, path)


@dataclass(frozen=True, slots=True)
class LoadSetup:
    """What a load plays: a retrieve configuration under a client policy, over a network.

    `opening` is what comes before the first frame; None where a load begins with that.
    """

    retrieve: RetrieveConfiguration
    policy: ClientPolicy
    network: NetworkProfile
    opening: StudyOpening | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the rules let one expect of a load, on whatever network.

    `full_image_indices` are those that end at what the viewer calls full resolution, unless one
    of their requests is refused by a server that refuses one of every `refusal_period_count`.
    `can_complete` is false where the viewer says so of images that lack pixels. Stages may fail to
    have `may_fail_indices`, because the scenario asks for a server that lets them;
    `stall_s` is how long such a server lets an answer wait.
    """

    full_image_indices: frozenset[int]
    can_complete: bool
    may_fail_indices: frozenset[int] = frozenset()
    stall_s: float = 0.0
    refusal_period_count: int | None = None

    def most_refused_count(self, request_count: int) -> int:
        """How many of a load's requests the server may refuse, whatever they ask for."""
        period_count = self.refusal_period_count
        return 0 if period_count is None else request_count // period_count

    def reached(self, timeline: Timeline, image_count: int) -> PerMilestone[Wait | None]:
        """The moments of a load; None where one never came, or its images lack pixels."""
        moments = milestones(timeline, image_count)
        return moments if self.can_complete else replace(moments, complete=None)


@dataclass(frozen=True, slots=True)
class Plan:
    """One case on one network, and what physics and the rules let one expect of it.

    `floors_s` are the least times in which each milestone can be reached, None if it never is.
    `size_bytes` is what all images weigh in the smallest form that the configuration asks for.
    `opening_floor_s` is the least time from the click to the first frame asked for.
    """

    setup: LoadSetup
    expected: Expectation
    floors_s: PerMilestone[float | None]
    size_bytes: int
    opening_floor_s: float = 0.0

    @property
    def limit_s(self) -> float:
        """How long a load may take before it counts as stalled."""
        floor_s = self.floors_s.complete or self.floors_s.first_render or 0.0
        floor_s += self.opening_floor_s
        return _LEAST_LIMIT_S + _LIMIT_PER_FLOOR * floor_s


def plan(setup: LoadSetup, images: Images, connections: int) -> Plan:
    """What a case should do on a network. Raises IndexError for a stage beyond the images."""
    paths, bodies, faults = images.frame_paths, images.bodies, images.origin.faults
    ideal = _ideal(setup, images, connections, faults)
    expected = _expectation(setup, images, connections, ideal)
    begun = images.retrieval(setup)
    return Plan(
        setup=setup,
        expected=expected,
        floors_s=replace(
            moments_s(expected.reached(ideal, len(paths))),
            first_image=first_image_floor_s(begun, bodies, setup.network, connections, faults),
        ),
        size_bytes=_smallest_form_bytes(setup.retrieve, setup.policy, images),
        opening_floor_s=opening_floor_s(setup.opening, setup.network) if setup.opening else 0.0,
    )


def expectation(setup: LoadSetup, images: Images, connections: int) -> Expectation:
    """What to expect of a load, where nobody asks for its floors. Raises IndexError likewise."""
    ideal = _ideal(setup, images, connections, images.origin.faults)
    return _expectation(setup, images, connections, ideal)


def _expectation(
    setup: LoadSetup, images: Images, connections: int, ideal: Timeline
) -> Expectation:
    """`ideal` is the load itself on an ideal network."""
    faults, unrefused = images.origin.faults, ideal
    if faults.counts_requests:
        unrefused = _ideal(setup, images, connections, faults.without_refusals())
    spoilt = {index for index in range(len(images.frame_paths)) if faults.may_fail(index)}
    return Expectation(
        full_image_indices=full_images(unrefused),
        can_complete=_fetches_every_pixel(ideal, images),
        may_fail_indices=frozenset(spoilt | _without_a_form(ideal)),
        stall_s=faults.stall.duration_s if faults.stall else 0.0,
        refusal_period_count=faults.failure_period_count,
    )


def _without_a_form(ideal: Timeline) -> set[int]:
    """The images that some stage asks for in a form that the server does not have."""
    missing = refused(NOT_FOUND)
    return {failed.image_index for failed in ideal.failed if failed.failure == missing}


def _ideal(setup: LoadSetup, images: Images, connections: int, faults: ServerFaults) -> Timeline:
    retrieval = images.retrieval(setup)
    return ideal_timeline(retrieval, images.bodies, setup.network, connections, faults)


def full_images(timeline: Timeline) -> frozenset[int]:
    """The images that reached full resolution."""
    full = ImageQualityStatus.FULL_RESOLUTION
    return frozenset(shown.image_index for shown in timeline.shown if shown.status is full)


def _fetches_every_pixel(timeline: Timeline, images: Images) -> bool:
    """Whether every image is asked for in a lossless encoding, where a decoder finds it."""
    lossless = {entry.path for entry in images.manifest.encodings if entry.is_lossless}
    fetched = {
        request.image_index
        for request in timeline.requests
        if (body := images.body(request.path)) and body.encoding_path in lossless
    }
    appended = {each.image_index for each in timeline.requests if each.appended_to_partial}
    return len(fetched - appended) == len(images.frame_paths)


def _smallest_form_bytes(
    retrieve: RetrieveConfiguration, policy: ClientPolicy, images: Images
) -> int:
    forms = dict.fromkeys(retrieve.options_for(stage) for stage in retrieve.stages)
    chunks: dict[str, Chunks] = {}
    sizes = [_form_bytes(options, policy, images, chunks) for options in forms]
    return min((size for size in sizes if size), default=0)


def _form_bytes(
    options: RetrieveOptions,
    policy: ClientPolicy,
    images: Images,
    chunks: dict[str, Chunks],
) -> int:
    """The size of all images as these options ask for them; 0 where the dataset has none.

    `chunks` are those of the ranges so far, by URL: the first range of a URL settles them.
    """
    paths = [url_path(path, options) for path in images.frame_paths]
    most = None
    if fetch_mode(options, policy) is FetchMode.RANGE:
        settled = chunks.setdefault(paths[0], range_chunks(options, policy))
        if options.range_index != -1:
            most = settled.first_bytes + settled.next_bytes * (options.range_index or 0)
    sizes = (body.size_bytes for body in map(images.body, paths) if body)
    return sum(size if most is None else min(size, most) for size in sizes)
