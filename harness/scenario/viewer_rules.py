"""What a scenario must be for the real viewer to load it."""

from collections.abc import Iterator
from dataclasses import replace

from harness.core.http.client import Client
from harness.core.http.media_type import JPEG_2000_SYNTAXES, JPEG_BASELINE
from harness.core.http.protocol import BROWSER_CONNECTIONS
from harness.core.images.server_faults import NO_FAULTS
from harness.core.lane import Lane
from harness.core.retrieval.policy import CS3D_5_14, IN_APPLICATIONS, OHIF_3_13, policy_named
from harness.errors import ScenarioError
from harness.scenario.checks import asked_paths
from harness.scenario.scenario import Scenario
from harness.scenario.schema.scenario import BOTH_LANES
from harness.scenario.syntax_levels import with_resolved_options
from harness.scenario.validation import together
from harness.scenario.yaml_source import Place, read_yaml

VIEWER_POLICY = CS3D_5_14.name
OHIF_POLICY = OHIF_3_13.name
OHIF_POLICIES = tuple(policy.name for policy in IN_APPLICATIONS)
VIEWER_HTTP = "1.1"

_NOT_IN_THE_PAGE = JPEG_2000_SYNTAXES | {JPEG_BASELINE}
"""The viewer decodes these with WebAssembly that its page does not bring along."""

_OR_ELSE = 'or write "lane: loader"'


def lanes_of(lane: str) -> tuple[Lane, ...]:
    """The lanes that a scenario asks for, in the order in which they take turns."""
    return (Lane.LOADER, Lane.VIEWER) if lane == BOTH_LANES else (Lane(lane),)


def in_viewer_lane(
    scenario: Scenario, *, in_ohif: bool = False, ohif_policy: str | None = None
) -> Scenario:
    """The same cases in the real viewer, under the policy that it is.

    OHIF is the release of that policy; None is the one that the scenario names, or today's. A
    scenario that asks for the viewer keeps its lanes: our loader beside it where it asks for
    that, too. Raises ScenarioError where the viewer cannot load them.
    """
    if Lane.VIEWER in scenario.lanes:
        return _in_ohif(scenario, ohif_policy) if in_ohif else scenario
    name = f"{scenario.name}-{Lane.VIEWER.value}"
    viewed = replace(
        scenario, name=name, lanes=(Lane.VIEWER,), policy=VIEWER_POLICY, names_policy=True
    )
    viewed = _in_ohif(viewed, ohif_policy) if in_ohif else viewed
    check_viewer_lane(viewed, Place(read_yaml(scenario.path)), may_open=in_ohif)
    return with_resolved_options(viewed)


def _in_ohif(scenario: Scenario, ohif_policy: str | None) -> Scenario:
    """The scenario under a policy of OHIF's, and asking as OHIF does where it does not say how."""
    if scenario.policy in OHIF_POLICIES:
        return replace(scenario, policy=ohif_policy or scenario.policy)
    ohif_policy = ohif_policy or OHIF_POLICY
    accept = policy_named(ohif_policy).accept
    cases = (
        replace(case, client=case.client and _asking_with(accept, case.client))
        for case in scenario.cases
    )
    return replace(
        scenario,
        policy=ohif_policy,
        names_policy=True,
        client=_asking_with(accept, scenario.client),
        cases=tuple(cases),
    )


def _asking_with(accept: str | None, client: Client) -> Client:
    return replace(client, accept=client.accept or accept)


def check_viewer_lane(scenario: Scenario, place: Place, *, may_open: bool = False) -> None:
    """Raise ScenarioError where the viewer cannot load a scenario, which stands at `place`.

    It may begin with a click where the viewer is an application that opens studies.

    What images are asked for with, and from which origin, OHIF can be told; `check_asking` holds
    who cannot.
    """
    if Lane.VIEWER not in scenario.lanes:
        return
    errors = [*_viewer_errors(scenario, place)]
    if not may_open:
        errors += _opening_errors(scenario, place)
    if errors:
        raise together(errors)


