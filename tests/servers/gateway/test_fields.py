"""Fields on their way through the door."""

from harness.servers.gateway.fields import answered_with, asked_with, shares, value_of, without
from harness.servers.gateway.process import SecretField


def test_a_request_names_the_server_and_carries_its_secret_in_place_of_the_clients() -> None:
    sent = [(b"Host", b"door"), (b"Authorization", b"mine"), (b"Accept", b"*/*"), (b"TE", b"x")]

    assert asked_with(sent, "archive.test:8042", [SecretField("authorization", "theirs")]) == [
        (b"host", b"archive.test:8042"),
        (b"Accept", b"*/*"),
        (b"authorization", b"theirs"),
    ]


def test_an_answer_that_says_nothing_of_pages_is_for_all_of_them() -> None:
    answer = answered_with([(b"Keep-Alive", b"timeout=1"), (b"ETag", b"1")])

    assert answer[0] == (b"etag", b"1")
    assert shares(answer)
    assert not shares([(b"etag", b"1")])
    assert answered_with([(b"Access-Control-Allow-Origin", b"x")]) == [
        (b"access-control-allow-origin", b"x")
    ]


def test_a_field_is_found_and_left_out_by_its_name_in_lower_case() -> None:
    fields = [(b"location", b"/a"), (b"etag", b"1")]

    assert (value_of(fields, b"location"), value_of(fields, b"link")) == ("/a", "")
    assert without(fields, b"location") == [(b"etag", b"1")]
