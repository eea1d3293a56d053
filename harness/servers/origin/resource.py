"""What one path can be given as: a frame, several frames, or a JSON document."""

import hashlib
from dataclasses import dataclass
from typing import Protocol

from harness.core.http.framing import Framing
from harness.core.images.manifest import EncodedFrames
from harness.core.images.served import ServedBody
from harness.servers.origin.media_type import Form

JSON_FORMS = (Form("application/dicom+json"), Form("application/json"))


@dataclass(frozen=True, slots=True)
class Representation:
    """A resource in one form: the bytes of its body, as pieces that are sent one after another.

    `etag` is strong, and quoted.
    """

    content_type: str
    etag: str
    pieces: tuple[bytes | memoryview, ...]

    @property
    def size_bytes(self) -> int:
        """The length of the body."""
        return sum(len(piece) for piece in self.pieces)

    def cut(self, span: range) -> tuple[bytes | memoryview, ...]:
        """The pieces of a part of the body; mapped bytes are not copied."""
        cut: list[bytes | memoryview] = []
        position = 0
        for piece in self.pieces:
            start = max(span.start - position, 0)
            end = min(span.stop - position, len(piece))
            if start < end:
                cut.append(piece[start:end])
            position += len(piece)
        return tuple(cut)


class Resource(Protocol):
    """Something that a path names."""

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms that it can be had in, the default first."""

    def represent(self, form: Form) -> Representation:
        """Itself in one of its forms."""


@dataclass(frozen=True, slots=True)
class FrameForms:
    """The forms of every frame of one encoding of a dataset, the default first."""

    dataset_digest: str
    forms: tuple[Form, ...]

    @property
    def multipart(self) -> Form:
        """The only one that holds several frames."""
        return next(form for form in self.forms if form.framing is Framing.MULTIPART)

    def etag(self, path: str, framing: Framing) -> str:
        """The same for the same bytes, in every process that serves them."""
        return etag_of(f"{self.dataset_digest} {path} {framing.value}".encode())


@dataclass(frozen=True, slots=True)
class FrameResource:
    """One encoded frame: `body` is it in its MIME frame, `data` its bare codestream, mapped."""

    path: str
    data: memoryview
    body: ServedBody
    encoding: FrameForms

    @property
    def forms(self) -> tuple[Form, ...]:
        """Multipart and single-part, the default first."""
        return self.encoding.forms

    def represent(self, form: Form) -> Representation:
        """The codestream inside its MIME frame, or bare."""
        etag = self.encoding.etag(self.path, form.framing)
        if form.framing is Framing.SINGLE_PART:
            return Representation(self.body.bare().content_type, etag, (self.data,))
        frame = self.body.frame
        return Representation(frame.content_type, etag, (frame.head, self.data, frame.tail))


@dataclass(frozen=True, slots=True)
class FrameListResource:
    """Several frames of one instance in one answer (PS3.18 §10.4.1.1.6, "frames/1,2")."""

    path: str
    frames: tuple[FrameResource, ...]

    @property
    def forms(self) -> tuple[Form, ...]:
        """Multipart alone: a single part holds a single frame."""
        return (self.frames[0].encoding.multipart,)

    def represent(self, form: Form) -> Representation:
        """One part a frame, in the order asked for."""
        encoding, part = self.frames[0].encoding, self.frames[0].body.frame
        pieces: list[bytes | memoryview] = []
        for frame in self.frames:
            pieces += [b"\r\n"] if pieces else []
            pieces += [part.head, frame.data]
        pieces.append(part.tail)
        etag = encoding.etag(self.path, form.framing)
        return Representation(part.content_type, etag, tuple(pieces))


@dataclass(frozen=True, slots=True)
class JsonResource:
    """A DICOM JSON document (PS3.18 annex F)."""

    document: bytes

    @property
    def forms(self) -> tuple[Form, ...]:
        """DICOM JSON, which is JSON as well."""
        return JSON_FORMS

    def represent(self, form: Form) -> Representation:
        """The document as it is."""
        return Representation(form.media_type, etag_of(self.document), (self.document,))


def frame_forms(encoding: EncodedFrames, dataset_digest: str, default: Framing) -> FrameForms:
    """How the frames of an encoding can be had."""
    media_type, syntax = encoding.media_type, encoding.transfer_syntax_uid
    forms = [Form(media_type, framing, syntax) for framing in Framing]
    return FrameForms(dataset_digest, tuple(sorted(forms, key=lambda f: f.framing is not default)))


def etag_of(content: bytes) -> str:
    """A strong entity tag (RFC 9110 §8.8.3)."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'