def check_asking(scenario: Scenario) -> None:
    """Raise ScenarioError where images are to be asked for in a way that the viewer cannot."""
    usual = Client()
    if scenario.policy in OHIF_POLICIES:
        rule, remedy = "is what OHIF plays", f'write "{VIEWER_POLICY}", or load with --viewer ohif'
        raise ScenarioError(f"{scenario.path}: policy", scenario.policy, rule, remedy)
    for case in scenario.cases:
        client = scenario.client_of(case.name)
        page = None if client.page is usual.page else client.page.value
        for key, value in (("accept", client.accept), ("page", page)):
            if value is not None:
                rule = f'of "{case.name}" is settled by the page around Cornerstone3D'
                remedy = "leave it out, or load with --viewer ohif"
                raise ScenarioError(f"{scenario.path}: client.{key}", value, rule, remedy)


def _viewer_errors(scenario: Scenario, place: Place) -> Iterator[ScenarioError]:
    client, here = scenario.client, place.at("client")
    for at, value, expected, rule in (
        (here.at("http"), client.http.value, VIEWER_HTTP, "is not supported by the real viewer"),
        (
            here.at("connections"),
            client.connection_count,
            BROWSER_CONNECTIONS,
            "is not how many connections the real viewer's browser opens",
        ),
    ):
        if value != expected:
            yield at.error(rule, f'write "{expected}", {_OR_ELSE}', value)
    if scenario.policy not in (VIEWER_POLICY, *OHIF_POLICIES):
        remedy = f'write "{VIEWER_POLICY}", {_OR_ELSE}'
        yield place.at("policy").error("is not what the real viewer plays", remedy, scenario.policy)
    if client.tls:
        yield here.at("tls").error(
            "is not supported by the real viewer", f"leave it out, {_OR_ELSE}"
        )
    yield from _case_errors(scenario, place)


def _case_errors(scenario: Scenario, place: Place) -> Iterator[ScenarioError]:
    client, without_decoder = scenario.client, _without_decoder(scenario)
    for position, case in enumerate(scenario.cases):
        at = place.at("cases", position)
        if case.retrieve.planner is not None:
            rule = "has a custom planner, which the real viewer does not support"
            yield at.error(rule, f"leave it out, {_OR_ELSE}", case.name)
        if without_decoder & asked_paths([case.retrieve]):
            rule = (
                "asks for JPEG 2000 or lossy JPEG, for which the real viewer's page has no decoder"
            )
            yield at.error(rule, f"leave it out, {_OR_ELSE}", case.name)
        if not _asks_only_otherwise(case.client or client, client):
            rule = "has a client of its own, which the real viewer's browser does not support"
            yield at.error(rule, f"leave it out, {_OR_ELSE}", case.name)
        if scenario.origin_of(case.name).faults != NO_FAULTS:
            rule = "has an origin with faults, which are measured with our loader only"
            yield at.error(rule, f"leave them out, {_OR_ELSE}", case.name)


def _opening_errors(scenario: Scenario, place: Place) -> Iterator[ScenarioError]:
    for position, case in enumerate(scenario.cases):
        if case.opening is not None:
            at = place.at("cases", position).at("open")
            rule = "is what the real viewer's page cannot begin with"
            yield at.error(rule, f"load with --viewer ohif, {_OR_ELSE}", case.opening.name)


def _asks_only_otherwise(own: Client, usual: Client) -> bool:
    """Whether clients differ in nothing but how they ask: the same browser can be either."""
    return replace(own, accept=usual.accept, page=usual.page) == usual


def _without_decoder(scenario: Scenario) -> set[str]:
    """The encodings that the page of the real viewer cannot decode, by path."""
    encodings = scenario.dataset.encodings
    return {each.path for each in encodings if each.transfer_syntax_uid in _NOT_IN_THE_PAGE}
