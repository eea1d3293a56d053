"""The committed runs as they stand against today's program, in the order of measuring them anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import harness
from harness.cli.expected_time import again_s
from harness.cli.scenarios import DEFAULT_SCENARIOS
from harness.core.lane import Lane
from harness.dataset.versions import shaped
from harness.errors import ScenarioError
from harness.reporting.pages import committed_runs
from harness.results.conditions import DEFINITIONS_VERSION, Circumstances
from harness.results.document import RunDocument
from harness.results.prediction import PREDICTION_MODEL_VERSION
from harness.results.staleness import Staleness, Today, staleness
from harness.run.provenance import PACKAGE_FOLDER, circumstances, commits_since
from harness.scenario.library import find_scenario
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario

_CLIENT = ("client", ":(exclude)client/simulation", "core/http", "core/retrieval")
_SERVERS = ("servers", "core/network")
_VIEWER = ("viewer/bundle",)
"""What figures are made by, below the package: a virtual clock gives predictions alone."""


@dataclass(frozen=True, slots=True)
class CommittedRun:
    """A committed run beside its scenario as it is written today.

    `again_s` is how long measuring it anew takes.
    """

    document: RunDocument
    scenario: Scenario
    staleness: Staleness
    client_commit_count: int | None
    again_s: float

    @property
    def name(self) -> str:
        """Whose run it is."""
        return self.scenario.name


def committed_today(results: Path, now: Circumstances) -> tuple[CommittedRun, ...]:
    """The committed runs, in the order of measuring them anew; `now` is what is true now.

    First what the published tables and the real images are shown by, which other pages quote;
    then the quickest first, so that whoever stops has the most of them; the real viewer's last,
    whose tables stand beside those. Runs of scenarios that are not there are left out: see
    `client_ages_apart`. Raises BadInput.
    """
    runs = _runs(results, now)
    return tuple(sorted(runs, key=_turn))


def client_ages_apart(results: Path) -> dict[str, int | None]:
    """By how many commits the client is older of runs that no shipped scenario measures anew.

    None where that is not known here. Raises BadInput.
    """
    runs = committed_runs(results).items()
    return {name: _client_commit_count(each) for name, each in runs if _shipped(name) is None}


def against_today(document: RunDocument, scenario: Scenario, now: Circumstances) -> Staleness:
    """What is stale about a run of a scenario."""
    return staleness(document, _today(document, scenario, now))


def circumstances_now() -> Circumstances:
    """What is true now: asked for once, for all runs."""
    return circumstances()


def _turn(run: CommittedRun) -> tuple[bool, int, float, str]:
    published: Sequence[str] = DEFAULT_SCENARIOS
    place = published.index(run.name) if run.name in published else len(published)
    return Lane.VIEWER in run.scenario.lanes, place, run.again_s, run.name


def _runs(results: Path, now: Circumstances) -> Iterator[CommittedRun]:
    for name, document in committed_runs(results).items():
        if (scenario := _shipped(name)) is None:
            continue
        today = _today(document, scenario, now)
        time_s = again_s(document, scenario.repeats, scenario.warm_ups)
        found = staleness(document, today)
        yield CommittedRun(document, scenario, found, today.client_commit_count, time_s)


def _shipped(name: str) -> Scenario | None:
    try:
        return load_scenario(find_scenario(name))
    except ScenarioError:
        return None


def _today(document: RunDocument, scenario: Scenario, now: Circumstances) -> Today:
    return Today(
        scenario_digest=scenario.digest,
        dataset_digest=shaped(scenario.dataset).digest(),
        policy=scenario.policy,
        repeats=scenario.repeats,
        definitions_version=DEFINITIONS_VERSION,
        model_version=PREDICTION_MODEL_VERSION,
        harness_version=harness.__version__,
        client_commit_count=_client_commit_count(document),
        circumstances=now,
    )


def _client_commit_count(document: RunDocument) -> int | None:
    then = document.provenance.circumstances
    if then is None or then.commit is None:
        return None
    viewer = _VIEWER if Lane.VIEWER in document.scenario.lanes else ()
    return commits_since(then.commit, (*_CLIENT, *_SERVERS, *viewer), PACKAGE_FOLDER)
