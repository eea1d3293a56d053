"""`harness reproduce`: a run made again from its own document, and how well it agrees."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from harness.cli.bench import ANEW, BenchOptions, measure, tell
from harness.cli.compare import CompareOptions, print_comparisons
from harness.cli.device_choice import device_named
from harness.cli.listing import print_list
from harness.cli.progress import Watcher, progress_console
from harness.cli.scenarios import Choice
from harness.core.models.device import Device
from harness.core.units import UnitError, parse_share, parse_time_s
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.dataset.layout import read_headers
from harness.errors import BadInput, RunInvalid
from harness.predict.document import predicted_document
from harness.reporting.comparison.comparison import compared
from harness.reporting.comparison.verdict import Rule
from harness.reporting.noise import noise_columns, noise_summary, noisy_figures
from harness.reporting.reproduction import reproduction, reproduction_columns
from harness.results.document import MOST_ATTEMPTS, RunDocument
from harness.results.figures import figures_of
from harness.results.publication import COMMITTED
from harness.results.store import RUN_NAME, read_run, run_file
from harness.run.recorded_scenario import is_as_recorded, recorded_scenario
from harness.scenario.library import find_dataset
from harness.scenario.loading import load_dataset
from harness.scenario.scenario import Scenario

_NOISE_COUNT = 9
"""Of how many seeds predictions with noise are made."""


@dataclass(frozen=True, slots=True)
class ReproduceOptions:
    """What the command line says.

    `dataset` and `device` None are those of the run, `within` None asks for equal bits where the
    models are the same; `repeats` None are those of the run. `noise` is a time, in text.
    """

    dataset: str | None = None
    device: str | None = None
    within: str | None = None
    measures: bool = False
    repeats: int | None = None
    allows_code: bool = False
    noise: str | None = None

    @property
    def bench(self) -> BenchOptions:
        """How it is measured again: as `harness bench` does by itself."""
        return BenchOptions(
            self.repeats,
            Choice(None, (), self.allows_code),
            Path("results/runs"),
            resumes=False,
            verifies=True,
            most_attempts=MOST_ATTEMPTS,
            certifies=True,
            goes_on_by=ANEW,
        )


def reproduce(name: str, options: ReproduceOptions) -> None:
    """Make a run again and say row by row how well it agrees. Raises HarnessError."""
    console = progress_console()
    file = found_run(name, Path("results"))
    document = read_run(file)
    scenario = _scenario(document, file, options)
    for remark in _remarks(document, scenario):
        console.print(remark)
    if options.measures:
        _measure(document, str(file), scenario, options)
        return
    images = _images(document, scenario, console)
    device = _device(document, options, console)
    headers = read_headers(images.directory)
    if options.noise is not None:
        noise_s = _noise_s(options.noise)
        noisy = [
            predicted_document(
                scenario,
                images.manifest,
                replace(device, noise_s=noise_s, seed=seed),
                headers=headers,
            )
            for seed in range(1, _NOISE_COUNT + 1)
        ]
        _tell_noise(document, noisy, str(file))
        return
    again = predicted_document(scenario, images.manifest, device, headers=headers)
    _report(document, again, str(file), options)


def found_run(name: str, results: Path) -> Path:
    """The run.json of a run's folder, of a committed run, or of a published table.

    Raises BadInput where there is none.
    """
    file = run_file(Path(name))
    if file.is_file():
        return file
    known: list[str] = []
    for committed in sorted((results / COMMITTED).glob(f"*/{RUN_NAME}")):
        document = read_run(committed)
        names = {document.scenario.name}
        if document.published is not None:
            names.add(document.published.name)
        if name in names:
            return committed
        known += sorted(names)
    rule = "is neither a run nor a committed one"
    remedy = f"name the folder of a run, or one of {', '.join(known) or 'those of --results'}"
    raise BadInput(name, None, rule, remedy)


def _scenario(document: RunDocument, file: Path, options: ReproduceOptions) -> Scenario:
    scenario = recorded_scenario(document, file.parent, allows_code=options.allows_code)
    if options.dataset is not None:
        scenario = replace(scenario, dataset=load_dataset(find_dataset(options.dataset)))
    return scenario


def _remarks(document: RunDocument, scenario: Scenario) -> Iterator[str]:
    """What is not as it was, before anything is computed."""
    name = document.scenario.name
    if not is_as_recorded(document):
        yield (
            f"{name}: the run keeps the names of its cases only (it is older than version 4);"
            " they are played as these names mean today"
        )
    if scenario.digest != document.provenance.scenario_digest:
        yield (
            f"{name}: the scenario's digest is {scenario.digest[:12]}, and was"
            f" {document.provenance.scenario_digest[:12]}: something in it means another thing now"
        )


def _images(document: RunDocument, scenario: Scenario, console: Console) -> BuiltDataset:
    with Watcher(console, scenario.name) as watcher:
        built = build_dataset(scenario.dataset, cache=DatasetCache(), on_progress=watcher.building)
    recorded, found = document.provenance.dataset.digest, built.manifest.digest
    if recorded != found:
        raise BadInput(
            f"images {built.manifest.name}",
            found[:12],
            f"is their digest, and that of the run's images is {recorded[:12]}",
            "name the run's images with --dataset; other images give other times",
        )
    return built


def _device(document: RunDocument, options: ReproduceOptions, console: Console) -> Device:
    if options.device is not None or document.prediction is None:
        device = device_named(options.device)
        console.print(f"predicted for the device {device.name}, not for one of the run")
        return device
    return document.prediction.device


def _report(
    document: RunDocument, again: RunDocument, place: str, options: ReproduceOptions
) -> None:
    found = reproduction(document, again)
    print_list(reproduction_columns(found.figures), found.figures)
    print()
    for sentence in found.summary():
        print(sentence)
    share = _share(options)
    if share is None:
        share = 0.0 if found.has_same_model and options.device is None else None
    if share is not None and not found.agrees_within(share):
        rule = "is not what is predicted now"
        remedy = "see which rows differ; other versions of Python or numpy change no bit"
        raise RunInvalid(place, None, rule, remedy)


def _tell_noise(document: RunDocument, noisy: Sequence[RunDocument], place: str) -> None:
    if document.prediction is None or document.provenance.circumstances is None:
        rule = "was not both predicted and measured"
        raise BadInput(place, None, rule, "leave out --noise, or measure with harness bench")
    found = noisy_figures(document, noisy)
    print_list(noise_columns(found), found)
    print()
    for sentence in noise_summary(found, len(noisy)):
        print(sentence)


def _noise_s(text: str) -> float:
    try:
        noise_s = parse_time_s(text)
    except UnitError as error:
        raise BadInput("--noise", error.value, error.rule, error.remedy) from error
    if noise_s <= 0:
        raise BadInput("--noise", text, "is no noise", 'write a time, such as "0.3 ms"')
    return noise_s


def _share(options: ReproduceOptions) -> float | None:
    try:
        return None if options.within is None else parse_share(options.within)
    except UnitError as error:
        raise BadInput("--within", error.value, error.rule, error.remedy) from error


def _measure(
    document: RunDocument, place: str, scenario: Scenario, options: ReproduceOptions
) -> None:
    """Measure again, and compare as `harness compare --across` does."""
    if document.provenance.circumstances is None:
        rule = "is a prediction: nothing was measured"
        raise BadInput(place, None, rule, "leave out --measure, or measure with harness bench")
    console = progress_console()
    _images(document, scenario, console)
    device = _device(document, options, console)
    stores, problems = measure([options.bench.applied_to(scenario)], options.bench, device, console)
    for store in stores:
        before = figures_of(document, place)
        after = figures_of(store.document, str(store.directory))
        print_comparisons([compared(before, after, Rule(), across=True)], CompareOptions())
    tell(problems, console)
