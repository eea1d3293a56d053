"""Both endpoints of a simulated network: what they say, how long they take, and what is faulty."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from harness.core.http.protocol import PLAIN_HTTP, HttpProtocol
from harness.core.images.server_faults import NO_FAULTS, ServerFaults
from harness.core.models.device import NO_WORK, Device
from harness.core.viewing.asking import StudyOpening


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Both endpoints of the network: the sizes of heads in HTTP/1.1, work, and the origin's faults.

    `is_decoding` says whether the client's decoders are at work; `start_up_s` after the load began
    the client first asks. `study` is what the origin tells before the first frame.

    The default sizes are those of a range of a frame of the built-in datasets, to within 60 bytes:
    paths and headers of real requests are not all of one length.
    """

    request_bytes: int = 390
    answer_bytes: int = 480
    preflight_request_bytes: int = 410
    preflight_answer_bytes: int = 400
    device: Device = NO_WORK
    faults: ServerFaults = NO_FAULTS
    is_decoding: Callable[[], bool] = lambda: False
    start_up_s: float = 0.0
    protocol: HttpProtocol = PLAIN_HTTP
    study: StudyOpening | None = None

    def over(self, protocol: HttpProtocol) -> "Endpoints":
        """The same endpoints speaking in another way.

        In HTTP/2, heads are frames in TLS records, compressed: the sizes are what HPACK (RFC 7541)
        makes of such a frame's heads once its table is warm.
        """
        if protocol.is_multiplexed:
            return replace(
                self,
                request_bytes=156,
                answer_bytes=100,
                preflight_request_bytes=156,
                preflight_answer_bytes=100,
                protocol=protocol,
            )
        return replace(self, protocol=protocol)
