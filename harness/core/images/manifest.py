"""What a built dataset holds: every frame, in every encoding, with its exact size.

The builder writes it once; the origin serves by it, the loader plans, checks and draws by it,
and floors are computed from it. Reading or writing the file is the caller's business.
"""

from dataclasses import asdict, dataclass
from typing import Any

from harness.core.load import Load

SCHEMA_VERSION = 1
MANIFEST_NAME = "manifest.json"
PIXELS_NAME = "pixels.npy"
FRAMES = "frames"
"""What stands in a WADO-RS path where an alternate encoding has its own name."""
METADATA = "metadata"


@dataclass(frozen=True, slots=True)
class FrameId:
    """One frame of one instance; `number` counts from 1 (PS3.18 §10.4)."""

    sop_instance_uid: str
    number: int


@dataclass(frozen=True, slots=True)
class ServerAnswer:
    """What somebody else's server sends around one image, and how long it takes for it.

    `head` and `tail` are those of the MIME frame, empty where the image comes bare; each byte is a
    character. `first_s` is its own time when the image was asked for at first, `again_s` after
    that. Images that `take_turns` are worked on one by one, however many are asked for.
    """

    head: str
    tail: str
    content_type: str
    first_s: float
    again_s: float
    take_turns: bool = False

    @property
    def cold_s(self) -> float:
        """What the first answer took besides, where it took longer."""
        return max(0.0, self.first_s - self.again_s)


@dataclass(frozen=True, slots=True)
class EncodedFrames:
    """Every frame in one encoding, found under `path` where WADO-RS has "frames".

    `sizes_bytes[i]` is the encoded size of frame i; `resolution_ends_bytes[i]` are, for HTJ2K
    with one tile-part a resolution, the offsets at which each resolution of frame i is
    complete, lowest first (empty for other codecs). `near` 0 is lossless JPEG-LS. `answers[i]` is
    what a server of somebody's sends with frame i; there are none of ours.
    """

    path: str
    media_type: str
    transfer_syntax_uid: str
    rows: int
    columns: int
    is_lossless: bool
    near: int
    sizes_bytes: tuple[int, ...]
    resolution_ends_bytes: tuple[tuple[int, ...], ...] = ()
    answers: tuple[ServerAnswer, ...] = ()

    @property
    def total_bytes(self) -> int:
        """The size of all frames together."""
        return sum(self.sizes_bytes)


@dataclass(frozen=True, slots=True)
class Manifest:
    """One series as it lies on disk, in display order.

    `pixels.npy` beside it holds the source: (frames, rows, columns), uint16 or int16, C order.
    The window is in stored pixel values; `is_inverted` is MONOCHROME1.
    """

    name: str
    digest: str
    study_uid: str
    series_uid: str
    modality: str
    rows: int
    columns: int
    bits_stored: int
    is_signed: bool
    is_inverted: bool
    window_center: float
    window_width: float
    frames: tuple[FrameId, ...]
    encodings: tuple[EncodedFrames, ...]
    source_note: str
    licence: str

    def encoding(self, path: str) -> EncodedFrames | None:
        """The encoding served under `path` ("frames", "jls", …), or None."""
        return next((found for found in self.encodings if found.path == path), None)

    @property
    def primary_encoding(self) -> EncodedFrames:
        """What WADO-RS serves under "frames"; without it, the first encoding there is."""
        return self.encoding("frames") or self.encodings[0]

    @property
    def series_path(self) -> str:
        """Where the series is, relative to a server as to the folder of its dataset.

        Like every path here without a slash at either end (PS3.18 §10.4.1).
        """
        return f"studies/{self.study_uid}/series/{self.series_uid}"

    def metadata_path(self, sop_instance_uid: str | None = None) -> str:
        """Where the DICOM JSON of an instance is, or of all of them (PS3.18 §10.4.1.1.2)."""
        of = f"/instances/{sop_instance_uid}" if sop_instance_uid else ""
        return f"{self.series_path}{of}/{METADATA}"

    def frame_path(self, index: int, encoding_path: str = FRAMES) -> str:
        """Where frame `index` is in one encoding (PS3.18 §10.4.1.1.6)."""
        return _frame_path(self.series_path, self.frames[index], encoding_path)

    def frame_paths(self, encoding_path: str = FRAMES) -> list[str]:
        """Where every frame is in one encoding, in display order."""
        series_path = self.series_path
        return [_frame_path(series_path, frame, encoding_path) for frame in self.frames]

    def loaded_paths(self, load: Load) -> list[str]:
        """What is loaded: every slice of a volume, the first image of a stack."""
        return self.frame_paths() if load is Load.VOLUME else [self.frame_path(0)]

    def to_json(self) -> dict[str, Any]:
        """The manifest as JSON values; `from_json` reads it back."""
        document = {"schema_version": SCHEMA_VERSION, **asdict(self)}
        for entry in document["encodings"]:
            if not entry["answers"]:  # of ours, which had none before there were others
                del entry["answers"]
        return document

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> "Manifest":
        """The manifest of a JSON document. Raises ValueError for another schema version."""
        fields = dict(document)
        if (version := fields.pop("schema_version", None)) != SCHEMA_VERSION:
            raise ValueError(f"manifest has schema version {version}, not {SCHEMA_VERSION}")
        fields["frames"] = tuple(FrameId(**frame) for frame in fields["frames"])
        fields["encodings"] = tuple(_encoded_frames(entry) for entry in fields["encodings"])
        return cls(**fields)


def _frame_path(series_path: str, frame: FrameId, encoding_path: str) -> str:
    instance_path = f"{series_path}/instances/{frame.sop_instance_uid}"
    return f"{instance_path}/{encoding_path}/{frame.number}"


def _encoded_frames(entry: dict[str, Any]) -> EncodedFrames:
    ends = tuple(tuple(ends) for ends in entry["resolution_ends_bytes"])
    sizes = tuple(entry["sizes_bytes"])
    answers = tuple(ServerAnswer(**answer) for answer in entry.get("answers", ()))
    whole = {"sizes_bytes": sizes, "resolution_ends_bytes": ends, "answers": answers}
    return EncodedFrames(**entry | whole)
