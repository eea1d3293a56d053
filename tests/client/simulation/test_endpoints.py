from harness.client.simulation.endpoints import Endpoints
from harness.core.http.protocol import PLAIN_HTTP, HttpProtocol, HttpVersion

HTTP_2 = HttpProtocol(HttpVersion.HTTP_2, has_tls=True, connections=8)


def test_heads_are_compressed_over_http_2_alone() -> None:
    said = Endpoints(request_bytes=500, answer_bytes=600)

    assert said.over(PLAIN_HTTP).request_bytes == 500
    over_http_2 = said.over(HTTP_2)
    assert over_http_2.protocol == HTTP_2
    assert over_http_2.request_bytes < 200
    assert over_http_2.answer_bytes < 200
