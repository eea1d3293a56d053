"""`harness predict` of a scenario that somebody reads: its tables, and what they are made of."""

from rich.console import Console

from harness.cli.kept_readings import GatheredTraces, Keeping, kept_study, show_study
from harness.core.models.device import Device
from harness.dataset.cache import BuiltDataset
from harness.predict.reading_study import reading_study
from harness.scenario.scenario import Scenario


def predict_reading(
    scenario: Scenario, dataset: BuiltDataset, device: Device, keeping: Keeping, console: Console
) -> None:
    """Predict, print the tables, and keep all of it in the folder. Raises StorageError."""
    traces = GatheredTraces()
    study = reading_study(scenario, dataset.manifest, device, traces.add)
    show_study(kept_study(study, traces, scenario, dataset, keeping), keeping.folder, console)
