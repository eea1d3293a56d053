"""A machine as a device: measure everything, fit what it costs, and say how well that fits."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from harness.client.warm_up import warm_decoders
from harness.core.images.specification import Codec
from harness.core.models.device import Contention, Cost, Device, ImageWork
from harness.predict.calibration.datasets import FULL_PATHS, CalibrationDatasets, Extent
from harness.predict.calibration.decoding import ScreenTimings, time_screen
from harness.predict.calibration.fit import Fit, Part, Residuals, Timing, fit
from harness.predict.calibration.loads import LoadTimings, time_loads
from harness.predict.calibration.metadata import MetadataTimings, time_metadata
from harness.predict.calibration.requests import RequestTimings, time_requests
from harness.results.conditions import Machine


@dataclass(frozen=True, slots=True)
class Measured:
    """Every timing of a calibration."""

    screen: ScreenTimings
    requests: RequestTimings
    loads: Sequence[LoadTimings]
    metadata: MetadataTimings


@dataclass(frozen=True, slots=True)
class Explained:
    """One kind of work: what it costs, and how far that is off its timings."""

    kind: str
    cost: Cost
    residuals: Residuals


@dataclass(frozen=True, slots=True)
class Calibration:
    """A device, and how well it explains the machine that it was fitted to."""

    device: Device
    explained: tuple[Explained, ...]


async def measure(
    datasets: CalibrationDatasets, extent: Extent, core_count: int, tell: Callable[[str], None]
) -> Measured:
    """All timings; `tell` is told what is measured next. Raises HarnessError."""
    tell("decoding and drawing")
    for dataset in datasets.all:
        warm_decoders(dataset.tree, dataset.manifest)
    screen = await time_screen(datasets.all, extent.turn_count, extent.pause_s)
    tell("requests")
    largest = datasets.all[-1]
    requests = await time_requests(largest, extent.request_count)
    tell("metadata")
    metadata = await time_metadata(extent.slice_count_by_answer, extent.turn_count)
    tell("local loads")
    workers = (1, 2) if core_count > 1 else (1,)
    loads = await time_loads(datasets.cts, workers, extent.turn_count)
    return Measured(screen, requests, loads, metadata)


def calibration(measured: Measured, name: str, source: str) -> Calibration:
    """The device that explains the timings best. Raises EnvironmentProblem for too few."""
    decode = {codec: _decode_fit(codec, measured.screen) for codec in Codec}
    alone = [load for load in measured.loads if load.decode_workers == 1]
    others = _other_fits(measured, alone)
    cost = {kind: found.cost for kind, found in others.items()}
    undisturbed = Device(name, {codec: found.cost for codec, found in decode.items()})
    client, request_share = cost["request, client"], measured.requests.request_share
    device = Device(
        name=name,
        decode=undisturbed.decode,
        enlarge=cost["enlarging"],
        render=cost["drawing"],
        request=Cost(client.fixed_s * request_share),
        answer=Cost(client.fixed_s * (1 - request_share), 0.0, client.s_per_megabyte),
        serve=cost["request, origin"],
        source=source,
        contention={codec: _contention(codec, undisturbed, measured.loads) for codec in Codec},
        compare=cost["comparing"],
        relay=cost["request, emulator"],
        crowding_share=_crowding_share(alone),
        inflate=cost["metadata, inflating"],
        parse=cost["metadata, parsing"],
    )
    kinds = {f"decoding {codec.value}": found for codec, found in decode.items()} | others
    explained = (Explained(kind, each.cost, each.residuals) for kind, each in kinds.items())
    return Calibration(device, tuple(explained))


def _other_fits(measured: Measured, alone: Sequence[LoadTimings]) -> dict[str, Fit]:
    """All work but decoding, by kind; `alone` are the loads with one decoder."""
    screen, requests, metadata = measured.screen, measured.requests, measured.metadata
    works: tuple[tuple[str, Sequence[Timing], Part], ...] = (
        ("enlarging", screen.enlarge, Part.PIXELS),
        ("drawing", screen.render, Part.PIXELS),
        ("comparing", screen.compare, Part.PIXELS),
        ("request, client", [load.client for load in alone], Part.BYTES),
        ("request, origin", requests.serve, Part.BYTES),
        ("request, emulator", requests.relay, Part.BYTES),
        ("metadata, inflating", metadata.inflate, Part.BYTES),
        ("metadata, parsing", metadata.parse, Part.BYTES),
    )
    return {kind: fit(kind, timings, part) for kind, timings, part in works}


def source_of(machine: Machine, python: str, imagecodecs: str) -> str:
    """Where a calibrated device is from: the machine, without a name or a date."""
    cores = f"{machine.core_count} cores"
    return (
        f"measured by harness calibrate on {machine.cpu}, {cores}, {machine.os}; {python}, "
        f"imagecodecs {imagecodecs}"
    )


def _decode_fit(codec: Codec, screen: ScreenTimings) -> Fit:
    # Of uncompressed images the bytes are the pixels.
    parts = (Part.PIXELS,) if codec is Codec.UNCOMPRESSED else (Part.PIXELS, Part.BYTES)
    return fit(f"decoding {codec.value}", screen.decode[codec], *parts)


def _crowding_share(loads: Sequence[LoadTimings]) -> float:
    """How much longer answers keep the client beside a decoder than they cost its thread."""
    ratios = [load.spent.request_s / load.spent.fetching_client_s for load in loads]
    return max(0.0, statistics.median(ratios) - 1)


def _contention(codec: Codec, alone: Device, loads: Sequence[LoadTimings]) -> Contention:
    one = _slow_down_ratio(codec, alone, loads, decode_workers=1)
    two = _slow_down_ratio(codec, alone, loads, decode_workers=2)
    assert one is not None, "every codec is loaded with one decoder"
    return Contention(one - 1, max(0.0, two - one) if two is not None else 0.0)


def _slow_down_ratio(
    codec: Codec, alone: Device, loads: Sequence[LoadTimings], decode_workers: int
) -> float | None:
    """How many times as long as alone decodes took in loads with so many decoders."""
    chosen = [
        load
        for load in loads
        if (load.codec, load.decode_workers) == (codec, decode_workers)
        and load.encoding_path == FULL_PATHS[codec]
    ]
    if not chosen:
        return None
    return sum(load.spent.decode_s for load in chosen) / sum(
        _alone_s(load, alone) for load in chosen
    )


def _alone_s(load: LoadTimings, alone: Device) -> float:
    """What a decode of that load takes alone, in the mean."""
    work = ImageWork(alone, load.dataset.manifest, fits_to_volume=True)
    encoding = load.dataset.encoding(load.encoding_path)
    return statistics.fmean(
        work.decode_s(load.dataset.job(encoding, index, size_bytes, 0))
        for index, size_bytes in enumerate(encoding.sizes_bytes)
    )
