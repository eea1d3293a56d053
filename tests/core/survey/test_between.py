import pytest

from harness.core.survey.answer import Answer
from harness.core.survey.between import between


def connected(connect_s: float | None) -> Answer:
    return Answer("u", 200, {}, b"", connect_s=connect_s)


def came(first_byte_s: float, complete_s: float, size_bytes: int, status: int = 200) -> Answer:
    return Answer("u", status, {}, bytes(size_bytes), first_byte_s, complete_s)


def rate_bps(answers: list[Answer]) -> float | None:
    """The rate that one round of answers tells, over a round trip of 10 ms."""
    found = between([connected(0.01)], [answers])
    assert found is not None
    return found.download_bps


def test_the_round_trip_is_the_quickest_handshake() -> None:
    handshakes = [connected(0.01 + 0.001 * number) for number in range(10)]

    found = between([*handshakes, connected(None)], [])

    assert found is not None
    assert (found.rtt_s, found.connection_count) == (0.01, 10)
    assert found.jitter_s == pytest.approx(0.009)


def test_without_a_handshake_nothing_is_known() -> None:
    assert between([connected(None)], []) is None


def test_the_rate_is_that_of_all_answers_together() -> None:
    answers = [came(0.1, 0.3, 50_000), came(0.15, 0.5, 50_000), came(0.0, 9.0, 5, status=500)]

    assert rate_bps(answers) == pytest.approx(2e6)


def test_what_a_server_takes_between_answers_is_none_of_the_network() -> None:
    answers = [came(0.5, 0.6, 50_000), came(0.0, 0.1, 50_000)]

    assert rate_bps(answers) == pytest.approx(4e6)


@pytest.mark.parametrize(
    "answers",
    [
        pytest.param([came(0.1, 0.115, 50_000)], id="too-quick"),
        pytest.param([came(0.1, 0.135, 50_000)], id="within-four-round-trips"),
        pytest.param([came(0.1, 0.9, 50_000, status=404)], id="refused"),
    ],
)
def test_a_transfer_that_tells_no_rate_is_not_taken_for_one(answers: list[Answer]) -> None:
    assert rate_bps(answers) is None
