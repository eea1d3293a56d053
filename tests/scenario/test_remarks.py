"""What is said of a scenario that is good."""

from typing import Any

import pytest

from harness.scenario.library import builtin_folder
from harness.scenario.loading import load_scenario
from harness.scenario.remarks import remarks
from tests.scenario.samples import content, parsed
from tests.scenario.test_syntax_levels import scenario as by_syntax


def values(**changes: object) -> dict[str, Any]:
    """The sample without the policy that it names, changed."""
    kept = {key: value for key, value in content().items() if key != "policy"}
    return kept | changes


IGNORED = (
    "warning: clinic.yaml: Byte Range: cs3d-5.14 does not read chunkSize of singleFast for the "
    "first range, so it takes 131072 bytes for it; write initialChunkSize: 65536"
)
NOTE = (
    "note: clinic.yaml: names no policy, so it is played by cs3d-5.14, today's viewer; "
    'cs3d-2023-11, the default before, loads "Byte Range" otherwise; '
    'write "policy: cs3d-5.14" or "policy: cs3d-2023-11"'
)


def test_what_the_client_ignores_is_a_warning_case_by_case() -> None:
    assert [*remarks(parsed(values(policy="cs3d-5.14")))] == [IGNORED]
    assert [*remarks(parsed(values(policy="cs3d-2023-11")))] == []


def test_a_policy_that_is_only_the_default_is_noted_once_where_the_former_loads_otherwise() -> None:
    assert [*remarks(parsed(values()))] == [IGNORED, NOTE]


def test_a_scenario_is_the_same_whether_it_names_the_default_or_not() -> None:
    assert parsed(values()).digest == parsed(values(policy="cs3d-5.14")).digest


def test_nothing_is_noted_where_both_releases_load_alike() -> None:
    cases = [{"name": "JLS", "retrieve": "volume-jls"}]

    assert [*remarks(parsed(values(cases=cases)))] == []


def test_a_client_that_does_not_know_options_by_transfer_syntax_is_warned_of() -> None:
    assert [*remarks(by_syntax("cs3d-5.14"))] == [
        "warning: clinic.yaml: by syntax: cs3d-5.14 does not know options by transfer syntax, so "
        "it asks for default and singleFast without options; write them without that level to "
        "have them obeyed"
    ]
    assert [*remarks(by_syntax("cs3d-2023-11"))] == []
    assert [*remarks(by_syntax("cs3d-5.14", {"default": {"framesPath": "/jls/"}}))] == []


@pytest.mark.parametrize(
    "path", sorted(builtin_folder().glob("*.yaml")), ids=lambda path: path.stem
)
def test_every_built_in_scenario_names_its_policy(path: Any) -> None:
    assert load_scenario(path).names_policy
