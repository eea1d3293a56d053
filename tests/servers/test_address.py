import socket

import pytest

from harness.errors import EnvironmentProblem
from harness.servers.address import cannot_listen, listen, url_of


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8042"),
        ("images.example", "http://images.example:8042"),
        ("::1", "http://[::1]:8042"),
    ],
)
def test_a_url_has_brackets_around_an_address_of_ipv6(host: str, url: str) -> None:
    assert url_of("http", host, 8042) == url


def test_a_port_in_use_is_named_with_a_remedy() -> None:
    with (
        listen("origin", "127.0.0.1", 0) as holder,
        pytest.raises(
            EnvironmentProblem, match=r"cannot be listened on .*in use.*; choose"
        ) as told,
    ):
        listen("origin", "127.0.0.1", holder.getsockname()[1])

    assert told.value.place == "origin"
    assert told.value.value == f"127.0.0.1:{holder_port(told.value)}"


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (
            "[Errno 98] reverse proxy to http://127.0.0.1:1 failed to listen on 127.0.0.1:2 with "
            "[Errno 98] error while attempting to bind on address ('127.0.0.1', 2)",
            "(address already in use); choose another port",
        ),
        ("Address already in use (while attempting to bind on …)", "(address already in use); "),
        (
            "[Errno 99] error while attempting to bind on address ('192.0.2.1', 0)",
            "(cannot assign requested address); name an address of this machine with --host",
        ),
    ],
    ids=["mitmproxy", "asyncio", "foreign"],
)
def test_whoever_could_not_listen_it_is_told_in_the_systems_words(reason: str, told: str) -> None:
    text = str(cannot_listen("emulator", "127.0.0.1", 2, reason))

    assert text.startswith(f'emulator: "127.0.0.1:2" cannot be listened on {told}')
    assert "proxy" not in text
    assert "Errno" not in text


def holder_port(problem: EnvironmentProblem) -> str:
    return str(problem.value).rpartition(":")[2]


@pytest.mark.parametrize(
    ("host", "port"),
    [("127.0.0.1", 65_536), ("127.0.0.1", -1), ("192.0.2.1", 0), ("no such host", 0)],
)
def test_an_address_that_cannot_be_had_is_refused(host: str, port: int) -> None:
    with pytest.raises(EnvironmentProblem, match="cannot be listened on"):
        listen("origin", host, port)


def test_a_listener_takes_connections_before_anyone_serves() -> None:
    with (
        listen("origin", "127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()) as client,
    ):
        assert client.getpeername() == listener.getsockname()
