"""One configuration of the space: what is fetched of which slices first, and how the rest follows.

A candidate is always something that a viewer can be given: stages, options, and nothing else.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from harness.core.load import Load
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.fetch import DEFAULT_FRAMES_PATH
from harness.core.retrieval.policy import ClientPolicy
from harness.core.retrieval.stage import NearbyFrame, RequestType, RetrieveStage

FIRST, FULL = "first", "full"
_FIRST_PRIORITY = 5  # As interleavedRetrieve.ts begins; a lower number goes first.


class Opening(Enum):
    """The slices that are asked for before all others, by their positions."""

    NONE = ()
    MIDDLE = (0.5,)
    MIDDLE_AND_ENDS = (0.5, 0, -1)


@dataclass(frozen=True, slots=True)
class FirstForm:
    """What is fetched of an image before all of it: another encoding, or a range from its start.

    `range_bytes` None is the whole of what is served under `path`.
    """

    path: str
    range_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """Which slices are asked for first: every `decimate`-th from `offset` on.

    `first_stage_count` stages, one slice further each, ask in the first form. `spreads_rest`
    fetches what is left in as many steps; else it follows in display order.
    """

    decimate: int = 1
    offset: int = 0
    first_stage_count: int = 1
    spreads_rest: bool = False
    opening: Opening = Opening.NONE

    @property
    def reach_count(self) -> int:
        """How many slices away a copy stands in at most."""
        return self.decimate // 2

    def offsets(self) -> list[int]:
        """Where each pass begins, in the order of the passes."""
        return [(self.offset + index) % self.decimate for index in range(self.decimate)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way of loading: `first` (None: nothing but whole images), and whole images after it.

    `stream_bytes` shows the whole images while they arrive, from that size on. `decode_level` is
    that of partial images, None as the viewer chooses; `connections` None are the client's.
    """

    full_path: str
    first: FirstForm | None = None
    steps: Steps = field(default_factory=Steps)
    stream_bytes: int | None = None
    decode_level: int | None = None
    connections: int | None = None

    @property
    def goes_on(self) -> bool:
        """Whether the whole image goes on where its first range ended."""
        first = self.first
        return first is not None and bool(first.range_bytes) and first.path == self.full_path


def configuration_of(
    candidate: Candidate, load: Load, policy: ClientPolicy, lossy_paths: Sequence[str] = ()
) -> RetrieveConfiguration:
    """The candidate as the configuration of a viewer.

    `lossy_paths` are encodings at full size that lose something; others that are not whole are
    reduced.
    """
    options = {FULL: _full_options(candidate, policy)}
    if candidate.first is not None:
        options |= {FIRST: first_options(candidate, policy, lossy_paths)}
    return RetrieveConfiguration("tuned", tuple(_stages(candidate, load)), options)


def first_options(
    candidate: Candidate, policy: ClientPolicy, lossy_paths: Sequence[str] = ()
) -> RetrieveOptions:
    """How the first form is asked for; that of the whole images where there is none."""
    first = candidate.first
    if first is None:
        return _full_options(candidate, policy)
    status = None
    if first.path != candidate.full_path:
        is_lossy = first.path in lossy_paths
        status = ImageQualityStatus.LOSSY if is_lossy else ImageQualityStatus.SUBRESOLUTION
    if first.range_bytes is None:
        return RetrieveOptions(
            frames_path=_frames_path(first.path),
            image_quality_status=status,
            streaming=_no_stream(policy),
            decode_level=0,  # else a plain answer that is not full is reduced, see stream_offer
        )
    has_initial = policy.initial_chunk_size_bytes is not None
    return RetrieveOptions(
        frames_path=_frames_path(first.path),
        image_quality_status=status,
        range_index=0,
        chunk_size_bytes=first.range_bytes,
        initial_chunk_size_bytes=first.range_bytes if has_initial else None,
        decode_level=candidate.decode_level,
    )


def _full_options(candidate: Candidate, policy: ClientPolicy) -> RetrieveOptions:
    frames_path = _frames_path(candidate.full_path)
    if candidate.goes_on:
        return RetrieveOptions(frames_path=frames_path, range_index=-1)
    size_bytes = candidate.stream_bytes
    if size_bytes is None:
        return RetrieveOptions(frames_path=frames_path, streaming=_no_stream(policy))
    has_initial = policy.initial_chunk_size_bytes is not None
    return RetrieveOptions(
        frames_path=frames_path,
        streaming=True,
        min_chunk_size_bytes=None if has_initial else size_bytes,
        initial_chunk_size_bytes=size_bytes if has_initial else None,
        decode_level=candidate.decode_level,
    )


