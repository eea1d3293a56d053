"""What may be drawn: candidates that a viewer can be given and a dataset has the images for.

Every parameter is drawn for every candidate, whether it counts or not: what is drawn on condition
only cannot be handed down from one generation to the next. Two draws may so be one candidate.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Protocol

from harness.core.images.manifest import EncodedFrames
from harness.core.load import Load
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.coverage import Coverage
from harness.core.retrieval.policy import ClientPolicy
from harness.predict.tune.candidate import (
    Candidate,
    FirstForm,
    Opening,
    Steps,
    configuration_of,
    first_options,
)
from harness.predict.tune.sharpness import halvings
from harness.run.plan import Images

RANGE_UNIT_BYTES = 512
GOOD_UNIT_BYTES = 4096
"""Of ranges that are to be good: all images have to be judged anew at each other length."""

_LEAST_MOST_BYTES = 128 * 1024
_VIEWERS_CHOICE = -1
_DECODE_LEVELS = (_VIEWERS_CHOICE, 0, 1, 2, 3)
_NOTHING = "nothing"
_RANGE = "range of "


class Chooser(Protocol):
    """Who chooses: a trial of the library's, or a test."""

    def suggest_categorical(self, name: str, choices: Sequence[Any]) -> Any:
        """One of the choices."""
        ...

    def suggest_int(self, name: str, low: int, high: int, *, log: bool = False) -> int:
        """A number from `low` to `high`, both included; `log` tries small ones more often."""
        ...


