"""The quality of pictures, worked out from the dataset's own files; kept with the dataset.

A picture is made again of the bytes it was made of: decoded as the loader decodes, brought to full
size as it is shown, and compared with the image that should stand there. A volume's slices are
enlarged as the viewer's volume loader does it; a stack's image is interpolated by what draws it.
"""

import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from math import inf, log10
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray

from harness.client.decode import Stream, decode_stream, fitted
from harness.client.window import Window
from harness.core.images.manifest import EncodedFrames, Manifest
from harness.core.images.served import ServedBody, body_at
from harness.core.load import Load
from harness.core.quality_curve import EXACT, NOTHING_SHOWN, PictureQuality
from harness.errors import StorageError
from harness.results.pictures import AssessedPicture, View, keep_pictures, read_pictures
from harness.results.trace import Picture
from harness.run.plan import Images

# Counts up when the same picture is judged in another way.
_VERSION = 2
_SCREEN_RANGE = 255
_SSIM_DIGITS, _PSNR_DIGITS = 6, 3
_WHOLE_PX, _MIDDLE_PX = 176, 192
_WEBP_LEVEL = 70


@dataclass(slots=True)
class PictureMeter:
    """Judges the pictures of one dataset, which lies in `tree`; each of them once.

    `images.pixels` must be there.
    """

    images: Images
    tree: Path
    known: dict[Picture, AssessedPicture] = field(init=False)
    _window: Window = field(init=False)

    def __post_init__(self) -> None:
        self.known = read_pictures(self._file)
        self._window = Window(self.images.manifest)

    def qualities(self, pictures: Iterable[Picture]) -> Mapping[Picture, PictureQuality]:
        """The quality of each picture; what was not known before is kept with the dataset."""
        count = len(self.known)
        found = self.judge(pictures)
        if len(self.known) > count:
            self.keep()
        return found

    def judge(self, pictures: Iterable[Picture]) -> Mapping[Picture, PictureQuality]:
        """The quality of each picture; those not judged before are judged on all processors.

        They are on the disk once somebody calls `keep`.
        """
        read = {picture: self.as_read(picture) for picture in pictures}
        new = [each for each in dict.fromkeys(read.values()) if each not in self.known]
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            for picture, quality in zip(new, threads.map(self._judged, new), strict=True):
                self.known[picture] = AssessedPicture(picture, quality)
        return {picture: self.known[each].quality for picture, each in read.items()}

    def keep(self) -> None:
        """Put all that is known beside the dataset."""
        # Whoever may not write there works it out again.
        with suppress(StorageError):
            keep_pictures(self._file, self.known.values())

    def as_read(self, picture: Picture) -> Picture:
        """The picture by the bytes that its decoder reads: not beyond the resolution asked for."""
        encoding = self._encoding(picture)
        ends = encoding.resolution_ends_bytes
        if not ends or picture.appended_at_bytes is not None:
            return picture
        last = len(ends[picture.source_index]) - 1
        is_whole = picture.level == 0
        size_bytes = encoding.sizes_bytes[picture.source_index]
        most_bytes = (
            size_bytes if is_whole else ends[picture.source_index][max(0, last - picture.level)]
        )
        return picture._replace(pixel_data_bytes=min(picture.pixel_data_bytes, most_bytes))

    def view(self, picture: Picture) -> View | None:
        """The picture for people; None where the bytes are no image any more."""
        image = self._pixels(picture)
        if image is None:
            return None
        screen = self._window.draw(image)
        return View(_webp(_small(screen)), _webp(_middle(screen)))

    @property
    def _file(self) -> Path:
        load = self.images.load.value
        codec = version("imagecodecs")
        return self.tree / f"quality-{_VERSION}-{load}-imagecodecs-{codec}.parquet"

    def _encoding(self, picture: Picture) -> EncodedFrames:
        found = self.images.manifest.encoding(picture.encoding)
        assert found is not None, f"{picture.encoding} was shown, so the dataset has it"
        return found

    def _source(self, image_index: int) -> NDArray[Any]:
        assert self.images.pixels is not None, "whoever judges has the originals"
        return np.asarray(self.images.pixels[image_index])

    def _judged(self, picture: Picture) -> PictureQuality:
        if self._is_original(picture):
            return EXACT
        image = self._pixels(picture)
        if image is None:
            return NOTHING_SHOWN
        return quality_of(image, self._source(picture.image_index), self._window)

    def _is_original(self, picture: Picture) -> bool:
        """Whether it is proved by the dataset to be the image, pixel by pixel."""
        encoding, manifest = self._encoding(picture), self.images.manifest
        return (
            encoding.is_lossless
            and (encoding.rows, encoding.columns) == (manifest.rows, manifest.columns)
            and picture.level == 0
            and picture.source_index == picture.image_index
            and picture.appended_at_bytes is None
            and picture.pixel_data_bytes >= encoding.sizes_bytes[picture.source_index]
        )

    def _pixels(self, picture: Picture) -> NDArray[Any] | None:
        """Stored pixels at full size, as they are shown."""
        manifest, encoding = self.images.manifest, self._encoding(picture)
        path = manifest.frame_path(picture.source_index, encoding.path)
        stream = _stream((self.tree / path).read_bytes(), picture, self._body(path))
        kind = Stream(encoding.path, encoding.transfer_syntax_uid, picture.level)
        try:
            image = decode_stream(memoryview(stream), kind, manifest)
        except Exception:  # each codec has errors of its own; whoever measured has told of it
            return None
        return enlarged(image, manifest, self.images.load)

    def _body(self, path: str) -> ServedBody:
        body = body_at(self.images.bodies, path)
        assert body is not None, f"{path} was shown, so it was served"
        return body


