"""The viewer's end of the link: how it speaks to a server, and how many decoders it has."""

from dataclasses import dataclass
from enum import Enum

from harness.core.http.framing import Framing
from harness.core.http.preflight import Page, Preflights
from harness.core.http.protocol import BROWSER_CONNECTIONS, HttpProtocol, HttpVersion


class Start(Enum):
    """Whether connections are open before the clock starts, or the first requests open them.

    One is open where a page has spoken to the server shortly before, as a list of studies has, and
    three where it has asked three things at once, as OHIF does before its first frame (the study
    twice, and its series): the others open a round trip behind them.
    """

    WARM = "warm"
    COLD = "cold"
    ONE_OPEN = "one-open"
    THREE_OPEN = "three-open"


@dataclass(frozen=True, slots=True)
class Client:
    """Who loads: in a scenario, and in the documents of its runs, which have these names.

    `connection_count` of HTTP/2 are the streams of its single connection. `page` is where the
    viewer's page comes from; `accept` what it asks for images with, None what Cornerstone3D does;
    a range is asked for as Cornerstone3D does whatever it is.
    """

    http: HttpVersion = HttpVersion.HTTP_1_1
    connection_count: int = BROWSER_CONNECTIONS
    decode_worker_count: int = 1
    start: Start = Start.WARM
    tls: bool = False
    page: Page = Page.CROSS_ORIGIN
    accept: str | None = None

    def accepts(self, framing: Framing) -> str:
        """What it asks for images with that an origin sends so."""
        return self.accept or framing.usual_accept

    def preflights(self, framing: Framing) -> Preflights:
        """What its browser asks leave for, in one load."""
        of_ranges = framing.usual_accept if self.accept else None
        return Preflights(self.page, self.accepts(framing), of_ranges)

    @property
    def open_connection_count(self) -> int:
        """How many of its connections are open before a load; of HTTP/2, for so many streams."""
        match self.start:
            case Start.WARM:
                return self.connection_count
            case Start.ONE_OPEN:
                return 1
            case Start.THREE_OPEN:
                return min(3, self.connection_count)
            case Start.COLD:
                return 0

    @property
    def protocol(self) -> HttpProtocol:
        """How it speaks to the server."""
        return HttpProtocol(self.http, self.tls, self.connection_count)
