"""What a server's answers weigh: the body behind every path of a dataset, byte by byte."""

from dataclasses import dataclass

from harness.core.framing import Framing, MultipartFrame, boundary_of, multipart_frame
from harness.core.manifest import Manifest


@dataclass(frozen=True, slots=True)
class ServedBody:
    """One image as it is sent; `frame` is empty for single-part answers."""

    frame_index: int
    encoding_path: str
    pixel_data_bytes: int
    transfer_syntax_uid: str
    frame: MultipartFrame

    @property
    def size_bytes(self) -> int:
        """The whole body."""
        return self.pixel_data_bytes + self.frame.overhead_bytes

    def pixel_data_in(self, size_bytes: int) -> int:
        """How much of the code stream the first `size_bytes` of the body hold."""
        return max(0, min(size_bytes - len(self.frame.head), self.pixel_data_bytes))


def served_bodies(manifest: Manifest, framing: Framing) -> dict[str, ServedBody]:
    """Every image of a dataset, in every encoding, by its path."""
    boundary = boundary_of(manifest.digest)
    bodies = {}
    for encoding in manifest.encodings:
        frame = MultipartFrame(b"", b"")
        if framing is Framing.MULTIPART:
            frame = multipart_frame(encoding.media_type, encoding.transfer_syntax_uid, boundary)
        for index, size_bytes in enumerate(encoding.sizes_bytes):
            path = manifest.frame_path(index).replace("/frames/", f"/{encoding.path}/")
            bodies[path] = ServedBody(
                index, encoding.path, size_bytes, encoding.transfer_syntax_uid, frame
            )
    return bodies
