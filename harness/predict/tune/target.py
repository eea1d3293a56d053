"""The scenario that is tuned for: one that there is, with other images, network or policy.

It is made as a text and read like any other, so that a run document can keep what was measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.policy import DEFAULT_POLICY, POLICY_NAMES
from harness.errors import ScenarioError
from harness.scenario.checks import carried_paths, check_frames_paths
from harness.scenario.library import (
    DATASETS,
    NETWORKS,
    BlockKind,
    Library,
    find_dataset,
    find_network,
    find_scenario,
)
from harness.scenario.loading import load_dataset, load_scenario, parse_scenario
from harness.scenario.opening_rules import check_no_opening
from harness.scenario.scenario import Scenario
from harness.viewer.code.yaml_text import configuration_keys

# What a scenario says of measuring that has no meaning for what is tuned.
_LEFT_OUT = ("published", "lane")

Compared = tuple[str, RetrieveConfiguration, int | None]
"""A case by name; its connections are None where they are the scenario's."""


@dataclass(frozen=True, slots=True)
class TuningTarget:
    """What is asked for: a scenario, or the built-in one of a load; None leaves it as it is.

    Without a policy it is tuned for today's viewer, whatever the scenario's own.
    With `allows_code` the code that the scenario names is run.
    """

    scenario: str | None
    load: str | None
    dataset: str | None
    network: str | None
    policy: str | None = None
    allows_code: bool = False


def target_scenario(target: TuningTarget) -> Scenario:
    """The scenario with one network, and the cases that its images allow. Raises ScenarioError."""
    path = find_scenario(target.scenario or _load_name(target.load))
    base = load_scenario(path, allows_code=target.allows_code)
    check_no_opening(base, "a search")
    content = yaml.safe_load(base.source_text)
    content |= {"policy": _known_policy(target.policy), "title": f"Tuned for {base.name}"}
    content["networks"] = [_network(target.network, content["networks"], path)]
    if target.dataset is not None:
        content["dataset"] = _reference(DATASETS, find_dataset(target.dataset), target.dataset)
        content["cases"] = _carried(base, content["cases"], target.dataset)
    return _parsed(content, path, allows_code=target.allows_code)


def with_cases(scenario: Scenario, cases: Sequence[Compared]) -> Scenario:
    """The same measurement of other configurations.

    Raises ScenarioError.
    """
    content = yaml.safe_load(scenario.source_text)
    content.pop("reading", None)  # nobody reads what is measured
    content["cases"] = [
        {
            "name": name,
            "retrieve": configuration_keys(configuration),
            **({} if connections is None else {"client": {"connections": connections}}),
        }
        for name, configuration, connections in cases
    ]
    return _parsed(content, scenario.path)


def with_opening(scenario: Scenario, opening: str, study: Mapping[str, Any]) -> Scenario:
    """The same from the click on, of a study as a scenario writes it. Raises ScenarioError."""
    content = yaml.safe_load(scenario.source_text)
    return _parsed(content | {"open": opening, "study": dict(study)}, scenario.path)


def _parsed(content: Mapping[str, Any], beside: Path, *, allows_code: bool = False) -> Scenario:
    kept = {key: value for key, value in content.items() if key not in _LEFT_OUT}
    stem = beside.stem if beside.stem.startswith("tuned-") else f"tuned-{beside.stem}"
    text = yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=100)
    return parse_scenario(text, beside.with_name(f"{stem}.yaml"), allows_code=allows_code)


def _load_name(load: str | None) -> str:
    names = [each.value for each in Load]
    if load not in names:
        rule = "is missing" if load is None else "is not a kind of load"
        remedy = f"name a scenario, or {' or '.join(names)}"
        raise ScenarioError("--load", load, rule, remedy)
    return load


def _known_policy(policy: str | None) -> str:
    if policy is None:
        return DEFAULT_POLICY
    if policy not in POLICY_NAMES:
        raise ScenarioError("--policy", policy, "is not known", f"write {', '.join(POLICY_NAMES)}")
    return policy


def _network(wanted: str | None, there: Sequence[Any], path: Path) -> Any:
    """The network of this name among those that are there, else a file or a built-in one."""
    names = [each if isinstance(each, str) else each.get("name") for each in there]
    if wanted is None:
        return there[0]
    if wanted in names:
        return there[names.index(wanted)]
    return _reference(NETWORKS, find_network(wanted), wanted)


def _reference(kind: BlockKind[Any], path: Path, argument: str) -> Any:
    """A block as a scenario names it, or, from elsewhere, as it stands in its file."""
    if Library.builtin().path(kind, argument) is not None:
        return argument
    block = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"name": kind.name_of(path), **block}


def _carried(base: Scenario, cases: Sequence[Any], dataset: str) -> list[Any]:
    """The cases whose encodings a dataset has; all of them where it has those of none."""
    paths = carried_paths(load_dataset(find_dataset(dataset)))
    kept = []
    for case, written in zip(base.cases, cases, strict=True):
        try:
            check_frames_paths(case.retrieve, paths, case.name)
        except ScenarioError:
            continue
        kept.append(written)
    return kept or list(cases)
