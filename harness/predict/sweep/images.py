"""The images of the cells: drawn datasets of other sizes, and series of other lengths."""

from dataclasses import replace

from harness.core.images.manifest import EncodedFrames, FrameId, Manifest
from harness.core.images.specification import DatasetSpec


def resized(spec: DatasetSpec, side_px: int | None) -> DatasetSpec:
    """A drawn dataset with other rows and columns, which is truly built; None: as it is."""
    if side_px is None:
        return spec
    source = replace(spec.source, rows=side_px, columns=side_px)
    return replace(spec, name=f"{spec.name}-{side_px}px", source=source)


def of_length(manifest: Manifest, slice_count: int | None) -> Manifest:
    """The series in so many slices; None: as it is.

    Slice i is that of the series at the same share of its way: a shorter series leaves slices
    out evenly, a longer one shows each several times, as an instance of its own.
    """
    there = len(manifest.frames)
    if slice_count is None or slice_count == there:
        return manifest
    sources = [index * there // slice_count for index in range(slice_count)]
    return replace(
        manifest,
        frames=tuple(
            FrameId(f"{manifest.frames[source].sop_instance_uid}.{index}", 1)
            for index, source in enumerate(sources)
        ),
        encodings=tuple(_picked(encoding, sources) for encoding in manifest.encodings),
    )


def _picked(encoding: EncodedFrames, sources: list[int]) -> EncodedFrames:
    ends, answers = encoding.resolution_ends_bytes, encoding.answers
    return replace(
        encoding,
        sizes_bytes=tuple(encoding.sizes_bytes[source] for source in sources),
        resolution_ends_bytes=tuple(ends[source] for source in sources) if ends else (),
        answers=tuple(answers[source] for source in sources) if answers else (),
    )
