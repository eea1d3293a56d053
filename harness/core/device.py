"""What a viewer's machine needs for its own work: decoding, drawing, asking and taking in.

A model of times, fitted to one machine or stated for one that everybody has. With it a load on a
virtual clock costs what it would cost there, to the same last digit on every machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from harness.core.attempt import DecodeJob
from harness.core.dataset import Codec
from harness.core.manifest import EncodedFrames, Manifest
from harness.core.media_type import JPEG_LS_LOSSLESS, JPEG_LS_NEAR_LOSSLESS


@dataclass(frozen=True, slots=True)
class Cost:
    """A time that grows with the pixels that come out and the bytes that go in."""

    fixed_s: float = 0.0
    s_per_megapixel: float = 0.0
    s_per_megabyte: float = 0.0

    def time_s(self, pixel_count: int = 0, size_bytes: int = 0) -> float:
        """The time for so many pixels and bytes, in seconds."""
        return (
            self.fixed_s
            + self.s_per_megapixel * pixel_count / 1e6
            + self.s_per_megabyte * size_bytes / 1e6
        )

    def slowed(self, factor: float) -> "Cost":
        """The same work on a machine that takes `factor` times as long."""
        return Cost(
            self.fixed_s * factor, self.s_per_megapixel * factor, self.s_per_megabyte * factor
        )


@dataclass(frozen=True, slots=True)
class Device:
    """The times of one machine that shows images.

    `decode` is by codec; `enlarge` brings a reduced slice of a volume to full size, in the
    decoder; `render` draws. `request` and `answer` are what one request costs the client's only
    thread, before it is sent and from its head to its last byte; `serve` is what origin and proxy
    need for it, one after the other, as far as the network does not hide it.
    """

    name: str
    decode: Mapping[Codec, Cost] = field(default_factory=dict)
    enlarge: Cost = Cost()
    render: Cost = Cost()
    request: Cost = Cost()
    answer: Cost = Cost()
    serve: Cost = Cost()
    source: str = ""

    def slowed(self, name: str, factor: float, source: str) -> "Device":
        """A machine that takes `factor` times as long for all its own work; servers stay."""
        return replace(
            self,
            name=name,
            source=source,
            decode={codec: cost.slowed(factor) for codec, cost in self.decode.items()},
            enlarge=self.enlarge.slowed(factor),
            render=self.render.slowed(factor),
            request=self.request.slowed(factor),
            answer=self.answer.slowed(factor),
        )


@dataclass(frozen=True, slots=True)
class ImageWork:
    """What a device needs for the images of one series; `fits_to_volume` enlarges reduced ones."""

    device: Device
    manifest: Manifest
    fits_to_volume: bool
    _encodings: dict[str, EncodedFrames] = field(init=False)

    def __post_init__(self) -> None:
        encodings = {encoding.path: encoding for encoding in self.manifest.encodings}
        object.__setattr__(self, "_encodings", encodings)

    def decode_s(self, job: DecodeJob) -> float:
        """The time on a decoder, in seconds."""
        pixels = self._pixel_count(job)
        codec = codec_of(job.offer.transfer_syntax_uid)
        size_bytes = min(job.offer.pixel_data_bytes, self._most_read_bytes(job))
        time_s = self.device.decode[codec].time_s(pixels, size_bytes)
        if self.fits_to_volume and pixels < self._full_pixel_count:
            time_s += self.device.enlarge.time_s(self._full_pixel_count)
        return time_s

    def render_s(self, job: DecodeJob) -> float:
        """The time on the painter, in seconds."""
        pixels = self._full_pixel_count if self.fits_to_volume else self._pixel_count(job)
        return self.device.render.time_s(pixels)

    @property
    def _full_pixel_count(self) -> int:
        return self.manifest.rows * self.manifest.columns

    def _encoding(self, job: DecodeJob) -> EncodedFrames | None:
        *_, name, _ = ("", *job.request.path.partition("?")[0].split("/"))
        return self._encodings.get(name)

    def _pixel_count(self, job: DecodeJob) -> int:
        encoding = self._encoding(job)
        rows, columns = (
            (encoding.rows, encoding.columns)
            if encoding is not None
            else (self.manifest.rows, self.manifest.columns)
        )
        return -(-rows >> job.level) * -(-columns >> job.level)

    def _most_read_bytes(self, job: DecodeJob) -> int:
        """Up to where a decoder reads: to the end of the resolution it was asked for."""
        encoding = self._encoding(job)
        if encoding is None or not encoding.resolution_ends_bytes:
            return job.offer.pixel_data_bytes
        ends_bytes = encoding.resolution_ends_bytes[job.request.image_index]
        return ends_bytes[max(0, len(ends_bytes) - 1 - job.level)]


def codec_of(transfer_syntax_uid: str) -> Codec:
    """The codec of a transfer syntax that can be decoded."""
    is_jpeg_ls = transfer_syntax_uid in (JPEG_LS_LOSSLESS, JPEG_LS_NEAR_LOSSLESS)
    return Codec.JPEG_LS if is_jpeg_ls else Codec.HTJ2K


NO_WORK = Device("none")
"""A machine that needs no time for a request or an answer."""
