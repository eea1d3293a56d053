"""`harness certify`: what it prints, and how it ends."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.cli.certify import certificate_text
from harness.core.network.certificate import Certificate, ForeignLoad, LinkFigures
from harness.core.network.probe import probe_plan
from harness.core.network.profile import NetworkProfile
from tests.cli.conftest import Command
from tests.runs import FOUR_G, LOCAL

THEORY = LinkFigures(30e6, 5e6, 0.010, 0.010, 0.01025, 1.015, 0.0)
MEASURED = LinkFigures(29.97e6, 5.01e6, 0.0103, 0.0106, 0.0104, 1.008, 0.00012)
CERTIFICATE = Certificate(
    MEASURED, THEORY, probe_plan(FOUR_G), ForeignLoad(0.0001, 0.01, 0.4, 2), 1
)


@pytest.mark.parametrize(
    "line",
    [
        "**4g**: passed",
        "| download, 5 x 750 kB | 30 Mbit/s (-0.10%) | 30 Mbit/s | 1% |",
        "| upload, 5 x 125 kB | 5.01 Mbit/s (+0.20%) | 5 Mbit/s | 1% |",
        "| round trip, 20 x | 10.3 ms | 10 ms | 1 ms |",
        "| connection set-up, 5 x | 10.6 ms | 10 ms |  |",
        "| round trip during a download, 5 x | 10.4 ms | 10.25 ms |  |",
        "| jitter (IQR), 20 x | 0.12 ms | 0 ms |  |",
        "| slowest of 6 at once against fastest, 3 x | 1.008 | 1.015 | 1.117 |",
        "Foreign load: negligible. Attempt 1.",
    ],
)
def test_every_figure_stands_beside_its_theory(line: str) -> None:
    assert line in certificate_text(FOUR_G, CERTIFICATE).splitlines()


def test_a_link_that_misses_is_said_to() -> None:
    missed = replace(CERTIFICATE, measured=replace(MEASURED, rtt_s=0.02))

    assert certificate_text(FOUR_G, missed).startswith("**4g**: failed")


def test_a_link_that_varies_is_shown_and_not_judged() -> None:
    text = certificate_text(FOUR_G, replace(CERTIFICATE, is_steady=False))

    assert "varies, so not judged" in text
    assert "| Figure | Measured | Theory |\n" in text


def test_a_network_without_an_emulator_is_direct() -> None:
    assert certificate_text(LOCAL, None) == "**local**: direct, nothing is emulated\n"


def test_the_certificates_of_several_networks_are_one_list(harness: Command) -> None:
    outcome = harness("certify", "--network", "local", "--network", "local", "--json")
    direct = {"network": "local", "is_direct": True, "certificate": None}

    assert outcome.code == 0
    assert json.loads(outcome.out) == [direct, direct]


@pytest.fixture
def probed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Certificate], None]:
    """Lets a probe find what a test says."""

    def find(certificate: Certificate) -> None:
        async def certify(_: NetworkProfile) -> Certificate:
            return certificate

        monkeypatch.setattr("harness.cli.certify.certificate_of", certify)

    return find


def test_a_certificate_is_json_for_programs(
    harness: Command, probed: Callable[[Certificate], None]
) -> None:
    probed(CERTIFICATE)
    [document] = json.loads(harness("certify", "--network", "4g", "--json").out)

    assert document["is_direct"] is False
    assert document["certificate"]["misses"] == []
    assert document["certificate"]["measured"]["rtt_s"] == 0.0103
    assert document["certificate"]["theory"]["download_bps"] == 30e6


def test_it_says_beforehand_how_long_it_takes(
    harness: Command, probed: Callable[[Certificate], None]
) -> None:
    probed(CERTIFICATE)

    assert harness("certify", "--network", "4g").err == (
        "certifying takes about 5 s if every link passes at once\n"
    )


def test_a_link_that_misses_ends_with_three(
    harness: Command, probed: Callable[[Certificate], None]
) -> None:
    probed(replace(CERTIFICATE, measured=replace(MEASURED, rtt_s=0.02)))
    outcome = harness("certify", "--network", "4g")

    assert outcome.code == 3
    assert outcome.out.startswith("**4g**: failed")
    assert "round trip 20 ms instead of 10 ms" in outcome.err


def test_an_unknown_network_is_refused_with_what_there_is(harness: Command) -> None:
    outcome = harness("certify", "--network", "4gg")

    assert outcome.code == 2
    assert 'did you mean "4g"' in outcome.err
