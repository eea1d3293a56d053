"""The device that a command predicts for: by name, from a file, or out of a run."""

from pathlib import Path

from harness.core.models.device import Device
from harness.errors import BadInput
from harness.results.store import read_run, run_file
from harness.scenario.devices import chosen_device


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
