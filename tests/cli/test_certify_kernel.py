"""`harness certify --reference kernel`: what it prints and keeps, and how it is refused."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from harness.certify.reference.matrix import Matrix
from harness.cli import certify_kernel
from harness.cli.certify_kernel import DEFAULT_NETWORKS
from harness.core.network.profile import NetworkProfile
from harness.errors import EnvironmentProblem
from harness.results.kernel import Comparison, comparison_to_json, read_comparison
from tests.cli.conftest import Command
from tests.comparisons import a_comparison

WITHOUT_ROOT = EnvironmentProblem("network namespaces", None, "cannot be used", "run it as root")


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], int]]:
    """The networks and repeats that a comparison, which is made up, was asked for."""
    asked: list[tuple[list[str], int]] = []

    async def compare(profiles: Sequence[NetworkProfile], matrix: Matrix, _: object) -> Comparison:
        asked.append(([profile.name for profile in profiles], matrix.repeats))
        return a_comparison()

    monkeypatch.setattr(certify_kernel, "compare_with_kernel", compare)
    return asked


def test_the_tables_are_printed_and_what_they_are_made_of_is_kept(
    harness: Command, tmp_path: Path, asked_for: list[tuple[list[str], int]]
) -> None:
    file = tmp_path / "new" / "kernel.json"

    outcome = harness("certify", "--reference", "kernel", "--repeats", "2", "--output", str(file))

    assert outcome.code == 0
    assert asked_for == [(list(DEFAULT_NETWORKS), 2)]
    assert "**4g: 30 Mbit/s down" in outcome.out
    assert read_comparison(file) == a_comparison()


@pytest.mark.usefixtures("asked_for")
def test_it_says_beforehand_what_it_takes_at_least(harness: Command, tmp_path: Path) -> None:
    arguments = ["--reference", "kernel", "--repeats", "1", "--network", "4g"]

    outcome = harness("certify", *arguments, "--output", str(tmp_path / "kernel.json"))

    # 7 times 11.78 MB at 30 Mbit/s and 12 times 10 ms, over new and kept connections of 3 links
    assert outcome.err.startswith("about 2 minutes at least; ")


@pytest.mark.usefixtures("asked_for")
def test_json_is_what_is_kept(harness: Command, tmp_path: Path) -> None:
    file = tmp_path / "kernel.json"

    outcome = harness("certify", "--reference", "kernel", "--json", "--output", str(file))

    assert outcome.out == comparison_to_json(a_comparison())
    assert file.read_text(encoding="utf-8") == outcome.out


@pytest.mark.parametrize(
    ("network", "rule"),
    [
        ("local", "has no rate or no round-trip time"),
        ("measured/hospital-wi-fi", r"(jitter_s, competing_download_count)"),
    ],
)
def test_only_rates_and_a_round_trip_can_be_compared(
    harness: Command, network: str, rule: str
) -> None:
    outcome = harness("certify", "--reference", "kernel", "--network", network)

    assert outcome.code == 2
    assert f'--network: "{network}" has ' in outcome.err
    assert rule in outcome.err


def test_without_root_it_says_so_and_stops(
    harness: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> Comparison:
        raise WITHOUT_ROOT

    monkeypatch.setattr(certify_kernel, "compare_with_kernel", refuse)
    file = tmp_path / "kernel.json"

    outcome = harness("certify", "--reference", "kernel", "--output", str(file))

    assert outcome.code == 2
    assert "run it as root" in outcome.err
    assert not file.exists()


def test_without_a_reference_a_network_must_be_named(harness: Command) -> None:
    outcome = harness("certify")

    assert outcome.code == 2
    assert "--network" in outcome.err
