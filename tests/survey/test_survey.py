import pytest

from harness.client.simulation.virtual_clock import run_virtually
from harness.core.survey.accepts import WAYS
from harness.core.survey.findings import Findings
from harness.survey.asker import Pace
from harness.survey.survey import Subject, survey
from tests.survey.fake_server import ROOT, FakeServer, stored_jpeg_ls


def surveyed(server: FakeServer, pace: Pace) -> Findings:
    return run_virtually(survey(server, Subject(ROOT), pace))


def test_a_whole_survey_only_reads() -> None:
    server = FakeServer(stored_jpeg_ls)
    findings = surveyed(server, Pace())

    assert findings.is_complete
    assert len(findings.forms) == len(WAYS)
    assert findings.request_count == len(server.asked)
    assert {question.method for _, question in server.asked} <= {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize("budget_s", [1.0, 3.0])
def test_what_the_budget_leaves_out_is_said(budget_s: float) -> None:
    findings = surveyed(FakeServer(stored_jpeg_ls), Pace(4.0, budget_s))

    assert not findings.is_complete
    assert len(findings.forms) < len(WAYS)


@pytest.mark.parametrize("probes_network", [False, True])
def test_the_network_is_looked_at_where_that_is_asked(probes_network: bool) -> None:
    server = FakeServer(stored_jpeg_ls, connect_s=0.01)
    subject = Subject(ROOT, probes_network=probes_network)

    assert (run_virtually(survey(server, subject, Pace())).between is not None) is probes_network
