import numpy as np
import pytest

from harness.core.images.specification import Codec, EncodingSpec
from harness.dataset.encode import encode
from harness.dataset.proof import require_proof
from harness.errors import DatasetError
from tests.dataset.series_for_tests import ENCODINGS, noisy_pixels

LOSSLESS = EncodingSpec("jls", Codec.JPEG_LS)


@pytest.mark.parametrize("is_signed", [False, True])
@pytest.mark.parametrize("encoding", ENCODINGS, ids=lambda encoding: encoding.path)
def test_every_encoding_keeps_its_promise(encoding: EncodingSpec, is_signed: bool) -> None:
    image = noisy_pixels((1, 90, 130), is_signed=is_signed)[0]

    require_proof(image, encode(image, encoding, 12).codestream, encoding, "here")


@pytest.mark.parametrize("codec", Codec)
def test_one_pixel_that_differs_by_one_is_found(codec: Codec) -> None:
    image = noisy_pixels((1, 64, 64))[0]
    other = image.copy()
    other[40, 50] ^= 1
    encoding = EncodingSpec("x", codec)

    with pytest.raises(DatasetError, match='here: "1" is a pixel error above 0'):
        require_proof(image, encode(other, encoding, 12).codestream, encoding, "here")


def test_a_near_lossless_error_above_near_is_found() -> None:
    image = noisy_pixels((1, 64, 64))[0]
    coarse = encode(image, EncodingSpec("x", Codec.JPEG_LS, near=9), 12).codestream

    with pytest.raises(DatasetError, match="above 3"):
        require_proof(image, coarse, EncodingSpec("x", Codec.JPEG_LS, near=3), "here")


def test_another_shape_is_found() -> None:
    image = noisy_pixels((1, 64, 64))[0]
    turned = encode(np.ascontiguousarray(image[:32]), LOSSLESS, 12).codestream

    with pytest.raises(DatasetError, match="shape"):
        require_proof(image, turned, LOSSLESS, "here")
