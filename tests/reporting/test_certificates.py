from dataclasses import replace

import pytest

from harness.reporting.certificates import link_findings
from harness.reporting.language import Language
from harness.results.certification import Moment
from tests.runs import CERTIFICATES, IDLE, MEASURED, a_certificate


def test_each_figure_is_the_worst_of_all_certificates() -> None:
    better = replace(MEASURED, rtt_s=0.0101, spread_ratio=1.02)
    records = (a_certificate(Moment.BEFORE), a_certificate(Moment.AFTER, better))
    [finding] = link_findings(records, Language.ENGLISH)

    assert finding.network == "4g"
    assert finding.download_error_ratio == pytest.approx(0.001)
    assert finding.upload_error_ratio == pytest.approx(-0.002)
    assert finding.rtt_error_s == pytest.approx(0.0003)
    assert finding.spread_ratio == 1.02
    assert finding.misses == ()
    assert finding.foreign_loads == ()


def test_a_network_without_an_emulator_has_no_finding() -> None:
    assert [finding.network for finding in link_findings(CERTIFICATES, Language.ENGLISH)] == ["4g"]


def test_a_link_that_varies_has_no_finding() -> None:
    record = a_certificate(Moment.BEFORE)
    assert record.certificate is not None
    varying = replace(record, certificate=replace(record.certificate, is_steady=False))

    assert list(link_findings([varying], Language.ENGLISH)) == []


def test_what_a_link_without_a_limit_was_not_asked_is_no_finding() -> None:
    far = replace(MEASURED, download_bps=None, upload_bps=None, spread_ratio=None)
    [finding] = link_findings([a_certificate(Moment.BEFORE, far)], Language.ENGLISH)

    assert finding.download_error_ratio is None
    assert finding.upload_error_ratio is None
    assert finding.spread_ratio is None


def test_foreign_load_is_named_once_for_every_certificate_that_noticed_it() -> None:
    busy = replace(IDLE, timer_lateness_s=0.02)
    records = (a_certificate(Moment.BEFORE), a_certificate(Moment.AFTER, MEASURED, busy))
    [finding] = link_findings(records, Language.ENGLISH)

    assert finding.foreign_loads == ("timers up to 20 ms late",)


def test_every_miss_is_told_in_chinese_on_chinese_pages() -> None:
    wrong = replace(MEASURED, download_bps=15e6, upload_bps=10e6, rtt_s=0.5, spread_ratio=3.0)
    [finding] = link_findings([a_certificate(Moment.AFTER, wrong)], Language.CHINESE)

    assert finding.misses[0] == (
        "测量后下载速率为 15 Mbit/s，应为 30 Mbit/s（偏差 -50.0 %，上限 1 %）"
    )
    assert [miss[3:7] for miss in finding.misses[1:]] == ["上传速率", "往返时延", "六个并发"]
    assert not any(" the " in miss for miss in finding.misses)
