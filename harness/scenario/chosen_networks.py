"""The networks that a command names, in place of those that its scenario does."""

from collections.abc import Sequence
from dataclasses import replace

from harness.core.network.profile import NetworkProfile
from harness.errors import ScenarioError
from harness.scenario.checks import check_protocols
from harness.scenario.library import find_network
from harness.scenario.loading import load_network
from harness.scenario.scenario import Scenario
from harness.scenario.validation import nearest


def chosen_network(scenario: Scenario, name: str) -> NetworkProfile:
    """The scenario's own network of this name, else a file or a built-in one.

    Raises ScenarioError.
    """
    own = {network.name: network for network in scenario.networks}
    if name in own:
        return own[name]
    try:
        path = find_network(name)
    except ScenarioError:
        if near := nearest(name, list(own)):
            rule, remedy = "is no network", f'did you mean "{near}" of {scenario.path}?'
            raise ScenarioError("--network", name, rule, remedy) from None
        raise
    return load_network(path)


def with_networks(scenario: Scenario, names: Sequence[str]) -> Scenario:
    """The same measurement over other networks; without names, over its own.

    Figures that were published are of the scenario's own networks, and stay with these alone.
    Raises ScenarioError for a network that cannot do what a client asks of it.
    """
    if not names:
        return scenario
    networks = tuple(dict.fromkeys(chosen_network(scenario, name) for name in names))
    called = [network.name for network in networks]
    if twice := next((name for name in called if called.count(name) > 1), None):
        raise ScenarioError("--network", twice, "is the name of two of them", "rename one of them")
    clients = [scenario.client_of(case.name) for case in scenario.cases]
    check_protocols(networks, {client.protocol for client in clients}, "--network")
    suffix = "-".join(called).replace("/", "-")
    return replace(
        scenario,
        name=f"{scenario.name}-{suffix}",
        networks=networks,
        published=scenario.published if set(networks) <= set(scenario.networks) else None,
    )
