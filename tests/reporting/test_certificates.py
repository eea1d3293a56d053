from dataclasses import replace

import pytest

from harness.reporting.certificates import link_findings
from harness.results.certification import Moment
from tests.runs import CERTIFICATES, IDLE, MEASURED, a_certificate


def test_each_figure_is_the_worst_of_all_certificates() -> None:
    better = replace(MEASURED, rtt_s=0.0101, spread_ratio=1.02)
    records = (a_certificate(Moment.BEFORE), a_certificate(Moment.AFTER, better))
    [finding] = link_findings(records)

    assert finding.network == "4g"
    assert finding.download_error_ratio == pytest.approx(0.001)
    assert finding.upload_error_ratio == pytest.approx(-0.002)
    assert finding.rtt_error_s == pytest.approx(0.0003)
    assert finding.spread_ratio == 1.02
    assert finding.misses == ()
    assert finding.foreign_loads == ()


def test_a_network_without_an_emulator_has_no_finding() -> None:
    assert [finding.network for finding in link_findings(CERTIFICATES)] == ["4g"]


def test_a_link_that_varies_has_no_finding() -> None:
    record = a_certificate(Moment.BEFORE)
    assert record.certificate is not None
    varying = replace(record, certificate=replace(record.certificate, is_steady=False))

    assert list(link_findings([varying])) == []


def test_what_a_link_without_a_limit_was_not_asked_is_no_finding() -> None:
    far = replace(MEASURED, download_bps=None, upload_bps=None, spread_ratio=None)
    [finding] = link_findings([a_certificate(Moment.BEFORE, far)])

    assert finding.download_error_ratio is None
    assert finding.upload_error_ratio is None
    assert finding.spread_ratio is None


def test_foreign_load_is_named_once_for_every_certificate_that_noticed_it() -> None:
    busy = replace(IDLE, timer_lateness_s=0.02)
    records = (a_certificate(Moment.BEFORE), a_certificate(Moment.AFTER, MEASURED, busy))
    [finding] = link_findings(records)

    assert finding.foreign_loads == ("timers up to 20 ms late",)
