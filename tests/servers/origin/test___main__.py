import resource
import socket

import pytest

from harness.errors import EnvironmentProblem
from harness.servers.origin.__main__ import allow_many_files, listen


def test_a_port_in_use_is_named_with_a_remedy() -> None:
    with (
        listen("127.0.0.1", 0) as holder,
        pytest.raises(
            EnvironmentProblem, match=r"cannot be listened on .*in use.*; choose"
        ) as told,
    ):
        listen("127.0.0.1", holder.getsockname()[1])

    assert told.value.place == "origin"
    assert told.value.value == f"127.0.0.1:{holder_port(told.value)}"


def holder_port(problem: EnvironmentProblem) -> str:
    return str(problem.value).rpartition(":")[2]


@pytest.mark.parametrize(
    ("host", "port"),
    [("127.0.0.1", 65_536), ("127.0.0.1", -1), ("192.0.2.1", 0), ("no such host", 0)],
)
def test_an_address_that_cannot_be_had_is_refused(host: str, port: int) -> None:
    with pytest.raises(EnvironmentProblem, match="cannot be listened on"):
        listen(host, port)


def test_a_listener_takes_connections_before_anyone_serves() -> None:
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()) as client,
    ):
        assert client.getpeername() == listener.getsockname()


def test_as_many_files_may_be_mapped_as_the_hard_limit_allows() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 256), hard))
    try:
        allow_many_files()
        raised, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert raised in (hard, 10_240)  # macOS names no limit
