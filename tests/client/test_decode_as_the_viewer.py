"""Parts of HTJ2K streams, decoded by us and by the codec that the viewer has: the same pixels.

The codec is @cornerstonejs/codec-openjph as its registry has it; a package that is not this one to
the last byte is refused.
"""

import hashlib
import json
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from harness.client.decode import Pixels, Stream, decode_stream
from harness.core.http.media_type import HTJ2K_LOSSLESS_RPCL
from harness.core.images.manifest import Manifest
from harness.core.images.specification import Codec, EncodingSpec
from harness.dataset.encode import encode
from tests.client.samples import manifest
from tests.foreign_tools import installed, run

pytestmark = pytest.mark.live

CODEC = "@cornerstonejs/codec-openjph@2.4.11"
PACKAGE_SHA512 = (
    "373c0261ebc64a3d893ae3fb073b71ace7795a727cea03862efdecab7ea3671c"
    "47517a03a35621ce2cc7898cfe4fb190aa4cdb7da41cc12cb1b11a20cc61483d"
)
DECODE = """
const { readFileSync, writeFileSync } = require("node:fs");
require("./package/dist/openjphjs.js")().then((codec) => {
  for (const { stream, bytes, level, pixels } of JSON.parse(readFileSync(0, "utf8"))) {
    const decoder = new codec.HTJ2KDecoder();
    const part = readFileSync(stream).subarray(0, bytes);
    decoder.getEncodedBuffer(part.length).set(part);
    decoder.decodeSubResolution(level);
    writeFileSync(pixels, decoder.getDecodedBuffer());
  }
});
"""
SIZE = 256
LEVELS = (0, 1, 2)
PARTS = (0, 300, 600, 1_200, 5_000, 20_000, None)


def install_codec(folder: Path) -> None:
    run("npm", "pack", "--silent", CODEC, folder=folder)
    [package] = folder.glob("*.tgz")
    assert hashlib.sha512(package.read_bytes()).hexdigest() == PACKAGE_SHA512
    run("tar", "-xzf", package.name, folder=folder)
    (folder / "decode.cjs").write_text(DECODE)


def image(kind: str) -> tuple[Pixels, Manifest]:
    """A smooth image, one of hard edges that over- and undershoots, or a signed one."""
    down, across = np.mgrid[0:SIZE, 0:SIZE]
    smooth = 2000 + 1500 * np.sin(down / 40) * np.cos(across / 25)
    smooth += np.random.default_rng(1).normal(0, 20, smooth.shape)
    if kind == "smooth":
        return smooth.astype(np.uint16), manifest(size=SIZE)
    if kind == "edges":
        edges = np.where((down // 37 + across // 29) % 2, 4095, 0)
        return edges.astype(np.uint16), manifest(size=SIZE)
    return (smooth - 2000).astype(np.int16), manifest(size=SIZE, is_signed=True)


@pytest.mark.parametrize("kind", ["smooth", "edges", "signed"])
def test_a_part_of_a_stream_gives_the_pixels_that_the_viewer_decodes(
    kind: str, tmp_path: Path
) -> None:
    original, dataset = image(kind)
    data = encode(original, EncodingSpec("frames", Codec.HTJ2K), 12).codestream
    header_bytes = data.index(b"\xff\x90")  # SOT: the first tile-part begins.
    stream = tmp_path / "stream"
    stream.write_bytes(data)
    parts = [header_bytes + 20 + more if more is not None else len(data) for more in PARTS]
    jobs = [
        {
            "stream": str(stream),
            "bytes": size_bytes,
            "level": level,
            "pixels": str(tmp_path / f"{size_bytes}-{level}"),
        }
        for size_bytes, level in product(parts, LEVELS)
    ]
    folder = installed("codec-openjph-2.4.11", install_codec)
    run("node", "decode.cjs", folder=folder, text=json.dumps(jobs))
    for size_bytes, level in product(parts, LEVELS):
        part = memoryview(data)[:size_bytes]
        ours = decode_stream(part, Stream("frames", HTJ2K_LOSSLESS_RPCL, level), dataset)
        theirs = np.fromfile(tmp_path / f"{size_bytes}-{level}", dtype=ours.dtype)
        assert np.array_equal(ours.ravel(), theirs), f"{size_bytes} bytes at level {level}"
