"""The scenarios that a command is about, changed as its options say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rich.console import Console

from harness.errors import ScenarioError
from harness.scenario.chosen_networks import with_networks
from harness.scenario.library import find_dataset, find_scenario
from harness.scenario.loading import load_dataset, load_scenario, with_dataset
from harness.scenario.remarks import remarks
from harness.scenario.scenario import Scenario

DEFAULT_SCENARIOS = ("stack", "volume", "chest-ct", "chest-cr")
QUICK_SCENARIOS = ("stack", "volume")
"""The twelve rows that are published."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which cases of a scenario, of which images, over what; None and empty leave it as it is.

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
        names = [case.name for case in scenario.cases]
        for wanted in self.cases:
            if wanted not in names:
                raise ScenarioError(
                    str(scenario.path),
                    wanted,
                    "is not one of its cases",
                    f"use one of {', '.join(names)}",
                )
        kept = [case for case in scenario.cases if not self.cases or case.name in self.cases]
        scenario = replace(scenario, cases=tuple(kept))
        if self.dataset is not None:
            # What other images lack is no matter to cases that nobody wants of them.
            scenario = with_dataset(scenario, load_dataset(find_dataset(self.dataset)))
        return with_networks(scenario, self.networks)


def warn_of(scenarios: Iterable[Scenario], console: Console) -> None:
    """Say what the clients of scenarios ignore of what these ask for, and who they are."""
    for scenario in scenarios:
        for remark in remarks(scenario):
            console.print(remark)
