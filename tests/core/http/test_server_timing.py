import pytest

from harness.core.http.server_timing import ServerWait, read_wait, wait_field


@pytest.mark.parametrize(
    "wait",
    [
        ServerWait(0.15),
        ServerWait(2.0, 65_536),
        ServerWait(0.0013, is_measured=True),
        ServerWait(0.05, is_measured=True, real_rtt_s=0.018),
    ],
)
def test_a_wait_that_is_told_is_read_again(wait: ServerWait) -> None:
    assert read_wait(*wait_field(wait)) == wait


def test_a_field_name_is_read_in_any_case() -> None:
    name, value = wait_field(ServerWait(0.15))

    assert read_wait(name.title(), value) == ServerWait(0.15)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param(b"server-timing", b"db;dur=53", id="another metric"),
        pytest.param(b"server-timing", b"harness-wait", id="no duration"),
        pytest.param(b"x-timing", b"harness-wait;dur=1.0;after=0", id="another field"),
    ],
)
def test_what_other_servers_say_of_their_time_is_no_wait(name: bytes, value: bytes) -> None:
    assert read_wait(name, value) is None


@pytest.mark.parametrize(
    ("real_rtt_s", "lead_s", "own_s"),
    [
        pytest.param(0.0, 0.0095, 0.05, id="on this machine"),
        pytest.param(0.02, 0.0995, 0.03, id="less than the emulated round trip"),
        pytest.param(0.02, 0.0095, 0.0405, id="more than that can hide"),
        pytest.param(0.02, 0.0, 0.05, id="nothing emulated"),
        pytest.param(0.06, 0.0995, 0.0, id="a real one that was quicker than its least"),
    ],
)
def test_a_real_round_trip_is_none_of_the_servers_time_as_far_as_it_can_hide(
    real_rtt_s: float, lead_s: float, own_s: float
) -> None:
    wait = ServerWait(0.05, is_measured=True, real_rtt_s=real_rtt_s)

    assert wait.own_s(lead_s) == pytest.approx(own_s)
