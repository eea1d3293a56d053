"""What a viewer's machine needs for its own work: decoding, drawing, asking and taking in.

A model of times, fitted to one machine or stated for one that everybody has. With it a load on a
virtual clock costs what it would cost there, to the same last digit on every machine.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from harness.core.images.manifest import EncodedFrames, Manifest
from harness.core.images.specification import CODEC_OF_SYNTAX, Codec
from harness.core.retrieval.attempt import DecodeJob


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
class Contention:
    """How much longer a decode takes that is not alone: shares of its own time.

    `behind_share` where it begins right behind another, which is being drawn and compared then;
    it is below 0 where waking a decoder, which is a part of the time alone, costs more than that.
    `beside_share` is for every other decoder at work. Threads share memory and the interpreter,
    not only cores.
    """

    behind_share: float = 0.0
    beside_share: float = 0.0

    def slow_down_ratio(self, *, is_behind: bool, beside_count: int) -> float:
        """How many times as long it takes; 1 alone."""
        return 1.0 + self.behind_share * is_behind + self.beside_share * beside_count


@dataclass(frozen=True, slots=True)
class Page:
    """What a viewer in a browser does on the only thread of its page, beside asking and taking in.

    `start_up_s` pass from the click to the first request. `hand_over` is what an image costs that
    comes back from a decoder. What was handed over since is drawn in one frame, and frames begin
    at multiples of `frame_interval_s`. The first image costs `first_image_s` more, three times:
    when it has been asked for, when it is handed over and when it is drawn, since the page lays
    itself out then, starts its decoders and makes what it draws with.
    """

    start_up_s: float
    frame_interval_s: float
    hand_over: Cost = Cost()
    first_image_s: float = 0.0

    def slowed(self, factor: float) -> "Page":
        """The same page on a machine that takes `factor` times as long; the display stays."""
        return replace(
            self,
            start_up_s=self.start_up_s * factor,
            hand_over=self.hand_over.slowed(factor),
            first_image_s=self.first_image_s * factor,
        )


@dataclass(frozen=True, slots=True)
class Device:
    """The times of one machine that shows images.

    `decode` is by codec, for a decode that nothing else disturbs; `contention` is what disturbs
    it. `enlarge` brings a reduced slice of a volume to full size, in the decoder; `render` draws,
    and `compare` holds a full image against its source, which the painter does when it has drawn
    it. `request` and `answer` are what one request costs the client's only thread, before it is
    sent and from its head to its last byte; `serve` is what the origin needs for it, and `relay`
    what an emulated network adds, one request after the other, as far as no delay hides it. While
    a decoder is at work, the client's thread takes longer by `crowding_share`.

    `inflate` and `parse` are what a megabyte of JSON costs the client's thread before the first
    frame: after it was compressed, and always; to `parse`, of what is no white space in it.

    With `noise_s` every answer begins later by a time of its own, exponential with this mean and
    drawn from `seed`.

    With a `page` it is a browser: `render` is the time of a frame, which grows with the pixels that
    are new in it and holds the page's thread, and `request` and `answer` are that thread's, too.
    """

    name: str
    decode: Mapping[Codec, Cost] = field(default_factory=dict)
    enlarge: Cost = Cost()
    render: Cost = Cost()
    request: Cost = Cost()
    answer: Cost = Cost()
    serve: Cost = Cost()
    source: str = ""
    contention: Mapping[Codec, Contention] = field(default_factory=dict)
    compare: Cost = Cost()
    relay: Cost = Cost()
    crowding_share: float = 0.0
    page: Page | None = None
    inflate: Cost = Cost()
    parse: Cost = Cost()
    noise_s: float = 0.0
    seed: int = 1

    @property
    def outside_page(self) -> "Device":
        """What of a browser stands between its page and the network: its page asks and takes in."""
        return self if self.page is None else replace(self, request=Cost(), answer=Cost())

    def slowed(self, name: str, factor: float, source: str) -> "Device":
        """A machine that takes `factor` times as long for all its own work; servers stay."""
        return replace(
            self,
            name=name,
            source=source,
            decode={codec: cost.slowed(factor) for codec, cost in self.decode.items()},
            enlarge=self.enlarge.slowed(factor),
            render=self.render.slowed(factor),
            compare=self.compare.slowed(factor),
            request=self.request.slowed(factor),
            answer=self.answer.slowed(factor),
            page=self.page and self.page.slowed(factor),
            inflate=self.inflate.slowed(factor),
            parse=self.parse.slowed(factor),
        )


class WorkSize(NamedTuple):
    """What a decode takes in and gives: the bytes that are read, the pixels that come out."""

    pixel_count: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ImageWork:
    """What a device needs for the images of one series; `fits_to_volume` enlarges reduced ones."""

    device: Device
    manifest: Manifest
    fits_to_volume: bool
    _encodings: dict[str, EncodedFrames] = field(init=False)
    _full_pixel_count: int = field(init=False)

    def __post_init__(self) -> None:
        encodings = {encoding.path: encoding for encoding in self.manifest.encodings}
        object.__setattr__(self, "_encodings", encodings)
        object.__setattr__(self, "_full_pixel_count", self.manifest.rows * self.manifest.columns)

    def decode_s(self, job: DecodeJob) -> float:
        """The time on a decoder that nothing disturbs, in seconds."""
        size = self.size(job)
        cost = self.device.decode[codec_of(job.offer.transfer_syntax_uid)]
        time_s = cost.time_s(size.pixel_count, size.size_bytes)
        if self.fits_to_volume and size.pixel_count < self._full_pixel_count:
            time_s += self.device.enlarge.time_s(self._full_pixel_count)
        return time_s

    def slow_down_ratio(self, job: DecodeJob, is_behind: bool, beside_count: int) -> float:
        """How many times as long it takes right behind another, and beside so many."""
        codec = codec_of(job.offer.transfer_syntax_uid)
        contention = self.device.contention.get(codec, _NO_CONTENTION)
        return contention.slow_down_ratio(is_behind=is_behind, beside_count=beside_count)

    def size(self, job: DecodeJob) -> WorkSize:
        """What a decode takes in and gives."""
        encoding = self._encoding(job)
        return WorkSize(self._pixel_count(encoding, job.level), _read_bytes(encoding, job))

    def render_s(self, job: DecodeJob) -> float:
        """The time on the painter, in seconds."""
        return self.device.render.time_s(self.shown_pixel_count(job))

    def shown_pixel_count(self, job: DecodeJob) -> int:
        """How many pixels a decoded image has on screen."""
        if self.fits_to_volume:
            return self._full_pixel_count
        return self._pixel_count(self._encoding(job), job.level)

    def compare_s(self, job: DecodeJob) -> float:
        """The time for which the painter then holds an image against its source, in seconds."""
        if not job.is_full or job.request.appended_to_partial:
            return 0.0
        encoding = self._encoding(job)
        if encoding is None or not encoding.is_lossless:
            return 0.0
        return self.device.compare.time_s(self._full_pixel_count)

    def _encoding(self, job: DecodeJob) -> EncodedFrames | None:
        resource = job.request.path.partition("?")[0]
        return self._encodings.get(resource.rpartition("/")[0].rpartition("/")[2])

    def _pixel_count(self, encoding: EncodedFrames | None, level: int) -> int:
        of = self.manifest if encoding is None else encoding
        return -(-of.rows >> level) * -(-of.columns >> level)


def _read_bytes(encoding: EncodedFrames | None, job: DecodeJob) -> int:
    """What a decoder reads of what is there: to the end of the resolution it was asked for."""
    size_bytes = job.offer.pixel_data_bytes
    if encoding is None or not encoding.resolution_ends_bytes:
        return size_bytes
    ends_bytes = encoding.resolution_ends_bytes[job.request.image_index]
    return min(size_bytes, ends_bytes[max(0, len(ends_bytes) - 1 - job.level)])


def codec_of(transfer_syntax_uid: str) -> Codec:
    """The codec of a transfer syntax that can be decoded."""
    return CODEC_OF_SYNTAX.get(transfer_syntax_uid, Codec.HTJ2K)


_NO_CONTENTION = Contention()

NO_WORK = Device("none")
"""A machine that needs no time for a request or an answer."""
