"""`harness worth`: whether a case is worth it against another, and over which networks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from rich.console import Console

from harness.cli.expected_time import in_words
from harness.cli.progress import Watcher, progress_console
from harness.cli.scenarios import Choice, warn_of
from harness.core.units import UnitError, parse_time_s
from harness.dataset.cache import DatasetCache
from harness.durable import keep_file, make_private_folder
from harness.errors import ScenarioError
from harness.predict.worth.loads import Loads, spread_for
from harness.predict.worth.study import Worth, case_named, gains, looked_at, worths
from harness.reporting.maps.drawing import html, svg
from harness.reporting.worth.plot import gains_chart
from harness.reporting.worth.sentences import sentence
from harness.reporting.worth.summary import Question, summary
from harness.run.plan import Images
from harness.run.preparation import images_of, plans_of
from harness.run.server.ready_images import ready_images
from harness.scenario.devices import chosen_device
from harness.scenario.opening_rules import check_no_opening
from harness.scenario.readings import refuse_reading
from harness.scenario.scenario import Scenario

_REMEDY = "free disk space, or name another folder with --output"
_PAGE = "worth.md"
_PICTURE = "worth"
_LONG_S = 20.0
_BISECTED = 1.5
"""So many times as long as the places that are looked at whatever is found, with bisection."""


@dataclass(frozen=True, slots=True)
class WorthOptions:
    """What the command line says; `least` is a duration with its unit."""

    against: str
    least: str
    device: str | None
    choice: Choice
    output: Path


def worth(name: str, options: WorthOptions) -> None:
    """Print what the cases of a scenario are worth against one of them, and keep it.

    Raises HarnessError.
    """
    console = progress_console()
    least_s = _least_s(options.least)
    device = chosen_device(options.device)
    [scenario] = options.choice.of([name])
    refuse_reading(scenario)
    check_no_opening(scenario, "a worth")
    warn_of([scenario], console)
    question = Question(
        title=scenario.title_in("en"),
        load=scenario.load,
        against=case_named(scenario, options.against).name,
        least_s=least_s,
        device=device,
    )
    with Watcher(console, scenario.name) as watcher:
        ready = ready_images(scenario, DatasetCache(), watcher.building)
    images = images_of(ready.scenario, ready.dataset.manifest)
    question = replace(question, real_rtt_s=images.real_rtt_s)
    found = _found(ready.scenario, images, question, console)
    text = summary(question, found)
    print(text, flush=True)
    folder = options.output / scenario.name
    if scenario.dataset.is_imported:
        make_private_folder(folder, _REMEDY)
    _keep(folder, text, found, question)
    console.print(f"saved in {folder}")


def _least_s(text: str) -> float:
    try:
        return parse_time_s(text)
    except UnitError as error:
        raise ScenarioError("--least", text, error.rule, error.remedy) from error


def _found(scenario: Scenario, images: Images, question: Question, console: Console) -> list[Worth]:
    plans_of(scenario, images)  # which refuses what these images cannot give
    against = case_named(scenario, question.against)
    found = []
    with spread_for(scenario.networks) as spread, console.status("predicting") as status:
        loads = Loads(scenario, images, question.device, spread)
        _tell_gains(scenario, loads, question, console)
        for each in worths(scenario, loads, against, question.least_s):
            found.append(each)
            status.update(f"predicting: {each.case} over {each.network.name}")
    return found


def _tell_gains(scenario: Scenario, loads: Loads, question: Question, console: Console) -> None:
    """Say what is known soon, where it takes long to know over which other networks it holds."""
    began_s, all_loads = monotonic(), list(looked_at(scenario))
    all_count = loads.draw_count(all_loads)
    found = gains(scenario, loads, case_named(scenario, question.against))
    spent_s, left_count = monotonic() - began_s, loads.draw_count(all_loads)
    left_s = _BISECTED * spent_s * left_count / (all_count - left_count)
    if left_s < _LONG_S:
        return
    for each in found:
        console.print(sentence(each, question.load, question.least_s))
    console.print(f"Over which other networks that holds takes {in_words(left_s)} more.")


def _keep(folder: Path, text: str, found: Sequence[Worth], question: Question) -> None:
    chart = gains_chart(found, question.least_s, f'Against "{question.against}"')
    picture = "" if chart is None else f"\n![{_PICTURE}]({_PICTURE}.svg)\n"
    keep_file(folder / _PAGE, f"{text}\n{picture}".encode(), _REMEDY)
    if chart is not None:
        keep_file(folder / f"{_PICTURE}.svg", svg(chart), _REMEDY)
        keep_file(folder / f"{_PICTURE}.html", html(chart), _REMEDY)
