"""A dataset whose slices are served as several series: under which UIDs, and where each is then."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat

from harness.core.images.derived_uid import derived_uid
from harness.core.images.manifest import Manifest


@dataclass(frozen=True)
class SeveralSeries:
    """A dataset's frames as series of so many, in their order; an instance is where it begins.

    The first series keeps the dataset's UID, the others have ones that are made from it.
    """

    manifest: Manifest
    slice_count_by_series: tuple[int, ...]

    @cached_property
    def uids(self) -> tuple[str, ...]:
        """The series' UIDs."""
        own = self.manifest.series_uid
        numbers = range(2, len(self.slice_count_by_series) + 1)
        return (own, *(derived_uid(own, f"series {number}") for number in numbers))

    @cached_property
    def uid_of(self) -> Mapping[str, str]:
        """The series of each instance, both by their UIDs."""
        counts = zip(self.uids, self.slice_count_by_series, strict=True)
        uids = chain.from_iterable(repeat(uid, count) for uid, count in counts)
        found: dict[str, str] = {}
        for frame, uid in zip(self.manifest.frames, uids, strict=True):
            found.setdefault(frame.sop_instance_uid, uid)
        return found

    def path(self, path: str) -> str:
        """Where is now what the dataset has at a path of one of its instances."""
        of_series, _, rest = path.partition("/instances/")
        assert of_series == self.manifest.series_path, path
        uid = self.uid_of[rest.partition("/")[0]]
        return f"{self.series_path(uid)}/instances/{rest}"

    def frame_paths(self) -> list[str]:
        """Where every frame is, in display order of the dataset."""
        return [self.path(path) for path in self.manifest.frame_paths()]

    def series_path(self, uid: str) -> str:
        """Where a series is; see Manifest."""
        return f"studies/{self.manifest.study_uid}/series/{uid}"
