"""The MIME frame around one image in a multipart/related answer.

Static-DICOMweb stores every frame inside it (WriteMultipart.js at b8bbbd9), and a byte range
counts over the framed body, so the client, the origin and every size in a table need the
same frame. The boundary has the length of the original's BOUNDARY_<uuid4>.
"""

import uuid
from dataclasses import dataclass
from enum import Enum


class Framing(Enum):
    """How an origin sends an image: inside a MIME frame, or bare."""

    MULTIPART = "multipart"
    SINGLE_PART = "single-part"

    @property
    def usual_accept(self) -> str:
        """The Accept of a viewer that wants images so (Cornerstone3D, wadors/loadImage.ts).

        A single part is what its options ask for in the URL, and anything in the header.
        """
        match self:
            case Framing.MULTIPART:
                return "multipart/related; type=application/octet-stream; transfer-syntax=*"
            case Framing.SINGLE_PART:
                return "*/*"


@dataclass(frozen=True, slots=True)
class MultipartFrame:
    """What stands before and after the bytes of one image (RFC 2046 §5.1.1, PS3.18 §8.7.3).

    `content_type` is that of an answer made of such parts (PS3.18 §8.7.1).
    """

    head: bytes
    tail: bytes
    content_type: str = "multipart/related"

    @property
    def overhead_bytes(self) -> int:
        """How many bytes the frame adds to an image."""
        return len(self.head) + len(self.tail)


def boundary_of(dataset_digest: str) -> str:
    """The boundary of a dataset: as long as the original's, and the same in every build."""
    return f"BOUNDARY_{uuid.uuid5(uuid.NAMESPACE_OID, dataset_digest)}"


def multipart_frame(media_type: str, transfer_syntax_uid: str, boundary: str) -> MultipartFrame:
    """The frame around an image of this media type and transfer syntax."""
    part_type = f"{media_type};transfer-syntax={transfer_syntax_uid}"
    return MultipartFrame(
        head=f"--{boundary}\r\nContent-Type: {part_type}\r\n\r\n".encode(),
        tail=f"\r\n--{boundary}--".encode(),
        content_type=f'multipart/related; type="{media_type}"; boundary={boundary}',
    )


NO_FRAME = MultipartFrame(b"", b"", "")
"""Around an image that is sent bare."""
