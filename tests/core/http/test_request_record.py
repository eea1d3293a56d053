from harness.core.http.request_record import head_bytes
from tests.request_records import record


def test_times_count_from_the_begin_of_the_log() -> None:
    absolute = record(started_s=100.25, sent_s=100.5, first_byte_s=None, ended_s=101.0000004)

    assert absolute.since(100) == record(started_s=0.25, sent_s=0.5, first_byte_s=None, ended_s=1)


def test_a_head_weighs_what_http_1_1_sends() -> None:
    sent = b"GET /a HTTP/1.1\r\nHost: b\r\nAccept: */*\r\n\r\n"

    assert head_bytes("GET /a HTTP/1.1", [(b"Host", b"b"), (b"Accept", b"*/*")]) == len(sent)
