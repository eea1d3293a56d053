"""A found series as a dataset of its own: its specification, and the YAML a scenario reads."""

import hashlib
import re
from collections.abc import Sequence
from itertools import chain, count

import yaml

from harness.core.images.specification import (
    Codec,
    DatasetSource,
    DatasetSpec,
    EncodingSpec,
    SourceKind,
)
from harness.dataset.dicom.found import SeriesInFolder
from harness.dataset.dicom.own_code import stored_form

ENCODINGS = (
    EncodingSpec("frames", Codec.HTJ2K),
    EncodingSpec("jls", Codec.JPEG_LS),
    EncodingSpec("jlsThumbnail", Codec.JPEG_LS, divisor=4),
)
_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_DIGIT_COUNT = 6
_LONGEST = 64  # PatientID takes so many characters (PS3.5 §6.2, LO), and holds the name


def spec_for(series: SeriesInFolder, name: str, *, keeps_uids: bool = False) -> DatasetSpec:
    """The dataset of a found series, pinned to its files' content, which is read for it.

    It names no UID, unless it keeps them: the content tells which series of the folder it is.
    Raises the series' refusal, a DatasetError, when it cannot be used.
    """
    if series.refusal is not None:
        raise series.refusal
    form = stored_form(series)
    return DatasetSpec(
        name=name,
        source=DatasetSource(
            kind=SourceKind.DICOM_FOLDER,
            folder=str(series.folder.absolute()),
            series_uid=series.series_uid if keeps_uids else "",
            content_digest=series.content_digest(),
            skips_broken_files=series.skips_broken_files,
            keeps_uids=keeps_uids,
        ),
        encodings=ENCODINGS,
        description=_description(series),
        source_note="imported from the user's own files",
        licence="the user's own",
        modality=series.modality,
        stack_only=series.stack_only,
        stored_as=form.codec,
        own_syntax_uid=form.own_syntax_uid,
        stored_note=form.note,
    )


def _description(series: SeriesInFolder) -> str:
    form = series.format
    images = "image" if series.frame_count == 1 else "images"
    size = f"{form.columns} x {form.rows}, {form.bits_stored} bits"
    return f"{series.modality}, {series.frame_count} {images} of {size}"


def dataset_names(found: Sequence[SeriesInFolder], wanted: str | None) -> list[str]:
    """A name for each series: that of the folder, or the one wanted.

    Of several, each gets digits behind it that are made from its UID; of several formats of one,
    the size; and a number where that is not enough.
    """
    names: list[str] = []
    for series in found:
        stem = wanted or _NAME.sub("-", series.folder.absolute().name).strip("-.") or "imported"
        ending = _ending(series, found)
        numbered = (f"{ending}-{number}" for number in count(2))
        candidates = (f"{stem[: _LONGEST - len(each)]}{each}" for each in chain([ending], numbered))
        names.append(next(name for name in candidates if name not in names))
    return names


def _ending(series: SeriesInFolder, found: Sequence[SeriesInFolder]) -> str:
    """What tells a series from the others that were found."""
    uids = [each.series_uid for each in found]
    digits = hashlib.sha256(series.series_uid.encode()).hexdigest()[:_DIGIT_COUNT]
    uid = f"-{digits}" if len(set(uids)) > 1 else ""
    form = series.format
    size = f"-{form.columns}x{form.rows}" if uids.count(series.series_uid) > 1 else ""
    return uid + size


def yaml_block(spec: DatasetSpec) -> str:
    """The specification of an imported series as the YAML of a dataset block."""
    source = spec.source
    block = {
        "name": spec.name,
        "description": spec.description,
        "modality": spec.modality,
        "source": {
            "kind": source.kind.value,
            "folder": source.folder,
            **({"series_uid": source.series_uid, "keep_uids": True} if source.keeps_uids else {}),
            "content_digest": source.content_digest,
            "skips_broken_files": source.skips_broken_files,
        },
        "source_note": spec.source_note,
        "licence": spec.licence,
        **({"stack_only": spec.stack_only} if spec.stack_only else {}),
        **({"stored_as": _stored_as(spec)} if spec.stored_as else {}),
        **({"stored_note": spec.stored_note} if spec.stored_note else {}),
        "encodings": [_encoding(encoding) for encoding in spec.encodings],
    }
    return yaml.safe_dump(block, sort_keys=False, allow_unicode=True, width=100)


def _stored_as(spec: DatasetSpec) -> str | None:
    """The transfer syntax of the files' own bytes, else the codec that they are encoded with."""
    return spec.own_syntax_uid or (spec.stored_as and spec.stored_as.value)


def _encoding(encoding: EncodingSpec) -> dict[str, str | int | float]:
    entry: dict[str, str | int | float] = {"path": encoding.path, "codec": encoding.codec.value}
    if encoding.divisor != 1:
        entry["divisor"] = encoding.divisor
    if encoding.near:
        entry["near"] = encoding.near
    if encoding.level is not None:
        entry["level"] = encoding.level
    return entry
