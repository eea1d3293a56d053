"""What metadata and one image tell of a series."""

import asyncio
import json

import pytest

from harness.core.http.framing import Framing
from harness.core.http.media_type import JPEG_LS_LOSSLESS
from harness.core.images.server_faults import OriginBehaviour, ServerFaults
from harness.core.images.specification import DatasetSource, SourceKind
from harness.errors import RetrieveFailed
from harness.run.server.glance import Glance, glance
from tests.servers.gateway.scripted_server import Say, ok, scripted_server

pytestmark = pytest.mark.live

_SOURCE = DatasetSource(
    SourceKind.DICOMWEB_SERVER, study_uid="1.2", series_uid="1.2.3", accept="image/jls"
)


def document(uid: str, retrieve: str = "http://here.test") -> dict[str, object]:
    return {
        "00080018": {"vr": "UI", "Value": [uid]},
        "00081190": {"vr": "UR", "Value": [retrieve]},
    }


def saying(metadata: object, image: bytes = b"image", media_type: str = "image/jls") -> Say:
    """A server with this metadata, whose images under /jls/ are not to be had."""

    def say(head: bytes) -> bytes:
        if head.startswith(b"HEAD"):
            return ok(b"")
        if b"/metadata" in head:
            return ok(json.dumps(metadata).encode(), "Content-Type: application/dicom+json")
        if b"/jls/" in head:
            return b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
        return ok(image, f"Content-Type: {media_type}")

    return say


def seen(say: Say) -> Glance:
    async def run() -> Glance:
        async with scripted_server(say) as server:
            return await glance(f"http://{server.authority}", _SOURCE, ["jls"])

    return asyncio.run(run())


def test_forms_that_are_refused_are_missing_and_ranges_that_are_ignored_are_known() -> None:
    found = seen(saying([document("1"), document("2")]))

    assert [instance.uid for instance in found.instances] == ["1", "2"]
    assert list(found.images) == ["frames"]
    assert found.gives_leave
    assert found.images["frames"].transfer_syntax_uid == JPEG_LS_LOSSLESS
    assert found.behaviour == OriginBehaviour(Framing.SINGLE_PART, ServerFaults(ignores_range=True))


def test_a_series_is_known_again_in_another_order_and_at_another_address() -> None:
    metadata = [document(uid) for uid in "123"]
    other_day = [document(uid, "http://there.test") for uid in "321"]

    assert seen(saying(metadata)).digest == seen(saying(other_day)).digest


def test_another_image_or_instance_is_another_series() -> None:
    metadata = [document(uid) for uid in "123"]
    says = [saying(metadata), saying(metadata, b"other"), saying(metadata[:2])]

    assert len({seen(say).digest for say in says}) == 3


@pytest.mark.parametrize(
    ("say", "complaint"),
    [
        (saying([]), "has no instances"),
        (saying({"a": 1}), "has metadata that is no DICOM JSON"),
        (saying([document("1")], media_type="image/jxl"), "that the loader cannot decode"),
        (lambda head: b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n", "no answer with metadata"),
    ],
)
def test_what_cannot_be_loaded_is_told(say: Say, complaint: str) -> None:
    with pytest.raises(RetrieveFailed, match=complaint):
        seen(say)


def test_a_server_that_gives_pages_no_leave_is_known_by_what_the_harness_gave() -> None:
    given = "image/jls\r\nharness-gave: cross-origin fields"

    assert not seen(saying([document("1")], media_type=given)).gives_leave
