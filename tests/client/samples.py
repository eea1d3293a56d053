"""A dataset of made-up sizes, for tests of the loader without images."""

from harness.core.http.framing import Framing
from harness.core.images.manifest import EncodedFrames, Manifest
from harness.core.images.served import ServedBody, served_bodies
from tests.core.dataset_of import encoded, manifest_of

JLS_BYTES = 100_000
HTJ2K_BYTES = 120_000
THUMBNAIL_BYTES = 10_000


def manifest(
    frame_count: int = 1, *, bits_stored: int = 12, is_signed: bool = False, size: int = 64
) -> Manifest:
    def frames(path: str, size_bytes: int) -> EncodedFrames:
        return encoded(path, (size_bytes,) * frame_count, rows=size, columns=size)

    return manifest_of(
        frames("frames", HTJ2K_BYTES),
        frames("jls", JLS_BYTES),
        frames("jlsThumbnail", THUMBNAIL_BYTES),
        study_uid="1.2.3",
        series_uid="1.2.3.4",
        rows=size,
        columns=size,
        bits_stored=bits_stored,
        is_signed=is_signed,
        window_center=128.0,
        window_width=256.0,
    )


def bodies(of: Manifest) -> dict[str, ServedBody]:
    return served_bodies(of, Framing.MULTIPART)


def frame_paths(of: Manifest) -> list[str]:
    return of.frame_paths()
