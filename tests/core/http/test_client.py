from dataclasses import replace

import pytest

from harness.core.http.client import Client, Start
from harness.core.http.framing import Framing
from harness.core.http.preflight import Page
from harness.core.http.protocol import PLAIN_HTTP, HttpProtocol, HttpVersion


def test_a_client_is_a_browser_over_plain_http_unless_it_says_otherwise() -> None:
    assert Client().protocol == PLAIN_HTTP
    assert Client().start is Start.WARM


def test_streams_of_http_2_share_one_connection() -> None:
    client = Client(HttpVersion.HTTP_2, connection_count=100, tls=True)

    assert client.protocol == HttpProtocol(HttpVersion.HTTP_2, has_tls=True, connections=100)
    assert client.protocol.connection_count == 1


@pytest.mark.parametrize("framing", Framing)
def test_a_client_accepts_what_it_says_and_else_what_the_framing_is_usually_asked_for_with(
    framing: Framing,
) -> None:
    assert Client(accept="image/jls").accepts(framing) == "image/jls"
    assert Client().accepts(framing) == framing.usual_accept


def test_a_browser_asks_leave_for_the_accept_that_it_sends_to_another_origin() -> None:
    header = "multipart/related; type=image/jls"  # nothing in it needs leave; a quote does
    plain, other = Client(accept=header), Client(accept='multipart/related; type="image/jls"')

    assert plain.preflights(Framing.MULTIPART).headers({}) == {"Accept": header}
    assert not plain.preflights(Framing.MULTIPART).is_needed("/1", {}, 0.0)
    assert other.preflights(Framing.MULTIPART).is_needed("/1", {}, 0.0)
    of_range = other.preflights(Framing.MULTIPART).headers_of_range("bytes=0-1")
    assert not other.preflights(Framing.MULTIPART).is_needed("/1", of_range, 0.0)
    same_origin = replace(other, page=Page.SAME_ORIGIN)
    assert not same_origin.preflights(Framing.MULTIPART).is_needed("/1", {}, 0.0)


@pytest.mark.parametrize(
    ("start", "count"),
    [(Start.WARM, 4), (Start.THREE_OPEN, 3), (Start.ONE_OPEN, 1), (Start.COLD, 0)],
)
def test_a_start_says_how_many_connections_are_open(start: Start, count: int) -> None:
    assert Client(connection_count=4, start=start).open_connection_count == count


def test_no_more_are_open_than_there_are() -> None:
    assert Client(connection_count=2, start=Start.THREE_OPEN).open_connection_count == 2
