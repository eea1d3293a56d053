"""A dataset of made-up sizes, for tests of the loader without images."""

from harness.core.framing import Framing
from harness.core.manifest import EncodedFrames, FrameId, Manifest
from harness.core.media_type import JPEG_LS_LOSSLESS
from harness.core.policy import HTJ2K_LOSSLESS_RPCL
from harness.core.served import ServedBody, served_bodies

JLS_BYTES = 100_000
HTJ2K_BYTES = 120_000
THUMBNAIL_BYTES = 10_000


def manifest(
    frame_count: int = 1, *, bits_stored: int = 12, is_signed: bool = False, size: int = 64
) -> Manifest:
    def encoding(path: str, syntax: str, size_bytes: int) -> EncodedFrames:
        sizes = (size_bytes,) * frame_count
        is_lossless = path != "jlsThumbnail"
        return EncodedFrames(path, "image/x", syntax, size, size, is_lossless, 0, sizes)

    return Manifest(
        name="made-up",
        digest="0",
        study_uid="1.2.3",
        series_uid="1.2.3.4",
        modality="CT",
        rows=size,
        columns=size,
        bits_stored=bits_stored,
        is_signed=is_signed,
        is_inverted=False,
        window_center=128.0,
        window_width=256.0,
        frames=tuple(FrameId(f"1.2.3.4.{index}", 1) for index in range(frame_count)),
        encodings=(
            encoding("frames", HTJ2K_LOSSLESS_RPCL, HTJ2K_BYTES),
            encoding("jls", JPEG_LS_LOSSLESS, JLS_BYTES),
            encoding("jlsThumbnail", JPEG_LS_LOSSLESS, THUMBNAIL_BYTES),
        ),
        source_note="made up",
        licence="none",
    )


def bodies(of: Manifest) -> dict[str, ServedBody]:
    return served_bodies(of, Framing.MULTIPART)


def frame_paths(of: Manifest) -> list[str]:
    return [of.frame_path(index) for index in range(len(of.frames))]
