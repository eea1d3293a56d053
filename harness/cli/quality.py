"""`harness quality`: how good the first bytes of images are, as a page."""

from pathlib import Path

from harness.cli.generated import keep_page
from harness.cli.progress import progress_console
from harness.durable import keep_file
from harness.predict.byte_study import study
from harness.reporting.quality_page import first_bytes_page
from harness.results.first_bytes import FIRST_BYTES_FILE, read_study, study_to_json
from harness.results.publication import COMMITTED
from harness.scenario.devices import chosen_device
from harness.scenario.library import find_scenario
from harness.scenario.loading import load_scenario

STUDIED = (
    *("first-range-volume", "volume", "stack", "chest-ct", "chest-cr", "tuned"),
    *("all-stack", "all-volume"),
)

_DEVICE = "reference-laptop"
_REMEDY = "free disk space, or name another folder with --results"


def write_quality(results: Path, *, checks: bool) -> None:
    """Study the images anew and write the page, or hold it against what is committed."""
    file = results / COMMITTED / FIRST_BYTES_FILE
    if not checks:
        console = progress_console()
        scenarios = [load_scenario(find_scenario(name)) for name in STUDIED]
        found = study(scenarios, chosen_device(_DEVICE), console.print)
        keep_file(file, study_to_json(found).encode(), _REMEDY)
    page = first_bytes_page(read_study(file))
    keep_page(results / "quality.md", page, "harness quality", checks=checks)
