"""`harness readable`: at how many slices a second each case of a scenario can be read."""

from dataclasses import dataclass
from pathlib import Path

from harness.cli.device_choice import device_named
from harness.cli.progress import Watcher, progress_console
from harness.cli.scenarios import Choice
from harness.dataset.build import build_dataset
from harness.dataset.cache import DatasetCache
from harness.durable import keep_file, make_folders
from harness.errors import ScenarioError
from harness.predict.readable import reading_rates
from harness.reporting.language import Language
from harness.reporting.reading_rates import MAP, READING, render_rates
from harness.results.reading_rates import RATES_FILE, rates_to_json

_REMEDY = "make it writable, and room for it"


@dataclass(frozen=True, slots=True)
class ReadableOptions:
    """What the command line says; `published` is the folder of results to write to, if any.

    The cases called `mapped` are looked at over many links besides.
    """

    choice: Choice
    device: str | None
    mapped: tuple[str, ...]
    published: Path | None = None


def readable(name: str, options: ReadableOptions) -> None:
    """Find the rates, and print or publish them. Raises HarnessError."""
    [scenario] = options.choice.of([name])
    if scenario.reading is None:
        rule, remedy = "has no reading", 'add "reading: {hands: [scroll-10]}"'
        raise ScenarioError(str(scenario.path), None, rule, remedy)
    names = [case.name for case in scenario.cases]
    for wanted in options.mapped:
        if wanted not in names:
            remedy = f"use one of {', '.join(names)}"
            raise ScenarioError("--map", wanted, "is not one of its cases", remedy)
    console = progress_console()
    with Watcher(console, scenario.name) as watcher:
        dataset = build_dataset(
            scenario.dataset, cache=DatasetCache(), on_progress=watcher.building
        )
    device = device_named(options.device)
    found = reading_rates(scenario, dataset.manifest, device, options.mapped, console.print)
    if options.published is not None:
        path = options.published / RATES_FILE
        make_folders(path.parent)
        keep_file(path, rates_to_json(found), _REMEDY)
        print(path)
        return
    for table in (READING, *([MAP] if found.cells else [])):
        print(render_rates(table, found, Language.ENGLISH), end="\n\n", flush=True)
