"""A built dataset of a few numbers, for the tests that need a manifest."""

from harness.core.manifest import EncodedFrames, FrameId, Manifest

SYNTAXES = {
    "frames": ("image/jphc", "1.2.840.10008.1.2.4.202"),
    "jls": ("image/jls", "1.2.840.10008.1.2.4.80"),
    "jlsThumbnail": ("image/jls", "1.2.840.10008.1.2.4.80"),
}


def encoded(path: str, sizes_bytes: tuple[int, ...]) -> EncodedFrames:
    media_type, syntax = SYNTAXES[path]
    return EncodedFrames(
        path=path,
        media_type=media_type,
        transfer_syntax_uid=syntax,
        rows=512,
        columns=512,
        is_lossless=path != "jlsThumbnail",
        near=0,
        sizes_bytes=sizes_bytes,
    )


def manifest_of(*encodings: EncodedFrames) -> Manifest:
    return Manifest(
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
        frames=tuple(FrameId(f"1.2.3.{i}", 1) for i in range(len(encodings[0].sizes_bytes))),
        encodings=encodings,
        source_note="made up",
        licence="none",
    )
