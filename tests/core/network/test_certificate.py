from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.core.network.certificate import (
    Certificate,
    ForeignLoad,
    LinkFigures,
    link_figures,
    theory_of,
)
from harness.core.network.probe import Observations, ObservedExchange, probe_plan
from harness.core.network.profile import NetworkProfile

# A byte takes 1 us down and 10 us up.
PROFILE = NetworkProfile("hand", 8e6, 0.8e6, 0.020)
IDLE = ForeignLoad(0.0001, 0.0, 0.3, 2)


def seen_with(
    **others: tuple[ObservedExchange, ...] | tuple[tuple[ObservedExchange, ...], ...],
) -> Observations:
    """Exchanges of 100 bytes up and 100 down in 21.2 ms (0.1 ms of it too much), and others."""
    warm = ObservedExchange(100, 100, 0.0212)
    nothing: tuple[ObservedExchange, ...] = ()
    seen = Observations(
        warm=(warm,) * 5,
        new=(replace(warm, elapsed_s=0.0417),) * 3,
        downloads=nothing,
        uploads=nothing,
        during=nothing,
        equal=(),
    )
    return replace(seen, **others)  # type: ignore[arg-type]


def test_the_round_trip_is_what_bytes_do_not_explain() -> None:
    assert link_figures(PROFILE, seen_with()).rtt_s == pytest.approx(0.0201)


def test_the_set_up_is_what_a_new_connection_takes_more() -> None:
    assert link_figures(PROFILE, seen_with()).set_up_s == pytest.approx(0.0205)


def test_the_rates_are_those_of_the_bytes_that_a_large_exchange_has_more() -> None:
    """100 000 bytes more in 0.2 s: 4 Mbit/s; 20 000 in 0.2 s: 0.8 Mbit/s."""
    seen = seen_with(
        downloads=(ObservedExchange(100, 100_100, 0.2212),) * 3,
        uploads=(ObservedExchange(20_100, 100, 0.2212),) * 3,
    )
    figures = link_figures(PROFILE, seen)

    assert figures.download_bps == pytest.approx(4e6)
    assert figures.upload_bps == pytest.approx(0.8e6)


def test_a_longer_request_counts_as_no_download() -> None:
    """5 bytes more of request take 50 us up."""
    seen = seen_with(downloads=(ObservedExchange(105, 100_100, 0.12125),) * 3)

    assert link_figures(PROFILE, seen).download_bps == pytest.approx(8e6)


def test_what_happened_to_a_minority_moves_no_figure() -> None:
    late = ObservedExchange(100, 100, 0.0452)
    calm, disturbed = seen_with(), seen_with(warm=(*seen_with().warm[:3], late, late))

    assert link_figures(PROFILE, disturbed).rtt_s == link_figures(PROFILE, calm).rtt_s


def test_jitter_is_the_spread_of_the_middle_half() -> None:
    times_s = (0.020, 0.021, 0.022, 0.023, 0.024)
    seen = seen_with(warm=tuple(ObservedExchange(0, 0, time_s) for time_s in times_s))

    assert link_figures(PROFILE, seen).jitter_s == pytest.approx(0.002)


def test_fairness_is_the_slowest_against_the_fastest() -> None:
    sets = [
        tuple(ObservedExchange(9, 9, time_s) for time_s in times)
        for times in ((1, 2), (1, 3), (2, 5))
    ]

    assert link_figures(PROFILE, seen_with(equal=tuple(sets))).spread_ratio == 2.5


def test_what_was_not_asked_has_no_figure() -> None:
    figures = link_figures(NetworkProfile("far", None, None, 0.02), seen_with())

    assert (figures.download_bps, figures.upload_bps) == (None, None)
    assert (figures.during_download_s, figures.spread_ratio) == (None, None)


@given(
    down_bps=st.floats(3e4, 1e9),
    up_bps=st.floats(3e4, 1e9),
    rtt_s=st.floats(0.0, 1.0),
    has_handshake=st.booleans(),
)
def test_the_theory_is_the_profile(
    down_bps: float, up_bps: float, rtt_s: float, has_handshake: bool
) -> None:
    profile = NetworkProfile("any", down_bps, up_bps, rtt_s, has_handshake)
    theory = theory_of(profile, an_answered_plan(profile))

    assert theory.download_bps == pytest.approx(down_bps, rel=1e-6)
    assert theory.upload_bps == pytest.approx(up_bps, rel=1e-6)
    assert theory.rtt_s == pytest.approx(rtt_s)
    assert theory.set_up_s == pytest.approx(rtt_s if has_handshake else 0.0)
    assert theory.jitter_s == pytest.approx(0.0)
    assert theory.during_download_s is not None
    assert theory.during_download_s > rtt_s
    assert theory.spread_ratio is not None
    assert theory.spread_ratio > 1


