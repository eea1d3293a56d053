import pytest

from harness.core.http.protocol import PLAIN_HTTP, HttpProtocol, HttpVersion


def test_the_usual_numbers_are_those_of_a_browser() -> None:
    assert HttpVersion.HTTP_1_1.usual_connections == PLAIN_HTTP.connections == 6
    assert HttpVersion.HTTP_2.usual_connections == 100


def test_the_requests_of_http_2_share_one_connection() -> None:
    assert HttpProtocol(HttpVersion.HTTP_2, has_tls=True, connections=100).connection_count == 1
    assert HttpProtocol(connections=2).connection_count == 2


def test_there_is_no_http_2_without_tls() -> None:
    with pytest.raises(AssertionError):
        HttpProtocol(HttpVersion.HTTP_2)


def test_the_scheme_says_whether_there_is_tls() -> None:
    assert PLAIN_HTTP.scheme == "http"
    assert HttpProtocol(has_tls=True).scheme == "https"


def test_a_server_has_to_know_of_streams_and_not_of_connections() -> None:
    http_2 = HttpProtocol(HttpVersion.HTTP_2, has_tls=True, connections=20)

    assert http_2.at_server == http_2
    assert HttpProtocol(has_tls=True, connections=2).at_server == HttpProtocol(has_tls=True)
