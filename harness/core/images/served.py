"""How large a server's answers are: the body behind every path of a dataset, byte by byte."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from harness.core.http.framing import Framing, MultipartFrame, boundary_of, multipart_frame
from harness.core.http.jpip import JPIP, FrameSize, Resolution, jpip_request, resolutions
from harness.core.images.manifest import Manifest


@dataclass(frozen=True, slots=True)
class ServedBody:
    """One image as it is sent; `frame` is empty for single-part answers.

    `resolutions` are those that the code stream can be cut after, lowest first.
    """

    frame_index: int
    encoding_path: str
    pixel_data_bytes: int
    transfer_syntax_uid: str
    frame: MultipartFrame
    resolutions: tuple[Resolution, ...] = ()

    @property
    def size_bytes(self) -> int:
        """The whole body."""
        return self.pixel_data_bytes + self.frame.overhead_bytes

    def pixel_data_in(self, size_bytes: int) -> int:
        """How much of the code stream the first `size_bytes` of the body hold."""
        return max(0, min(size_bytes - len(self.frame.head), self.pixel_data_bytes))

    def bare(self) -> "ServedBody":
        """The image without a MIME frame."""
        return replace(self, frame=MultipartFrame(b"", b""))

    def over_jpip(self, size: FrameSize | None) -> "ServedBody":
        """The answer of a JPIP server: no further than the resolution that a size asks for."""
        chosen = self.resolutions[-1] if size is None else size.choose(self.resolutions)
        # What follows the last resolution, the end of the code stream, belongs to it.
        is_whole = chosen == self.resolutions[-1]
        end_bytes = self.pixel_data_bytes if is_whole else chosen.end_bytes
        return replace(self, encoding_path=JPIP, pixel_data_bytes=end_bytes)


def served_bodies(manifest: Manifest, framing: Framing) -> dict[str, ServedBody]:
    """Every image of a dataset, in every encoding, by its path."""
    boundary = boundary_of(manifest.digest)
    bodies = {}
    for encoding in manifest.encodings:
        frame = MultipartFrame(b"", b"")
        if framing is Framing.MULTIPART:
            frame = multipart_frame(encoding.media_type, encoding.transfer_syntax_uid, boundary)
        paths = manifest.frame_paths(encoding.path)
        for index, (path, size_bytes) in enumerate(zip(paths, encoding.sizes_bytes, strict=True)):
            ends_bytes = encoding.resolution_ends_bytes[index : index + 1] or ((),)
            bodies[path] = ServedBody(
                index,
                encoding.path,
                size_bytes,
                encoding.transfer_syntax_uid,
                frame,
                resolutions(encoding.rows, encoding.columns, ends_bytes[0]),
            )
    return bodies


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
