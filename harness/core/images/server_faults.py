"""How servers fall short of what a viewer asks of them, and what a client can expect then.

Each fault is one that deployed servers, proxies or networks have; a scenario asks for them by
name, an origin commits them, and the plan of a case takes them into account.
"""

from dataclasses import dataclass, replace

from harness.core.http.framing import Framing
from harness.core.images.manifest import EncodedFrames, Manifest

NOT_FOUND = 404
SERVER_ERROR = 500
ERROR_PAGE = b'{"error": "this image is not to be had"}'
"""What comes with the status that refuses an image: a page of the server's own."""
HTJ2K_MEDIA_TYPE = "image/jphc"


@dataclass(frozen=True, slots=True)
class BodyCut:
    """Answers longer than `after_bytes` break off there, and their connection with them.

    `image_indices` are those it happens to; None is all.
    """

    after_bytes: int
    image_indices: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Stall:
    """An answer waits `duration_s` when `after_bytes` of its body are out; 0 is before its head.

    `image_indices` are those it happens to; None is all.
    """

    duration_s: float
    after_bytes: int = 0
    image_indices: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ServerFaults:
    """What a server does wrong when it is asked for an image; nothing by default.

    `ignores_range`: a range is answered by the whole body and status 200 (RFC 9110 §14.2 allows
    it). `hides_content_range`: pages of other origins may not read Content-Range.
    `omits_content_length`: bodies are sent in chunks. `missing_image_indices` are answered by
    404, every `failure_period_count`-th request of a load by 500. HTJ2K images are labelled
    `transfer_syntax_uid`.
    """

    ignores_range: bool = False
    hides_content_range: bool = False
    omits_content_length: bool = False
    missing_image_indices: tuple[int, ...] = ()
    failure_period_count: int | None = None
    cut: BodyCut | None = None
    stall: Stall | None = None
    transfer_syntax_uid: str | None = None

    def refusal(self, image_index: int, request_index: int) -> int | None:
        """The status that refuses an image; `request_index` counts a load's requests from 0."""
        if image_index in self.missing_image_indices:
            return NOT_FOUND
        period = self.failure_period_count
        if period is not None and (request_index + 1) % period == 0:
            return SERVER_ERROR
        return None

    def cut_after_bytes(self, image_index: int) -> int | None:
        """Where the answers of an image break off; None where they do not."""
        if self.cut is None or not _concerns(self.cut.image_indices, image_index):
            return None
        return self.cut.after_bytes

    def stall_of(self, image_index: int) -> Stall | None:
        """How the answers of an image stall; None where they do not."""
        if self.stall is None or not _concerns(self.stall.image_indices, image_index):
            return None
        return self.stall

    @property
    def counts_requests(self) -> bool:
        """Whether it matters how many requests came before."""
        return self.failure_period_count is not None

    def may_fail(self, image_index: int) -> bool:
        """Whether an image may fail because of these faults, whichever request asks for it."""
        is_cut = self.cut_after_bytes(image_index) is not None
        return is_cut or image_index in self.missing_image_indices

    def without_refusals(self) -> "ServerFaults":
        """The same faults towards a load of which no request happens to be one to be refused."""
        return replace(self, failure_period_count=None)


NO_FAULTS = ServerFaults()


@dataclass(frozen=True, slots=True)
class OriginBehaviour:
    """How an origin answers: the form of an image, and what it does wrong."""

    framing: Framing = Framing.MULTIPART
    faults: ServerFaults = NO_FAULTS


USUAL_BEHAVIOUR = OriginBehaviour()


def labelled(manifest: Manifest, transfer_syntax_uid: str | None) -> Manifest:
    """The dataset with another label on its HTJ2K images, right or wrong; None: as it is."""
    if transfer_syntax_uid is None:
        return manifest

    def label(encoding: EncodedFrames) -> EncodedFrames:
        is_htj2k = encoding.media_type == HTJ2K_MEDIA_TYPE
        return replace(encoding, transfer_syntax_uid=transfer_syntax_uid) if is_htj2k else encoding

    return replace(manifest, encodings=tuple(label(each) for each in manifest.encodings))


def _concerns(image_indices: tuple[int, ...] | None, image_index: int) -> bool:
    return image_indices is None or image_index in image_indices
