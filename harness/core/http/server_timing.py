"""How long a server took for an answer, as a Server-Timing field tells it within the harness.

The metric is our own; what other servers say in such a field concerns nobody here (W3C Server
Timing §2: a metric has a name and parameters, and unknown ones are passed over).
"""

import re
from dataclasses import dataclass
from math import inf

FIELD_NAME = b"server-timing"
_FIELD = re.compile(
    rb"harness-wait;dur=([0-9.e+-]+);after=([0-9]+)(;measured)?(?:;rtt=([0-9.e+-]+))?"
)


@dataclass(frozen=True, slots=True)
class ServerWait:
    """A server waits `duration_s` when `after_bytes` of a body are out; 0 is before the head.

    `is_measured` says that it has been measured and not been told: more may follow, at any byte.
    What was measured has a real round trip of `real_rtt_s` to the server in it.
    """

    duration_s: float
    after_bytes: int = 0
    is_measured: bool = False
    real_rtt_s: float = 0.0

    def own_s(self, lead_s: float = inf) -> float:
        """How long the server itself took.

        The real round trip is no time of the server's: it takes the place of as much of an
        emulated one, within the lead by which a request is handed on early. What is longer than
        that cannot hide, and counts as the server's.
        """
        return max(0.0, self.duration_s - min(self.real_rtt_s, lead_s))


def wait_field(wait: ServerWait) -> tuple[bytes, bytes]:
    """The field that tells of a wait: its name and its value."""
    value = f"harness-wait;dur={wait.duration_s * 1e3:.6f};after={wait.after_bytes}"
    value += ";measured" if wait.is_measured else ""
    value += f";rtt={wait.real_rtt_s * 1e3:.6f}" if wait.real_rtt_s else ""
    return FIELD_NAME, value.encode()


def read_wait(name: bytes, value: bytes) -> ServerWait | None:
    """The wait that a field tells of; None where it tells of something else."""
    told = _FIELD.fullmatch(value) if name.lower() == FIELD_NAME else None
    if told is None:
        return None
    real_rtt_s = float(told[4] or 0) / 1e3
    return ServerWait(float(told[1]) / 1e3, int(told[2]), told[3] is not None, real_rtt_s)
