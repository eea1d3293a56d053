"""Loads of the real viewer as a small text that is kept: what it asked for, and what it showed.

JSON lines: the first says what was loaded with what, each further one is a load.
"""

from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from harness.core.quality import ImageQualityStatus
from harness.errors import BadInput
from harness.viewer.load import Ending, ViewerLoad, ViewerVersions

_INSTANCES = "/instances/"
_QUIET_LOAD_PER_CORE = 0.25


class LoggedRequest(NamedTuple):
    """One request for image data; times are seconds since the load began.

    `resource` is what follows the instance in its path, with the query, or all of the path where
    `image_index` is None; `range` is the header, empty without one. `status_code` is None where
    no answer came.
    """

    image_index: int | None
    resource: str
    range: str
    status_code: int | None
    size_bytes: int
    issued_s: float
    ended_s: float | None


class LoggedQuality(NamedTuple):
    """An image was handed over with this status: its own, or a neighbour's copy of it."""

    image_index: int
    status: ImageQualityStatus
    at_s: float


@dataclass(frozen=True, slots=True)
class LoggedLoad:
    """One load over one network; requests in order of issue, qualities in order of time.

    `preflight_count` is how often the browser asked leave for an image's request.
    """

    network: str
    ending: Ending
    network_end_s: float | None
    requests: tuple[LoggedRequest, ...]
    qualities: tuple[LoggedQuality, ...]
    preflight_count: int = 0

    def first_qualities(self) -> dict[int, ImageQualityStatus]:
        """The status in which every image that showed anything was shown first."""
        return {quality.image_index: quality.status for quality in reversed(self.qualities)}

    def final_qualities(self) -> dict[int, ImageQualityStatus]:
        """The best status of every image that showed anything."""
        best: dict[int, ImageQualityStatus] = {}
        for quality in self.qualities:
            best[quality.image_index] = max(
                best.get(quality.image_index, quality.status), quality.status
            )
        return best


@dataclass(frozen=True, slots=True)
class RecordedCase:
    """What was recorded: a case of a scenario, a dataset by its digest, with what and on what.

    `load_average` is how many processors were busy in the two seconds before the recording began;
    in older ones the kernel's, over a minute, in which the recording before it counts, too.
    """

    scenario: str
    case: str
    dataset_digest: str
    versions: ViewerVersions
    machine: str
    core_count: int
    load_average: float
    schema_version: int = 1

    @property
    def was_quiet(self) -> bool:
        """Whether the machine had so little else to do that the times mean something."""
        return self.load_average < _QUIET_LOAD_PER_CORE * self.core_count


@dataclass(frozen=True, slots=True)
class Recording:
    """Every recorded load of one case, network by network."""

    case: RecordedCase
    loads: tuple[LoggedLoad, ...]

    def over(self, network: str) -> tuple[LoggedLoad, ...]:
        """The loads over one network, in the order in which they were recorded."""
        return tuple(load for load in self.loads if load.network == network)


_CASE: TypeAdapter[RecordedCase] = TypeAdapter(RecordedCase)
_LOAD: TypeAdapter[LoggedLoad] = TypeAdapter(LoggedLoad)


def logged_load(load: ViewerLoad, network: str) -> LoggedLoad:
    """What is kept of a load of the viewer; times are whole milliseconds."""
    return LoggedLoad(
        network=network,
        ending=load.ending,
        network_end_s=_rounded_s(load.moments.network_end_s),
        requests=tuple(
            LoggedRequest(
                image_index=request.image_index,
                resource=resource_of(request.path, request.image_index),
                range=request.range_header or "",
                status_code=request.status_code,
                size_bytes=request.size_bytes,
                issued_s=round(request.issued_s, 3),
                ended_s=_rounded_s(request.ended_s),
            )
            for request in load.image_requests
        ),
        qualities=tuple(
            LoggedQuality(quality.image_index, quality.status, round(quality.at_s, 3))
            for quality in load.qualities
        ),
        preflight_count=load.image_preflight_count,
    )


def resource_of(path: str, image_index: int | None) -> str:
    """What follows the instance in a path; all of it for a path of no image."""
    if image_index is None:
        return path
    return path.partition(_INSTANCES)[2].partition("/")[2]


def to_text(recording: Recording) -> str:
    """The content of the file; `from_text` reads it back."""
    lines = [_CASE.dump_json(recording.case), *map(_LOAD.dump_json, recording.loads)]
    return "".join(line.decode() + "\n" for line in lines)


def from_text(text: str, place: str) -> Recording:
    """The recording that a file holds; `place` names the file in errors. Raises BadInput."""
    first, *others = text.splitlines() or [""]
    try:
        return Recording(_CASE.validate_json(first), tuple(map(_LOAD.validate_json, others)))
    except ValidationError as error:
        rule = f"is not a recording of the viewer ({error})"
        raise BadInput(place, None, rule, "record it again (harness fidelity record)") from error


def _rounded_s(at_s: float | None) -> float | None:
    return None if at_s is None else round(at_s, 3)
