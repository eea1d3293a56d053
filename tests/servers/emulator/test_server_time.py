import pytest

from harness.core.http.given import Given, given_field
from harness.core.http.server_timing import ServerWait, wait_field
from harness.servers.emulator.server_time import ServerTime, without_notes

OTHER = (b"server-timing", b"db;dur=53")


def test_an_answer_that_tells_nothing_took_its_server_no_time() -> None:
    server_time = ServerTime([OTHER], now_s=7.0)
    server_time.came(1000, 9.0)

    assert server_time.so_far_s == 0.0


def test_a_wait_that_is_told_counts_from_its_byte_on() -> None:
    waits = (ServerWait(0.5), ServerWait(2.0, after_bytes=1000))
    server_time = ServerTime([wait_field(wait) for wait in waits])
    seen_s = [server_time.so_far_s]
    for _ in range(3):
        server_time.came(600, 0.0)
        seen_s.append(server_time.so_far_s)

    # The third piece is the first that begins behind the thousandth byte.
    assert seen_s == pytest.approx([0.5, 0.5, 0.5, 2.5])


def test_what_is_measured_grows_by_the_time_between_the_pieces() -> None:
    server_time = ServerTime([wait_field(ServerWait(0.5, is_measured=True))], now_s=7.0)
    server_time.came(600, 7.25)
    server_time.came(600, 8.0)

    assert server_time.so_far_s == pytest.approx(1.5)


def test_a_server_that_is_kept_waiting_needs_no_time_meanwhile() -> None:
    server_time = ServerTime([wait_field(ServerWait(0.5, is_measured=True))], now_s=7.0)
    server_time.came(600, 7.0)
    server_time.has_room(8.0)
    server_time.came(600, 8.25)

    assert server_time.so_far_s == pytest.approx(0.75)


def test_a_client_sees_what_the_server_says_and_not_what_the_harness_does() -> None:
    length = (b"content-length", b"5")

    notes = [wait_field(ServerWait(0.5)), given_field(Given.PREFLIGHT)]
    assert without_notes([length, *notes, OTHER]) == [length, OTHER]