def _frames_path(path: str) -> str | None:
    return None if f"/{path}/" == DEFAULT_FRAMES_PATH else f"/{path}/"


def _no_stream(policy: ClientPolicy) -> bool | None:
    return False if policy.streams_by_default else None


def _stages(candidate: Candidate, load: Load) -> Iterator[RetrieveStage]:
    pool = RequestType.THUMBNAIL if load is Load.VOLUME else RequestType.INTERACTION
    for priority, stage in enumerate(_passes(candidate), start=_FIRST_PRIORITY):
        yield RetrieveStage(
            id=stage.id,
            positions=stage.positions,
            decimate=stage.decimate,
            offset=stage.offset,
            retrieve_type=stage.retrieve_type,
            request_type=pool,
            priority=priority,
            nearby_frames=stage.nearby_frames,
        )


def _passes(candidate: Candidate) -> Iterator[RetrieveStage]:
    """The stages, without what queue they wait in."""
    steps = candidate.steps
    form = FIRST if candidate.first else FULL
    copies = _copies(steps.reach_count)
    if steps.opening.value:
        yield RetrieveStage(
            "opening", steps.opening.value, retrieve_type=form, nearby_frames=copies
        )
    offsets, count = steps.offsets(), steps.first_stage_count
    for number, offset in enumerate(offsets[:count], start=1):
        nearby = copies if number == 1 else ()
        yield RetrieveStage(
            f"first{number}", (), steps.decimate, offset, form, nearby_frames=nearby
        )
    if steps.decimate > 1 and steps.spreads_rest:
        for number, offset in enumerate(offsets[count:] + offsets[:count], start=1):
            yield RetrieveStage(f"full{number}", (), steps.decimate, offset, FULL)
    elif candidate.first or count < steps.decimate:
        yield RetrieveStage("full", retrieve_type=FULL)


def _copies(reach_count: int) -> tuple[NearbyFrame, ...]:
    """Copies for the neighbours on both sides, the nearest first."""
    return tuple(
        NearbyFrame(
            side * distance,
            ImageQualityStatus.ADJACENT_REPLICATE
            if distance == 1
            else ImageQualityStatus.FAR_REPLICATE,
        )
        for distance in range(1, reach_count + 1)
        for side in (-1, 1)
    )


def in_words(candidate: Candidate, load: Load) -> str:
    """The candidate for a table: "lossy of 1 slice of 5 from 2 on, then jls"."""
    steps, whole = candidate.steps, _whole_words(candidate)
    which = f" of {_slices(steps)}" if load is Load.VOLUME else ""
    if candidate.first is None:
        is_plain = steps.decimate == 1 and not steps.opening.value
        words = whole if is_plain else f"{whole}{which}, then the others"
    else:
        rest = "the rest of it" if candidate.goes_on else whole
        words = f"{_first_words(candidate)}{which}, then {rest}"
    if steps.decimate > 1 and steps.spreads_rest:
        words += " in the same steps"
    return words if candidate.connections is None else f"{words}, {candidate.connections} at once"


def _whole_words(candidate: Candidate) -> str:
    if candidate.stream_bytes is None:
        return candidate.full_path
    return f"{candidate.full_path} shown from {candidate.stream_bytes} B on{_cap(candidate)}"


def _first_words(candidate: Candidate) -> str:
    assert candidate.first is not None
    if candidate.first.range_bytes is None:
        return candidate.first.path
    return f"{candidate.first.range_bytes} B of {candidate.first.path}{_cap(candidate)}"


def _cap(candidate: Candidate) -> str:
    return "" if candidate.decode_level is None else f" at level {candidate.decode_level}"


def _slices(steps: Steps) -> str:
    opening = {
        Opening.NONE: "",
        Opening.MIDDLE: "the middle slice and ",
        Opening.MIDDLE_AND_ENDS: "the middle, first and last slice and ",
    }[steps.opening]
    if steps.first_stage_count == steps.decimate:
        order = "" if steps.decimate == 1 else f" in {steps.decimate} steps from {steps.offset} on"
        return f"{opening}every slice{order}"
    count = steps.first_stage_count
    share = f"1 slice of {steps.decimate}" if count == 1 else f"{count} slices of {steps.decimate}"
    return f"{opening}{share} from {steps.offset} on"