def _stream(file: bytes, picture: Picture, body: ServedBody) -> bytes:
    """What the decoder is given: the beginning of the file, or what was appended to a part of it.

    The answer that is appended begins with its own MIME head.
    """
    if picture.appended_at_bytes is None:
        return file[: picture.pixel_data_bytes]
    held = file[: body.pixel_data_in(picture.appended_at_bytes)]
    again = body.frame.head + file + body.frame.tail
    return (held + again)[: picture.pixel_data_bytes]


def enlarged(image: NDArray[Any], manifest: Manifest, load: Load) -> NDArray[Any]:
    """Stored pixels at full size, as a volume's loader or a stack's screen brings them there."""
    shape = manifest.rows, manifest.columns
    if image.shape == shape:
        return image
    if load is Load.VOLUME:
        return fitted(image, *shape)
    from skimage.transform import resize  # noqa: PLC0415 - a second, for which only this waits

    smooth = resize(
        image.astype(np.float32),
        shape,
        order=1,
        mode="edge",
        anti_aliasing=False,
        preserve_range=True,
    )
    rounded: NDArray[Any] = np.rint(smooth).astype(image.dtype)
    return rounded


def quality_of(image: NDArray[Any], original: NDArray[Any], window: Window) -> PictureQuality:
    """An image against its original, both (rows, columns) of stored pixels.

    The peak of the noise ratio is the range of the original's own pixels; on screen it is 255, as
    is the range of the structural similarity (Wang et al. 2004; 7 x 7 pixels, uniform).
    """
    from skimage.metrics import structural_similarity  # noqa: PLC0415 - as above

    peak = float(original.max()) - float(original.min())
    shown, wanted = (window.draw(each).astype(np.float32) for each in (image, original))
    ssim = structural_similarity(shown, wanted, data_range=_SCREEN_RANGE)
    return PictureQuality(
        psnr_db(image, original, peak),
        psnr_db(shown, wanted, _SCREEN_RANGE),
        round(max(0.0, float(ssim)), _SSIM_DIGITS),
    )


def psnr_db(image: NDArray[Any], original: NDArray[Any], peak: float) -> float:
    """The peak signal-to-noise ratio in decibels, infinite where both are equal; never below 0."""
    error = image.astype(np.float64) - original
    noise = float(np.mean(error * error))
    if not noise:
        return inf
    return round(max(0.0, 10 * log10(peak * peak / noise)), _PSNR_DIGITS) if peak else 0.0


def _small(screen: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """All of it, at most so many pixels wide and high; each is the mean of those it stands for."""
    step = -(-max(screen.shape) // _WHOLE_PX)
    rows, columns = (length // step * step for length in screen.shape)
    blocks = screen[:rows, :columns].reshape(rows // step, step, columns // step, step)
    small: NDArray[np.uint8] = np.rint(blocks.mean(axis=(1, 3))).astype(np.uint8)
    return small


def _middle(screen: NDArray[np.uint8]) -> NDArray[np.uint8]:
    begins = [max(0, (length - _MIDDLE_PX) // 2) for length in screen.shape]
    top, left = begins
    return screen[top : top + _MIDDLE_PX, left : left + _MIDDLE_PX]


def _webp(screen: NDArray[np.uint8]) -> bytes:
    colour = np.ascontiguousarray(np.repeat(screen[:, :, np.newaxis], 3, axis=2))
    return bytes(imagecodecs.webp_encode(colour, level=_WEBP_LEVEL))
