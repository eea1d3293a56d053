"""The scenarios that a command is about, changed as its options say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from harness.errors import DatasetError, ScenarioError
from harness.scenario.chosen_networks import with_networks
from harness.scenario.library import find_dataset, find_retrieve, find_scenario
from harness.scenario.loading import load_dataset, load_scenario, with_dataset
from harness.scenario.remarks import remarks
from harness.scenario.retrieve_loading import load_retrieve_file
from harness.scenario.scenario import Case, Scenario

DEFAULT_SCENARIOS = ("stack", "volume", "chest-ct", "chest-cr")
QUICK_SCENARIOS = ("stack", "volume")
"""The twelve rows that are published."""
_YAML_SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases of a scenario, of which images, over what; None and empty leave it as it is.

    A case may be the file of a retrieve configuration, too: what `harness tune` has written.
    With `allows_code` the code that scenarios name is run.
    """

    dataset: str | None = None
    cases: tuple[str, ...] = ()
    allows_code: bool = False
    networks: tuple[str, ...] = ()

    def of(self, names: Sequence[str]) -> list[Scenario]:
        """The scenarios of these names, or of the published tables. Raises ScenarioError."""
        paths = [find_scenario(name) for name in names or DEFAULT_SCENARIOS]
        found = (load_scenario(path, allows_code=self.allows_code) for path in paths)
        return [self._applied_to(scenario) for scenario in found]

    def _applied_to(self, scenario: Scenario) -> Scenario:
        if self.cases:
            scenario = replace(scenario, cases=tuple(self._cases_of(scenario)))
        if self.dataset is not None:
            # What other images lack is no matter to cases that nobody wants of them.
            scenario = with_dataset(scenario, load_dataset(find_dataset(self.dataset)))
        return with_networks(scenario, self.networks)

    def _cases_of(self, scenario: Scenario) -> Iterator[Case]:
        """Those of its cases that are asked for, and files of configurations as cases of theirs."""
        by_name = {case.name: case for case in scenario.cases}
        yield from (case for case in scenario.cases if case.name in self.cases)
        for wanted in dict.fromkeys(self.cases):
            if wanted in by_name:
                continue
            if Path(wanted).suffix not in _YAML_SUFFIXES:
                rule = "is neither one of its cases nor the file of a retrieve configuration"
                remedy = f"use one of {', '.join(by_name)}, or the path of a YAML file"
                raise ScenarioError(str(scenario.path), wanted, rule, remedy)
            found = load_retrieve_file(find_retrieve(wanted), allows_code=self.allows_code)
            yield Case(found.name, found)


def warn_of(scenarios: Iterable[Scenario], console: Console) -> None:
    """Say what the clients of scenarios ignore of what these ask for, and who they are."""
    for scenario in scenarios:
        for remark in remarks(scenario):
            console.print(remark)


def left_out(
    scenario: Scenario, error: DatasetError, console: Console, *, is_alone: bool
) -> DatasetError:
    """What to end with where images cannot be had: why is told at once where others go on."""
    if is_alone:
        return error
    console.print(f"{scenario.name} skipped: {error}")
    rule = "was skipped for want of its images, as told above"
    return DatasetError(scenario.name, None, rule, "mend that, and name this scenario alone")
