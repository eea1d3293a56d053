import pytest

from harness.core.http.server_timing import ServerWait, read_wait, wait_field


@pytest.mark.parametrize(
    "wait", [ServerWait(0.15), ServerWait(2.0, 65_536), ServerWait(0.0013, is_measured=True)]
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
