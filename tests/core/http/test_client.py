from harness.core.http.client import Client, Start
from harness.core.http.protocol import PLAIN_HTTP, HttpProtocol, HttpVersion


def test_a_client_is_a_browser_over_plain_http_unless_it_says_otherwise() -> None:
    assert Client().protocol == PLAIN_HTTP
    assert Client().start is Start.WARM


def test_streams_of_http_2_share_one_connection() -> None:
    client = Client(HttpVersion.HTTP_2, connection_count=100, tls=True)

    assert client.protocol == HttpProtocol(HttpVersion.HTTP_2, has_tls=True, connections=100)
    assert client.protocol.connection_count == 1