def an_answered_plan(profile: NetworkProfile) -> Observations:
    """Every exchange of the plan, in no time."""
    plan = probe_plan(profile)
    empty = ObservedExchange(50, 40, 0.0)
    equal = (ObservedExchange(60, plan.equal_bytes + 40, 0.0),) * 6
    return Observations(
        warm=(empty,) * plan.warm_count,
        new=(empty,) * plan.new_count,
        downloads=(ObservedExchange(60, plan.download_bytes + 40, 0.0),) * plan.download_count,
        uploads=(ObservedExchange(plan.upload_bytes + 70, 40, 0.0),) * plan.upload_count,
        during=(empty,) * plan.during_count,
        equal=(equal,) * plan.equal_count,
    )


THEORY = LinkFigures(30e6, 5e6, 0.010, 0.010, 0.01025, 1.02, 0.0)


@pytest.mark.parametrize(
    ("measured", "missed"),
    [
        (THEORY, []),
        (replace(THEORY, download_bps=30.29e6, upload_bps=4.96e6, rtt_s=0.0109), []),
        (replace(THEORY, set_up_s=0.5, during_download_s=0.5, jitter_s=0.5), []),
        (replace(THEORY, spread_ratio=1.12), []),
        (
            replace(THEORY, download_bps=29e6),
            ["download 29 Mbit/s instead of 30 Mbit/s (-3.3 %, more than 1 %)"],
        ),
        (
            replace(THEORY, upload_bps=5.1e6),
            ["upload 5.1 Mbit/s instead of 5 Mbit/s (+2.0 %, more than 1 %)"],
        ),
        (
            replace(THEORY, rtt_s=0.0111),
            ["round trip 11.1 ms instead of 10 ms (1.1 ms off, more than 1 ms)"],
        ),
        (
            replace(THEORY, rtt_s=0.0089),
            ["round trip 8.9 ms instead of 10 ms (1.1 ms off, more than 1 ms)"],
        ),
        (
            replace(THEORY, rtt_s=0.5104),
            ["round trip 510.4 ms instead of 10 ms (500.4 ms off, more than 1 ms)"],
        ),
        (
            replace(THEORY, spread_ratio=1.13),
            [
                "the slowest of 6 equal downloads took 1.13 times as long as the fastest,"
                " 1.02 where all are treated alike"
            ],
        ),
    ],
)
def test_a_link_misses_by_rate_round_trip_or_fairness_alone(
    measured: LinkFigures, missed: list[str]
) -> None:
    certificate = Certificate(measured, THEORY, probe_plan(PROFILE), IDLE, 1)

    assert list(certificate.misses) == missed


def test_a_long_round_trip_may_be_two_percent_off() -> None:
    theory = replace(THEORY, rtt_s=0.600)
    near, far = replace(theory, rtt_s=0.611), replace(theory, rtt_s=0.613)
    plan = probe_plan(PROFILE)

    assert Certificate(near, theory, plan, IDLE, 1).misses == ()
    assert len(Certificate(far, theory, plan, IDLE, 1).misses) == 1


@pytest.mark.parametrize(
    ("load", "told"),
    [
        (IDLE, ""),
        (replace(IDLE, pressure_share=None), ""),
        (replace(IDLE, load_average=3.1), ""),
        (replace(IDLE, pressure_share=None, load_average=3.1), "load average 3.1 on 2 cores"),
        (replace(IDLE, timer_lateness_s=0.0123), "timers up to 12.3 ms late"),
        (
            replace(IDLE, pressure_share=0.42, load_average=3.1),
            "CPU pressure 42%, load average 3.1 on 2 cores",
        ),
    ],
)
def test_foreign_load_is_named(load: ForeignLoad, told: str) -> None:
    assert load.found == told


def test_a_link_that_varies_is_not_judged() -> None:
    figures = link_figures(PROFILE, seen_with())
    theory = theory_of(PROFILE, seen_with())
    late = replace(figures, rtt_s=0.5)
    plan = probe_plan(PROFILE)

    assert Certificate(late, theory, plan, IDLE, 1).misses
    assert Certificate(late, theory, plan, IDLE, 1, is_steady=False).misses == ()
