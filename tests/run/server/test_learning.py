"""Forms of a series, each against what its frames decode to."""

import imagecodecs
import numpy as np
import pytest

from harness.core.http.media_type import JPEG_LS_LOSSLESS, JPEG_LS_NEAR_LOSSLESS
from harness.core.images.server_faults import USUAL_BEHAVIOUR
from harness.core.images.specification import Codec, EncodingSpec
from harness.core.survey.multipart import Part
from harness.errors import RetrieveFailed
from harness.run.server.asking import Reply
from harness.run.server.glance import Glance, ServedImage
from harness.run.server.learning import encodings_of

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
