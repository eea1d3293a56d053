"""A study as a server has it: how many slices its series have, and how it gives their metadata."""

from dataclasses import dataclass
from enum import Enum

from harness.core.http.content_coding import ContentCoding


class MetadataForm(Enum):
    """Who writes the DICOM JSON of a series, which decides how large it is.

    PYDICOM is without a space, ORTHANC indented as Orthanc's DICOMweb plugin has it, and
    DEDUPLICATED says once what all slices share, as Static-DICOMweb does.
    """

    PYDICOM = "pydicom"
    ORTHANC = "orthanc"
    DEDUPLICATED = "deduplicated"


@dataclass(frozen=True, slots=True)
class Study:
    """The series of a study by their numbers of slices, and what its server does for metadata.

    Without `slice_count_by_series` it is the one series of the dataset. `shown_index` is the series
    whose frames are loaded. The server offers `codings`, the best first. It takes `request_s` for
    each request and `slice_s` for each slice whose metadata is asked for, for `at_once_count`
    requests at a time (None: for all). A rendered image of it has `rendered_bytes`, a thumbnail
    `thumbnail_bytes`.
    """

    slice_count_by_series: tuple[int, ...] = ()
    shown_index: int = 0
    form: MetadataForm = MetadataForm.PYDICOM
    codings: tuple[ContentCoding, ...] = ()
    request_s: float = 0.0
    slice_s: float = 0.0
    at_once_count: int | None = None
    rendered_bytes: int = 30_000
    thumbnail_bytes: int = 4_000

    def server_s(self, slice_count: int) -> float:
        """What the server takes for a request that is about so many slices, in seconds."""
        return self.request_s + self.slice_s * slice_count


ONE_SERIES = Study()
"""The dataset's series alone, without compression, from a server that needs no time."""
