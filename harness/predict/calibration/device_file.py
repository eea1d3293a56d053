"""A device as a file that a scenario or a command can name."""

import json
from collections.abc import Iterator
from pathlib import Path

from harness.core.models.device import Cost, Device
from harness.durable import keep_file

_DIGITS = 4


def device_yaml(device: Device) -> str:
    """The device as YAML, in the keys of scenarios/devices; what costs nothing is left out."""
    return "".join(f"{line}\n" for line in _lines(device))


def write_device(device: Device, path: Path) -> None:
    """Write it to a file, and the folders to it. Raises StorageError."""
    keep_file(path, device_yaml(device).encode(), "name another file with --output")


def _lines(device: Device) -> Iterator[str]:
    # Names of machines and drivers hold what a label of a scenario must not.
    source = " ".join(device.source.replace("|", "/").split())
    yield f"source: {json.dumps(source, ensure_ascii=False)}"
    yield "decode:"
    for codec, cost in device.decode.items():
        yield f"  {codec.value}: {_cost(cost)}"
    if device.contention:
        yield "contention:"
    for codec, share in device.contention.items():
        behind, beside = f"{share.behind_share:.3f}", f"{share.beside_share:.3f}"
        yield f"  {codec.value}: {{behind: {behind}, beside: {beside}}}"
    yield f"crowding: {device.crowding_share:.3f}"
    for key, cost in (
        ("enlarge", device.enlarge),
        ("render", device.render),
        ("compare", device.compare),
        ("request", device.request),
        ("answer", device.answer),
        ("serve", device.serve),
        ("relay", device.relay),
        ("inflate", device.inflate),
        ("parse", device.parse),
    ):
        yield f"{key}: {_cost(cost)}"
    if page := device.page:
        yield "page:"
        yield f"  start_up: {_milliseconds(page.start_up_s)} ms"
        yield f"  frame_interval: {_milliseconds(page.frame_interval_s)} ms"
        yield f"  hand_over: {_cost(page.hand_over)}"
        if page.first_image_s:
            yield f"  first_image: {_milliseconds(page.first_image_s)} ms"


def _cost(cost: Cost) -> str:
    parts = {
        "fixed": cost.fixed_s,
        "per_megapixel": cost.s_per_megapixel,
        "per_megabyte": cost.s_per_megabyte,
    }
    shown = (f"{key}: {_milliseconds(value_s)} ms" for key, value_s in parts.items() if value_s)
    return f"{{{', '.join(shown)}}}"


def _milliseconds(time_s: float) -> str:
    """Four digits, never with an exponent, which a quantity cannot have."""
    return f"{float(f'{time_s * 1000:.{_DIGITS}g}'):.9f}".rstrip("0").rstrip(".")
