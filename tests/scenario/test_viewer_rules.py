"""What the real viewer cannot load, told with line and remedy."""

from pathlib import Path

import pytest
import yaml

from harness.core.lane import Lane
from harness.core.retrieval.policy import OHIF_3_13
from harness.errors import ScenarioError
from harness.scenario.loading import load_scenario
from harness.scenario.scenario import Scenario
from harness.scenario.viewer_rules import check_asking, in_viewer_lane
from tests.scenario.samples import content, error_of, parsed, replaced

PLAYED = "policy: cs3d-5.14"


def in_lane(lane: str) -> str:
    """The sample as the viewer can play it, in a lane."""
    return replaced("policy: cs3d-2023-11", f"{PLAYED}\nlane: {lane}")


@pytest.mark.parametrize(
    ("written", "lanes"),
    [
        ("loader", (Lane.LOADER,)),
        ("viewer", (Lane.VIEWER,)),
        ("both", (Lane.LOADER, Lane.VIEWER)),
    ],
)
def test_a_scenario_says_who_loads(written: str, lanes: tuple[Lane, ...]) -> None:
    values = content() | {"policy": "cs3d-5.14", "lane": written}

    assert parsed(values).lanes == lanes


def test_our_loader_alone_is_the_default() -> None:
    assert parsed(content()).lanes == (Lane.LOADER,)


@pytest.mark.parametrize("lane", ["viewer", "both"])
@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        (PLAYED, "policy: cs3d-2023-11", 'policy: "cs3d-2023-11" is not what the real viewer'),
        ("connections: 6", "connections: 5", 'connections: "5" is not how many connections'),
        ("connections: 6", "tls: true", 'client.tls: "true" is not supported by the real viewer'),
        (
            "volume-jls}",
            "volume-jls, client: {connections: 2}}",
            'cases[0]: "JLS" has a client of its own',
        ),
        ("volume-jls}", "volume-jpeg-2000}", 'cases[0]: "JLS" asks for JPEG 2000'),
    ],
)
def test_what_the_viewer_cannot_play_is_refused_with_a_remedy(
    lane: str, good: str, bad: str, told: str
) -> None:
    error = error_of(in_lane(lane).replace(good, bad))

    assert told in str(error)
    assert error.remedy.endswith('or write "lane: loader"')


def test_the_default_policy_is_what_the_real_viewer_plays() -> None:
    values = content() | {"lane": "viewer"}
    values.pop("policy")

    assert parsed(values).policy == "cs3d-5.14"


def viewed(tmp_path: Path, lane: str) -> Scenario:
    """The sample, asking for a lane, as `harness view` loads it."""
    path = tmp_path / "clinic.yaml"
    path.write_text(in_lane(lane))
    return in_viewer_lane(load_scenario(path))


def test_our_loader_is_left_out_where_the_viewer_is_not_asked_for(tmp_path: Path) -> None:
    scenario = viewed(tmp_path, "loader")

    assert (scenario.name, scenario.lanes) == ("clinic-viewer", (Lane.VIEWER,))


def test_our_loader_stands_beside_the_viewer_where_both_are_asked_for(tmp_path: Path) -> None:
    scenario = viewed(tmp_path, "both")

    assert (scenario.name, scenario.lanes) == ("clinic", (Lane.LOADER, Lane.VIEWER))


def test_a_planner_of_ones_own_is_for_our_loader() -> None:
    planner = 'stages: sequential\n      planner: "harness.core.retrieval.planner:CentreOut"'
    text = in_lane("both").replace("stages: sequential", planner)

    assert 'cases[1]: "Byte Range" has a custom planner' in str(error_of(text))


def test_servers_that_misbehave_are_for_our_loader() -> None:
    faults = "origin: {framing: single-part, faults: [{kind: image-missing, images: [1]}]}"
    text = in_lane("both").replace("origin: {framing: single-part}", faults)

    messages = error_of(text).messages

    assert [message.partition(";")[0] for message in messages] == [
        f'clinic.yaml:{line}: cases[{index}]: "{case}" has an origin with faults,'
        " which are measured with our loader only"
        for index, (line, case) in enumerate([(14, "JLS"), (15, "Byte Range")])
    ]


@pytest.mark.parametrize("told", ['accept: "multipart/related; type=x"', "page: same-origin"])
def test_how_images_are_asked_for_is_for_viewers_that_can_be_told(told: str) -> None:
    own = f"volume-jls, client: {{{told}}}}}"
    scenario = parsed(yaml.safe_load(in_lane("viewer").replace("volume-jls}", own)))

    with pytest.raises(ScenarioError, match=r'of "JLS" is settled by .* --viewer ohif'):
        check_asking(scenario)
    check_asking(parsed(yaml.safe_load(in_lane("viewer"))))


def test_in_ohif_a_scenario_is_played_by_ohifs_policy_and_asks_with_its_accept(
    tmp_path: Path,
) -> None:
    path = tmp_path / "clinic.yaml"
    for lane in ("loader", "both"):
        path.write_text(in_lane(lane))

        viewed = in_viewer_lane(load_scenario(path), in_ohif=True)

        assert viewed.policy == OHIF_3_13.name
        assert viewed.client.accept == OHIF_3_13.accept


def test_a_release_of_ohif_is_played_by_its_policy_whatever_the_scenario_names(
    tmp_path: Path,
) -> None:
    path = tmp_path / "clinic.yaml"
    path.write_text(in_lane("both").replace("policy: cs3d-5.14", "policy: ohif-3.12"))
    scenario = load_scenario(path)
    policies = [None, "ohif-3.13"]
    viewed = [in_viewer_lane(scenario, in_ohif=True, ohif_policy=each) for each in policies]

    assert [each.policy for each in viewed] == ["ohif-3.12", "ohif-3.13"]


def test_a_policy_of_ohif_brings_its_accept_unless_a_case_says_otherwise() -> None:
    text = in_lane("viewer").replace("policy: cs3d-5.14", "policy: ohif-3.12")
    text = text.replace("volume-jls}", "volume-jls, client: {accept: multipart/related}}")
    scenario = parsed(yaml.safe_load(text))

    assert scenario.client.accept == OHIF_3_13.accept
    assert [scenario.client_of(case.name).accept for case in scenario.cases] == [
        "multipart/related",
        OHIF_3_13.accept,
    ]
    assert scenario.policy == "ohif-3.12"


def test_a_policy_of_ohif_is_for_ohif() -> None:
    text = in_lane("viewer").replace("policy: cs3d-5.14", "policy: ohif-3.13")
    with pytest.raises(ScenarioError, match=r'"ohif-3.13" is what OHIF plays'):
        check_asking(parsed(yaml.safe_load(text)))


def test_our_loader_may_be_any_client() -> None:
    values = content() | {"lane": "loader"}

    assert parsed(values).policy == "cs3d-2023-11"
