from pathlib import Path

import pytest
import yaml

from harness.core.survey.between import Between
from harness.core.survey.findings import Findings
from harness.scenario.loading import load_network
from harness.survey.description import description, network_file
from tests.survey.found import at_place, found


def test_a_description_says_where_what_and_how_long() -> None:
    findings = found()
    findings.places = [at_place("/jls/1")]
    document = yaml.safe_load(description(findings))

    assert (document["url"], document["study"], document["series"]) == (
        *("http://archive.example/dicom-web", "1.2", "1.2.3"),
    )
    assert document["capabilities"]["frames"]["code"] == "HTJ2K"
    assert document["capabilities"]["ranges"] is True
    assert document["capabilities"]["places"] == ["/jls/1"]
    assert document["times"]["frame"] == {"first": "1.50 ms", "again": "1.50 ms"}


def test_what_was_not_found_is_not_described() -> None:
    document = yaml.safe_load(description(Findings("http://a", "1", "2", 1, 4, 4)))

    assert document["capabilities"] == {"search": False, "places": []}
    assert "times" not in document


def test_what_lies_between_is_a_network_for_scenarios(tmp_path: Path) -> None:
    findings, path = found(), tmp_path / "between.yaml"
    findings.between = Between(0.0123, 0.002, 17_250_000.0, 30)
    path.write_text(network_file(findings))

    network = load_network(path)

    assert (network.rtt_s, network.jitter_s) == pytest.approx((0.0123, 0.002))
    assert (network.download_bps, network.upload_bps) == (17_250_000.0, None)
    findings.between = Between(0.0123, 0.0, None, 30)
    assert "too short to tell a rate" in network_file(findings)
