from dataclasses import replace

from harness.results.certification import (
    CertificateRecord,
    Moment,
    doubts,
    lacks_certificate_after,
    missed_networks,
)
from tests.runs import CERTIFICATES, FOUR_G, LOCAL, MEASURED, a_certificate

SLOW = replace(MEASURED, download_bps=15e6)
NETWORKS = (FOUR_G, LOCAL)


def test_a_run_whose_links_passed_leaves_no_doubt() -> None:
    assert list(doubts(NETWORKS, CERTIFICATES)) == []
    assert missed_networks(CERTIFICATES) == {}


def test_a_network_without_an_emulator_needs_no_certificate() -> None:
    assert list(doubts((LOCAL,), ())) == []


def test_a_link_must_be_certified_at_both_ends_of_the_run() -> None:
    assert list(doubts(NETWORKS, ())) == [
        "4g: not certified before the run",
        "4g: not certified after the run",
    ]
    assert list(doubts(NETWORKS, (a_certificate(Moment.BEFORE),))) == [
        "4g: not certified after the run"
    ]


def test_one_certificate_that_misses_is_enough() -> None:
    """A run that was cut off was certified before each of its parts."""
    records = (
        a_certificate(Moment.BEFORE, SLOW),
        a_certificate(Moment.BEFORE),
        a_certificate(Moment.AFTER),
    )
    miss = "before the run, download 15 Mbit/s instead of 30 Mbit/s (-50.0 %, more than 1 %)"

    assert missed_networks(records) == {"4g": (miss,)}
    assert list(doubts(NETWORKS, records)) == [f"4g: {miss}"]


def test_a_direct_record_misses_nothing() -> None:
    assert CertificateRecord("local", Moment.AFTER, "", None).misses == ()


def test_a_link_lacks_a_certificate_only_where_it_was_certified_and_then_loaded_over() -> None:
    before = replace(a_certificate(Moment.BEFORE), measured_at="2026-11-29T10:00:00Z")
    after = replace(a_certificate(Moment.AFTER), measured_at="2026-11-29T11:00:00Z")

    assert not lacks_certificate_after((), "2026-11-29T10:30:00Z")
    assert lacks_certificate_after((before,), "2026-11-29T10:30:00Z")
    assert not lacks_certificate_after((before, after), "2026-11-29T10:30:00Z")
    assert lacks_certificate_after((before, after), "2026-11-29T11:30:00Z")
