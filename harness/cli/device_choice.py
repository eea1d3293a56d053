"""The device that a command predicts for: by name, from a file, out of a run, or by a test."""

from pathlib import Path

from rich.console import Console

from harness.core.models.device import Device
from harness.errors import BadInput
from harness.predict.calibration.nearest import nearest, slow_down_ratio, time_decodes
from harness.results.store import read_run, run_file
from harness.scenario.devices import REFERENCE, chosen_device, is_calibrated, stated_devices


def measuring_device(name: str | None, console: Console) -> Device:
    """The device to predict for beside what this machine measures; see `device_named`.

    Where nobody names one and nobody calibrated, the nearest of those that everybody has is found
    by its decoders, and told.
    """
    if name is not None or is_calibrated():
        return device_named(name)
    measured = time_decodes()
    found = nearest(stated_devices(), measured)
    ratio = slow_down_ratio(chosen_device(REFERENCE), measured)
    console.print(
        f"predicted for {found.name}, the nearest device: decoders here take {ratio:.1f} times"
        f" as long as those of {REFERENCE}; harness calibrate measures all of it"
    )
    return found


def device_named(name: str | None) -> Device:
    """The device of a name, of a device file, or that a run (`run.json`, or its folder) has.

    None is this machine's if it was calibrated. Raises BadInput.
    """
    if name is None:
        return chosen_device(None)
    file = run_file(Path(name))
    if file.suffix != ".json" or not file.is_file():
        return chosen_device(name)
    prediction = read_run(file).prediction
    if prediction is None:
        rule = "predicts nothing, so it has no device"
        raise BadInput(str(file), None, rule, "name a run with predictions, or a device")
    return prediction.device
