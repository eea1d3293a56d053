"""How large a server's answers are: the body behind every path of a dataset, byte by byte."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from harness.core.http.framing import (
    NO_FRAME,
    Framing,
    MultipartFrame,
    boundary_of,
    multipart_frame,
)
from harness.core.http.jpip import JPIP, FrameSize, Resolution, jpip_request, resolutions
from harness.core.images.manifest import EncodedFrames, Manifest, ServerAnswer
from harness.core.images.server_faults import OriginBehaviour, labelled
from harness.core.images.server_state import ServerState


@dataclass(frozen=True, slots=True)
class ServedBody:
    """One image as it is sent; `frame` is NO_FRAME for single-part answers.

    `resolutions` are those that the code stream can be cut after, lowest first. `server_s` is what
    somebody else's server needs before it begins to answer, and `cold_s` what it needs besides at
    first in each load; ours need nothing. Of those that `take_turns` it works on one at a time.
    """

    frame_index: int
    encoding_path: str
    pixel_data_bytes: int
    transfer_syntax_uid: str
    frame: MultipartFrame
    resolutions: tuple[Resolution, ...] = ()
    media_type: str = "application/octet-stream"
    server_s: float = 0.0
    cold_s: float = 0.0
    take_turns: bool = False

    @property
    def size_bytes(self) -> int:
        """The whole body."""
        return self.pixel_data_bytes + self.frame.overhead_bytes

    @property
    def content_type(self) -> str:
        """What the head of the answer says of it."""
        if self.frame.content_type:
            return self.frame.content_type
        return f"{self.media_type}; transfer-syntax={self.transfer_syntax_uid}"

    def pixel_data_in(self, size_bytes: int) -> int:
        """How much of the code stream the first `size_bytes` of the body hold."""
        return max(0, min(size_bytes - len(self.frame.head), self.pixel_data_bytes))

    def bare(self) -> "ServedBody":
        """The image without a MIME frame."""
        return replace(self, frame=NO_FRAME)

    def over_jpip(self, size: FrameSize | None) -> "ServedBody":
        """The answer of a JPIP server: no further than the resolution that a size asks for."""
        chosen = self.resolutions[-1] if size is None else size.choose(self.resolutions)
        # What follows the last resolution, the end of the code stream, belongs to it.
        is_whole = chosen == self.resolutions[-1]
        end_bytes = self.pixel_data_bytes if is_whole else chosen.end_bytes
        return replace(self, encoding_path=JPIP, pixel_data_bytes=end_bytes)


def served_bodies(
    manifest: Manifest, framing: Framing, state: ServerState = ServerState.WARM
) -> dict[str, ServedBody]:
    """Every image of a dataset, in every encoding, by its path."""
    boundary = boundary_of(manifest.digest)
    bodies = {}
    for encoding in manifest.encodings:
        usual = NO_FRAME
        if framing is Framing.MULTIPART:
            usual = multipart_frame(encoding.media_type, encoding.transfer_syntax_uid, boundary)
        paths = manifest.frame_paths(encoding.path)
        for index, (path, size_bytes) in enumerate(zip(paths, encoding.sizes_bytes, strict=True)):
            ends_bytes = encoding.resolution_ends_bytes[index : index + 1] or ((),)
            answer = _answer(encoding, index)
            bodies[path] = ServedBody(
                index,
                encoding.path,
                size_bytes,
                encoding.transfer_syntax_uid,
                usual if answer is None else _frame_of(answer),
                resolutions(encoding.rows, encoding.columns, ends_bytes[0]),
                encoding.media_type,
                0.0 if answer is None else answer.again_s,
                answer.cold_s if answer and state is ServerState.COLD else 0.0,
                answer is not None and answer.take_turns,
            )
    return bodies


def _answer(encoding: EncodedFrames, index: int) -> ServerAnswer | None:
    return encoding.answers[index] if encoding.answers else None


def _frame_of(answer: ServerAnswer) -> MultipartFrame:
    head, tail = answer.head.encode("latin-1"), answer.tail.encode("latin-1")
    return MultipartFrame(head, tail, answer.content_type)


def bodies_from(
    manifest: Manifest, origin: OriginBehaviour, state: ServerState = ServerState.WARM
) -> dict[str, ServedBody]:
    """Every image of a dataset as an origin sends it, by its path; cuts and refusals are not."""
    as_said = labelled(manifest, origin.faults.transfer_syntax_uid)
    return served_bodies(as_said, origin.framing, state)


def body_at(bodies: Mapping[str, ServedBody], path: str) -> ServedBody | None:
    """What is served under a path with its arguments; None where nothing is."""
    if "?" not in path:
        return bodies.get(path)
    asked = jpip_request(path)
    if asked is None:
        resource, _, query = path.partition("?")
        body = bodies.get(resource)
        # An argument stands in for the Accept header (PS3.18 §8.3.3.1), and names a single part.
        is_bare = any(each.startswith("accept=image/") for each in query.split("&"))
        return body.bare() if body and is_bare else body
    body = bodies.get(asked.frame_path)
    return body.over_jpip(asked.frame_size) if body and body.resolutions else None


def encoding_path_of(path: str) -> str:
    """The encoding that the path of an image asks for: it ends with ".../<encoding>/<frame>"."""
    if jpip_request(path) is not None:
        return JPIP
    *_, name, _ = ("", *path.partition("?")[0].split("/"))
    return name
