import pytest

from harness.core.network.probe import EQUAL_COUNT, ProbePlan, probe_plan, probe_s
from harness.core.network.profile import NetworkProfile
from harness.core.network.theory import during_download_s, exchange_s, set_up_s

FOUR_G = NetworkProfile("4g", 30e6, 5e6, 0.010)


def duration_s(profile: NetworkProfile, plan: ProbePlan) -> float:
    """What the exchanges take, by theory."""
    empty_s = exchange_s(profile, 70, 70)
    equal_bytes = EQUAL_COUNT * plan.equal_bytes
    return (
        plan.warm_count * empty_s
        + plan.new_count * (empty_s + set_up_s(profile))
        + plan.download_count * exchange_s(profile, 70, plan.download_bytes)
        + plan.upload_count * exchange_s(profile, plan.upload_bytes, 70)
        + (exchange_s(profile, 70, plan.long_bytes) if plan.during_count else 0.0)
        + plan.equal_count * exchange_s(profile, EQUAL_COUNT * 70, equal_bytes)
    )


def test_the_plan_at_4g_by_hand() -> None:
    plan = probe_plan(FOUR_G)

    # 0.2 s at 30 and 5 Mbit/s; a sixth of it six times at once.
    assert (plan.download_count, plan.download_bytes) == (5, 750_000)
    assert (plan.upload_count, plan.upload_bytes) == (5, 125_000)
    assert (plan.equal_count, plan.equal_bytes) == (3, 125_000)
    assert (plan.warm_count, plan.new_count, plan.during_count) == (20, 5, 5)
    assert duration_s(FOUR_G, plan) < 3.5


@pytest.mark.parametrize(
    ("profile", "most_s"),
    [
        (NetworkProfile("fast", 1e9, 1e9, 0.001), 3.5),
        (NetworkProfile("3g", 1.6e6, 0.768e6, 0.150), 10.0),
        (NetworkProfile("2g", 280e3, 256e3, 0.4), 12.0),
        (NetworkProfile("satellite", 20e6, 3e6, 0.6), 15.0),
        (NetworkProfile("dial", 49e3, 30e3, 0.12), 16.0),
    ],
    ids=lambda value: value.name if isinstance(value, NetworkProfile) else "",
)
def test_no_link_is_asked_for_ever(profile: NetworkProfile, most_s: float) -> None:
    assert duration_s(profile, probe_plan(profile)) < most_s


@pytest.mark.parametrize("rate_bps", [32e3, 1e6, 30e6, 1e9])
@pytest.mark.parametrize("rtt_s", [0.0, 0.01, 0.6])
def test_the_large_download_outlasts_the_small_requests(rate_bps: float, rtt_s: float) -> None:
    profile = NetworkProfile("any", rate_bps, rate_bps, rtt_s)
    plan = probe_plan(profile)
    small_s = plan.during_count * during_download_s(profile, 70, 70)

    assert plan.long_bytes * 8 / rate_bps > small_s


def test_the_large_download_outlasts_small_requests_behind_a_queue_that_it_fills() -> None:
    """At 5 Mbit/s, 625 kB wait for a second."""
    bloated = NetworkProfile("bloated", 5e6, 1e6, 0.028, download_queue_bytes=625_000)
    plan = probe_plan(bloated)

    assert plan.during_count == 3
    assert plan.long_bytes * 8 / 5e6 > plan.during_count * 1.028


def test_a_link_without_a_limit_is_asked_for_no_rate() -> None:
    plan = probe_plan(NetworkProfile("far", None, 5e6, 0.1))

    assert (plan.download_count, plan.during_count, plan.equal_count) == (0, 0, 0)
    assert plan.upload_count > 0
    assert plan.warm_count > 0


@pytest.mark.parametrize("profile", [FOUR_G, NetworkProfile("2g", 280e3, 256e3, 0.4)])
def test_a_probe_takes_as_long_as_its_exchanges(profile: NetworkProfile) -> None:
    assert probe_s(profile) == pytest.approx(duration_s(profile, probe_plan(profile)), rel=0.02)
