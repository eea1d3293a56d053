"""`harness calibrate`: this machine as a device; `harness devices`: which there are."""

from collections.abc import Iterator
from pathlib import Path

from harness.cli.interruptible import run_interruptibly
from harness.cli.listing import json_value, print_json, print_list
from harness.cli.progress import Watcher, progress_console
from harness.core.models.device import Cost, Device
from harness.core.units import format_share, format_time
from harness.dataset.cache import DatasetCache
from harness.predict.calibration.calibrate import (
    Calibration,
    Explained,
    calibration,
    measure,
    source_of,
)
from harness.predict.calibration.datasets import Extent, build_calibration_datasets
from harness.predict.calibration.device_file import write_device
from harness.reporting.markdown import Column, table
from harness.run.provenance import machine, python_version, versions
from harness.scenario.devices import THIS_MACHINE, load_device
from harness.scenario.library import device_names, find_device, own_devices_folder

_WHOLE = Extent()


def calibrate(output: Path | None, extent: Extent = _WHOLE) -> None:
    """Measure this machine, print how well the costs fit, and write the device.

    Raises HarnessError.
    """
    console = progress_console()
    with Watcher(console, "calibrate") as watcher:
        datasets = build_calibration_datasets(extent, DatasetCache(), watcher.building)
    here = machine()
    console.print("about two minutes; let nothing else run")
    measured = run_interruptibly(measure(datasets, extent, here.core_count, console.print))
    source = source_of(here, python_version(), versions().get("imagecodecs", ""))
    found = calibration(measured, THIS_MACHINE, source)
    path = output or own_devices_folder() / f"{THIS_MACHINE}.yaml"
    write_device(found.device, path)
    print(_explained(found))
    print(f"\nwritten to {path}; use it with: --device {output or THIS_MACHINE}")


def list_all(*, as_json: bool) -> None:
    """Print every device, one a line, or all that is known of them as JSON."""
    devices = [load_device(find_device(name)) for name in device_names()]
    if as_json:
        print_json([json_value(device) for device in devices])
        return
    columns: list[Column[Device]] = [
        Column("Name", lambda device: device.name, is_number=False),
        Column("Source", lambda device: device.source, is_number=False),
    ]
    print_list(columns, devices)


def show(name: str) -> None:
    """Print what a device needs for its work, and where its figures are from."""
    device = load_device(find_device(name))
    rows = [(work, _cost_text(cost)) for work, cost in _works(device)]
    rows += [(f"{work}, contended", text) for work, text in _contentions(device)]
    columns: list[Column[tuple[str, str]]] = [
        Column("Work", lambda row: row[0], is_number=False),
        Column("Time", lambda row: row[1], is_number=False),
    ]
    print(f"{device.name}: {device.source}\n\n{table(columns, rows)}")


def _explained(found: Calibration) -> str:
    columns: list[Column[Explained]] = [
        Column("Work", lambda row: row.kind, is_number=False),
        Column("Time", lambda row: _cost_text(row.cost), is_number=False),
        Column("n", lambda row: str(row.residuals.count)),
        Column("Median residual", lambda row: format_share(row.residuals.median_ratio)),
        Column("Worst", lambda row: format_share(row.residuals.worst_ratio)),
    ]
    others = [f"{work}, contended: {text}" for work, text in _contentions(found.device)]
    return "\n".join((table(columns, found.explained), "", *others))


def _works(device: Device) -> Iterator[tuple[str, Cost]]:
    for codec, cost in device.decode.items():
        yield f"decoding {codec.value}", cost
    yield "enlarging a reduced slice", device.enlarge
    yield "drawing", device.render
    yield "comparing with the source", device.compare
    yield "request, client, before it is sent", device.request
    yield "request, client, answer", device.answer
    yield "request, origin", device.serve
    yield "request, emulator", device.relay
    yield "metadata, inflating", device.inflate
    yield "metadata, parsing", device.parse
    if device.page is not None:
        yield "page, before the first request", Cost(device.page.start_up_s)
        yield "page, image from a decoder", device.page.hand_over
        yield "page, three times for the first image", Cost(device.page.first_image_s)


def _contentions(device: Device) -> Iterator[tuple[str, str]]:
    for codec, share in device.contention.items():
        behind, beside = f"{share.behind_share:+.0%}", f"{share.beside_share:+.0%}"
        yield (
            f"decoding {codec.value}",
            f"{behind} right after another, {beside} per concurrent one",
        )
    yield "request, client", f"{device.crowding_share:+.0%} beside busy decoders"


def _cost_text(cost: Cost) -> str:
    parts = (
        (cost.fixed_s, ""),
        (cost.s_per_megapixel, " per megapixel"),
        (cost.s_per_megabyte, " per MB"),
    )
    texts = [f"{format_time(time_s)}{unit}" for time_s, unit in parts if time_s]
    return " + ".join(texts) or "none"
