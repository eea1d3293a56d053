import pytest

from harness.core.http.content_coding import BROWSER_ACCEPTS, ContentCoding, negotiated

IDENTITY, GZIP = ContentCoding.IDENTITY, ContentCoding.GZIP
BROTLI, ZSTD = ContentCoding.BROTLI, ContentCoding.ZSTD


@pytest.mark.parametrize(
    ("accept", "offered", "chosen"),
    [
        pytest.param(BROWSER_ACCEPTS, (), IDENTITY, id="a server without any"),
        pytest.param(BROWSER_ACCEPTS, (ZSTD, GZIP), ZSTD, id="the server's order counts"),
        pytest.param("gzip", (ZSTD, GZIP), GZIP, id="what the client lacks is left out"),
        pytest.param("", (GZIP,), IDENTITY, id="a client that says nothing"),
        pytest.param("gzip;q=0, br", (GZIP, BROTLI), BROTLI, id="a weight of 0 refuses"),
        pytest.param("gzip;q=0.0", (GZIP,), IDENTITY, id="0.0 is 0"),
        pytest.param("GZIP;q=0.1", (GZIP,), GZIP, id="any other weight takes, in any case"),
        pytest.param("*", (BROTLI,), BROTLI, id="a star takes all"),
        pytest.param("br;q=0, *", (BROTLI, GZIP), GZIP, id="but for what is refused"),
        pytest.param("gzip", (IDENTITY, GZIP), IDENTITY, id="a server that rather sends it plain"),
    ],
)
def test_the_first_offer_that_the_client_takes(
    accept: str, offered: tuple[ContentCoding, ...], chosen: ContentCoding
) -> None:
    assert negotiated(accept, offered) is chosen
