"""`harness opening`: what stands between the click and the first frame, as pages."""

from pathlib import Path

from harness.cli.generated import keep_page
from harness.cli.progress import Watcher, progress_console
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.durable import keep_file
from harness.predict.document import predicted_document
from harness.reporting.language import Language
from harness.reporting.opening_page import opening_page
from harness.results.document import RunDocument
from harness.results.publication import COMMITTED, committed_file
from harness.results.schema import to_json
from harness.results.store import read_run, run_file
from harness.scenario.devices import chosen_device
from harness.scenario.library import find_scenario
from harness.scenario.loading import load_scenario

HELPS, SIZES = "opening", "opening-sizes"
"""The scenarios of the page."""

_DEVICE = "browser"
_PAGES = {Language.ENGLISH: "opening.md", Language.CHINESE: "opening.zh.md"}
_REMEDY = "free disk space, or name another folder with --results"


def write_opening(results: Path, largest: Path | None = None, *, checks: bool) -> None:
    """Predict the scenarios anew and write the pages, or hold these against what is committed.

    A run of real loads that was published stands beside them. `largest` is one of the largest
    series, which is kept there as well. Raises HarnessError.
    """
    if largest is not None:
        text = to_json(read_run(run_file(largest)))
        keep_file(_largest_file(results), text.encode(), _REMEDY)
    if not checks:
        for name in (HELPS, SIZES):
            document = _predicted(name)
            keep_file(_predicted_file(results, name), to_json(document).encode(), _REMEDY)
    helps, sizes = (read_run(_predicted_file(results, name)) for name in (HELPS, SIZES))
    kept, real = (
        read_run(file) if file.exists() else None
        for file in (_largest_file(results), committed_file(results, HELPS))
    )
    for language, page in _PAGES.items():
        text = opening_page(helps, sizes, language, kept, real)
        keep_page(results / page, text, "harness opening", checks=checks)


def _predicted(name: str) -> RunDocument:
    scenario = load_scenario(find_scenario(name))
    with Watcher(progress_console(), name) as watcher:
        dataset = build_dataset(
            scenario.dataset, cache=DatasetCache(), on_progress=watcher.building
        )
    return predicted_document(scenario, dataset.manifest, chosen_device(_DEVICE))


def _predicted_file(results: Path, name: str) -> Path:
    """Beside where a measured run of the scenario would be committed."""
    return results / COMMITTED / name / "predicted.json"


def _largest_file(results: Path) -> Path:
    return results / COMMITTED / SIZES / "largest.json"
