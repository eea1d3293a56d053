"""`harness predict` of a scenario that somebody reads: its tables, and what they are made of."""

from pathlib import Path

from rich.console import Console

from harness.core.images.manifest import Manifest
from harness.core.models.device import Device
from harness.durable import keep_file
from harness.predict.reading_study import reading_study
from harness.reporting.language import Language
from harness.reporting.reading_table import render_reading
from harness.results.reading_study import STUDY_NAME, ReadingStudy, study_to_json
from harness.scenario.scenario import Scenario

_NAMES = {Language.ENGLISH: "table.md", Language.CHINESE: "table.zh.md"}
_REMEDY = "free disk space, or name another folder with --output"


def predict_reading(
    scenario: Scenario, manifest: Manifest, device: Device, folder: Path, console: Console
) -> None:
    """Predict, print the tables, and keep all of it in the folder. Raises StorageError."""
    show_study(reading_study(scenario, manifest, device), folder, console)


def show_study(study: ReadingStudy, folder: Path, console: Console) -> None:
    """Print the tables of a study, and keep all of it in the folder. Raises StorageError."""
    keep_file(folder / STUDY_NAME, study_to_json(study), _REMEDY)
    texts = {language: render_reading(study, language) for language in _NAMES}
    for language, text in texts.items():
        keep_file(folder / _NAMES[language], f"{text}\n".encode(), _REMEDY)
    print(texts[Language.ENGLISH], end="\n\n", flush=True)
    console.print(f"saved in {folder}")