@dataclass(frozen=True, slots=True)
class Bounds:
    """What every candidate keeps to.

    A copy stands in `reach_count` slices away at most (2 in interleavedRetrieve.ts), and the first
    render shows 1/2^`halvings_count` of the rows and columns at least. `connections` may be
    chosen from; None are the client's own. Ranges are whole units of `unit_bytes`; those of
    `start_bytes` at full size are begun with, besides the shortest that are sharp enough.
    """

    reach_count: int = 2
    halvings_count: int = 2
    connections: tuple[int | None, ...] = (None,)
    unit_bytes: int = RANGE_UNIT_BYTES
    start_bytes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Space:
    """The candidates for some images under the policy of a client; `paths` are what may be used."""

    images: Images
    policy: ClientPolicy
    paths: tuple[str, ...]
    bounds: Bounds

    @property
    def encodings(self) -> list[EncodedFrames]:
        """The encodings that may be used."""
        return [each for each in self.images.manifest.encodings if each.path in self.paths]

    @property
    def full_paths(self) -> list[str]:
        """Those that lose nothing, which every candidate ends with one of."""
        return [each.path for each in self.encodings if each.is_lossless]

    @property
    def lossy_paths(self) -> list[str]:
        """Those that lose something, but no pixels."""
        rows = self.images.manifest.rows
        return [e.path for e in self.encodings if not e.is_lossless and e.rows == rows]

    @property
    def partial_paths(self) -> list[str]:
        """Those of which the viewer shows a part."""
        return [
            each.path
            for each in self.encodings
            if each.transfer_syntax_uid in self.policy.streamable and each.resolution_ends_bytes
        ]

    @property
    def first_forms(self) -> list[str]:
        """The names of what may be fetched first."""
        others = [each.path for each in self.encodings if not each.is_lossless]
        return [_NOTHING, *others, *(_RANGE + path for path in self.partial_paths)]

    @property
    def most_units(self) -> int:
        """The longest first range, in units: half of the largest image, or 128 KiB."""
        largest_bytes = max(max(each.sizes_bytes) for each in self.encodings)
        return max(_LEAST_MOST_BYTES, largest_bytes // 2) // self.bounds.unit_bytes

    @property
    def most_decimate(self) -> int:
        """The widest step that copies can bridge."""
        is_volume = self.images.load is Load.VOLUME
        return 2 * self.bounds.reach_count + 1 if is_volume else 1

    def draw(self, chooser: Chooser) -> Candidate:
        """A candidate; `refusal` says whether it is worth predicting."""
        first = chooser.suggest_categorical("first", self.first_forms)
        size_bytes = self.bounds.unit_bytes * chooser.suggest_int(
            "units", 1, self.most_units, log=True
        )
        streams = chooser.suggest_categorical("streams", [False, True])
        level = chooser.suggest_categorical("level", _DECODE_LEVELS)
        is_range = first.startswith(_RANGE)
        form = FirstForm(first.removeprefix(_RANGE), size_bytes if is_range else None)
        return Candidate(
            full_path=chooser.suggest_categorical("full", self.full_paths),
            first=None if first == _NOTHING else form,
            steps=self._steps(chooser),
            stream_bytes=size_bytes if streams else None,
            decode_level=None if level == _VIEWERS_CHOICE or not (is_range or streams) else level,
            connections=chooser.suggest_categorical("connections", self.bounds.connections),
        )

    def _steps(self, chooser: Chooser) -> Steps:
        most = self.most_decimate
        decimate = chooser.suggest_int("decimate", 1, most)
        offset = chooser.suggest_int("offset", 0, most - 1) % decimate
        count = (chooser.suggest_int("first_stages", 1, most) - 1) % decimate + 1
        spreads = chooser.suggest_categorical("spreads", [False, True])
        openings = [each.name for each in Opening] if most > 1 else [Opening.NONE.name]
        opening = chooser.suggest_categorical("opening", openings)
        return Steps(decimate, offset, count, spreads and decimate > 1, Opening[opening])

    def starts(self) -> Iterator[Mapping[str, Any]]:
        """What a search is shown before it draws: every first form at the widest step.

        Once for as few slices as copies can bridge, once for all slices. A range is as short as
        the promised sharpness allows. A start that is refused is drawn all the same.
        """
        most = self.most_decimate
        usual = {"streams": False, "connections": None}
        steps = {"decimate": most, "offset": most // 2, "spreads": False}
        order = {"opening": Opening.NONE.name}
        for first, full, count in product(self.first_forms, self.full_paths, sorted({1, most})):
            for units, level in self._start_parts(first):
                yield {
                    "first": first,
                    "units": units,
                    "level": level,
                    "full": full,
                    "first_stages": count,
                    **usual,
                    **steps,
                    **order,
                }

    def _start_parts(self, first: str) -> Iterator[tuple[int, int]]:
        """The lengths of first ranges to begin with, in units, and their levels."""
        units = self._least_units(first.removeprefix(_RANGE)) if first != _NOTHING else 1
        yield units, _VIEWERS_CHOICE
        if first.startswith(_RANGE):
            for size_bytes in self.bounds.start_bytes:
                yield size_bytes // self.bounds.unit_bytes, 0

    def _least_units(self, path: str) -> int:
        """The shortest range of an encoding that is sharp enough, in units."""
        every = range(1, self.most_units + 1)
        ranges = (
            Candidate(path, FirstForm(path, units * self.bounds.unit_bytes)) for units in every
        )
        return next(
            (units for units, each in zip(every, ranges, strict=True) if self._is_sharp(each)), 1
        )

    def _is_sharp(self, candidate: Candidate) -> bool:
        options = first_options(candidate, self.policy, self.lossy_paths)
        shown = halvings(options, self.policy, self.images)
        return shown is not None and shown <= self.bounds.halvings_count

    def configuration(self, candidate: Candidate) -> RetrieveConfiguration:
        """The candidate as the configuration of a viewer."""
        return configuration_of(candidate, self.images.load, self.policy, self.lossy_paths)

    def refusal(self, candidate: Candidate) -> str | None:
        """Why a candidate is not worth predicting; None where it is."""
        streams = candidate.stream_bytes is not None
        if streams and candidate.full_path not in self.partial_paths:
            return "shows images before their end that can only be decoded whole"
        if streams and candidate.goes_on:
            return "streams what a range began: the viewer would find no image in it"
        if any(part >= self._smallest_bytes(path) for path, part in _parts(candidate)):
            return "asks for a first part that is a whole image"
        if self._leaves_gaps(candidate):
            return "leaves slices without a copy"
        if not self._is_sharp(candidate):
            return f"first shows less than 1/{2**self.bounds.halvings_count} of rows and columns"
        return None

    def _smallest_bytes(self, path: str) -> int:
        return min(min(each.sizes_bytes) for each in self.encodings if each.path == path)

    def _leaves_gaps(self, candidate: Candidate) -> bool:
        """Whether slices show nothing when the first stage and its copies are there."""
        image_count = len(self.images.frame_paths)
        coverage = Coverage(image_count)
        stage_count = 2 if candidate.steps.opening.value else 1
        for stage in self.configuration(candidate).stages[:stage_count]:
            for index in stage.indices(image_count):
                coverage.deliver(index, ImageQualityStatus.SUBRESOLUTION, stage.nearby_frames)
        return any(coverage.quality(index) is None for index in range(image_count))


def _parts(candidate: Candidate) -> Iterator[tuple[str, int]]:
    """The encodings of which parts are shown, and the size of the first one."""
    if candidate.first and candidate.first.range_bytes:
        yield candidate.first.path, candidate.first.range_bytes
    if candidate.stream_bytes:
        yield candidate.full_path, candidate.stream_bytes
