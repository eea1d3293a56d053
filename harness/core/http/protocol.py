"""How a client speaks to a server: which HTTP, over TLS or not, and how much at once."""

from dataclasses import dataclass, replace
from enum import Enum

BROWSER_CONNECTIONS = 6
"""How many connections a browser opens to one host over HTTP/1.1 (Chromium
net/socket/client_socket_pool_manager.cc, `g_max_sockets_per_group`)."""

_BROWSER_STREAMS = 100
"""How many streams it opens on one connection of HTTP/2 until the server allows another number
(Chromium net/spdy/spdy_session.h, `kInitialMaxConcurrentStreams`)."""


class HttpVersion(Enum):
    """The versions that are emulated; the values are those of a scenario."""

    HTTP_1_1 = "1.1"
    HTTP_2 = "2"

    @property
    def usual_connections(self) -> int:
        """How many requests a browser has in flight at most, to one host."""
        return BROWSER_CONNECTIONS if self is HttpVersion.HTTP_1_1 else _BROWSER_STREAMS


@dataclass(frozen=True, slots=True)
class HttpProtocol:
    """What client and server agree on; `connections` requests may be in flight at once.

    They are connections of their own in HTTP/1.1, streams of a single one in HTTP/2. No browser
    speaks HTTP/2 without TLS.
    """

    http: HttpVersion = HttpVersion.HTTP_1_1
    has_tls: bool = False
    connections: int = BROWSER_CONNECTIONS

    def __post_init__(self) -> None:
        assert self.has_tls or not self.is_multiplexed, self

    @property
    def is_multiplexed(self) -> bool:
        """Whether all requests share one connection."""
        return self.http is HttpVersion.HTTP_2

    @property
    def connection_count(self) -> int:
        """How many connections the client opens."""
        return 1 if self.is_multiplexed else self.connections

    @property
    def at_server(self) -> "HttpProtocol":
        """What of it a server has to know: connections just come, streams need its permission."""
        return self if self.is_multiplexed else replace(self, connections=PLAIN_HTTP.connections)

    @property
    def scheme(self) -> str:
        """That of a URL which is fetched in this way."""
        return "https" if self.has_tls else "http"


PLAIN_HTTP = HttpProtocol()
"""What the published tables were measured over."""
