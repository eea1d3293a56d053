"""A built dataset that nobody built: the one manifest of tests and benchmarks, changed at will."""

from dataclasses import replace
from typing import Any

from harness.core.images.manifest import EncodedFrames, FrameId, Manifest

HTJ2K = ("image/jphc", "1.2.840.10008.1.2.4.202")
JPEG_LS = ("image/jls", "1.2.840.10008.1.2.4.80")
_KINDS = {
    "frames": HTJ2K,
    "jls": JPEG_LS,
    "jlsThumbnail": JPEG_LS,
    "uncompressed": ("application/octet-stream", "1.2.840.10008.1.2.1"),
    "jll": ("image/jpeg", "1.2.840.10008.1.2.4.70"),
    "jp2": ("image/jp2", "1.2.840.10008.1.2.4.90"),
}
_MADE_UP = Manifest(
    name="few",
    digest="0123abcd",
    study_uid="1.2",
    series_uid="1.2.3",
    modality="CT",
    rows=512,
    columns=512,
    bits_stored=12,
    is_signed=True,
    is_inverted=False,
    window_center=40.0,
    window_width=400.5,
    frames=(),
    encodings=(),
    source_note="made up",
    licence="none",
)


def encoded(path: str, sizes_bytes: tuple[int, ...], **changes: Any) -> EncodedFrames:
    """Frames of these sizes; what is not said is as for slices of 512 x 512."""
    media_type, syntax = _KINDS[path]
    frames = EncodedFrames(
        path=path,
        media_type=media_type,
        transfer_syntax_uid=syntax,
        rows=512,
        columns=512,
        is_lossless=path != "jlsThumbnail",
        near=0,
        sizes_bytes=sizes_bytes,
    )
    return replace(frames, **changes)


def manifest_of(*encodings: EncodedFrames, **changes: Any) -> Manifest:
    """A dataset in these encodings: an instance for every frame, unless `frames` says otherwise."""
    manifest = replace(_MADE_UP, encodings=encodings, **changes)
    if manifest.frames or not encodings:
        return manifest
    uids = (f"{manifest.series_uid}.{index}" for index in range(len(encodings[0].sizes_bytes)))
    return replace(manifest, frames=tuple(FrameId(uid, 1) for uid in uids))
