"""Forms of a series, each against what its frames decode to."""

import asyncio

import imagecodecs
import numpy as np
import pytest

from harness.core.http.media_type import JPEG_LS_LOSSLESS, JPEG_LS_NEAR_LOSSLESS
from harness.core.http.server_timing import ServerWait, wait_field
from harness.core.images.server_faults import USUAL_BEHAVIOUR
from harness.core.images.specification import Codec, DatasetSource, EncodingSpec, SourceKind
from harness.core.survey.multipart import Part
from harness.errors import RetrieveFailed
from harness.run.server.asking import Reply
from harness.run.server.glance import Glance, Instance, ServedImage
from harness.run.server.learning import encodings_of, learnt_images
from tests.servers.gateway.scripted_server import ok, scripted_server

_IMAGE = np.arange(64 * 64, dtype=np.uint16).reshape(64, 64) * 7 % 4096


def sent(content: bytes, syntax: str = JPEG_LS_LOSSLESS) -> ServedImage:
    return ServedImage(Part("image/jls", content, False), syntax, Reply(200, {}, content, 0.0))


def coded(image: np.ndarray[tuple[int, int], np.dtype[np.uint16]], near: int = 0) -> bytes:
    return bytes(imagecodecs.jpegls_encode(image, near))


def seen(**images: ServedImage) -> Glance:
    return Glance((), images, USUAL_BEHAVIOUR, "")


def test_a_form_is_whole_or_smaller_or_near_by_what_it_decodes_to() -> None:
    near = sent(coded(_IMAGE, 3), JPEG_LS_NEAR_LOSSLESS)
    forms = encodings_of(
        seen(
            frames=sent(coded(_IMAGE)),
            same=sent(coded(_IMAGE)),
            thumbnail=sent(coded(np.ascontiguousarray(_IMAGE[::4, ::4]))),
            lossy=near,
        ),
        *(64, 64),
    )

    def form(path: str, **loses: int) -> EncodingSpec:
        return EncodingSpec(path, Codec.JPEG_LS, own_syntax_uid=JPEG_LS_LOSSLESS, **loses)

    assert forms[:3] == (form("frames"), form("same"), form("thumbnail", divisor=4))
    assert (forms[3].near, forms[3].is_lossless) == (1, False)


def test_what_is_labelled_wrongly_is_told() -> None:
    with pytest.raises(RetrieveFailed, match=r"labels as .*80 what is none"):
        encodings_of(seen(frames=sent(b"no JPEG-LS")), 64, 64)


@pytest.mark.live
def test_what_was_seen_before_has_its_time_from_then() -> None:
    """Asked again, an image that stood for all others would look warm from the start."""
    asked: list[bytes] = []

    def say(head: bytes) -> bytes:
        asked.append(head)
        told = "{}: {}".format(*(each.decode() for each in wait_field(ServerWait(0.125))))
        return ok(coded(_IMAGE), "Content-Type: image/jls", told)

    instances = tuple(Instance(uid, 1, {}) for uid in "123")
    looked = Glance(instances, {"frames": sent(coded(_IMAGE))}, USUAL_BEHAVIOUR, "")

    async def learnt() -> list[float]:
        async with scripted_server(say) as server:
            url, source = f"http://{server.authority}", DatasetSource(SourceKind.DICOMWEB_SERVER)
            images = (await learnt_images(url, source, looked))["frames"]
            return [learnt.image.reply.server_s for learnt in images.values()]

    first_s = asyncio.run(learnt())
    paths = [head.split()[1] for head in asked if head.startswith(b"GET")]
    assert [time_s == 0.0 for time_s in first_s] == [False, True, False]
    # Once again alone, and in each of three rounds of all.
    assert [b"/instances/2/" in path for path in paths].count(True) == 4


@pytest.mark.live
@pytest.mark.parametrize("is_one_by_one", [False, True])
def test_a_server_that_lets_the_last_of_some_wait_for_all_takes_turns(
    *, is_one_by_one: bool
) -> None:
    """Three images, two of which are asked for twice, alone; then all, in three rounds."""
    asked_count = 0

    def say(head: bytes) -> bytes:
        nonlocal asked_count
        if head.startswith(b"HEAD"):
            return ok(b"")
        asked_count += 1
        ahead_count = (asked_count - 6) % 3 if asked_count > 5 and is_one_by_one else 0
        wait = ServerWait(16.0 * (1 + ahead_count))
        told = "{}: {}".format(*(each.decode() for each in wait_field(wait)))
        return ok(coded(_IMAGE), "Content-Type: image/jls", told)

    instances = tuple(Instance(uid, 1, {}) for uid in "123")
    looked = Glance(instances, {"frames": sent(coded(_IMAGE))}, USUAL_BEHAVIOUR, "")

    async def learnt() -> set[bool]:
        async with scripted_server(say) as server:
            url, source = f"http://{server.authority}", DatasetSource(SourceKind.DICOMWEB_SERVER)
            images = (await learnt_images(url, source, looked))["frames"]
            return {each.take_turns for each in images.values()}

    assert asyncio.run(learnt()) == {is_one_by_one}
