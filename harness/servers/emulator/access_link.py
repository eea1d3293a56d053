"""Both directions of the link that all connections of a client share."""

import asyncio
from dataclasses import dataclass

from harness.core.network.access import downlink, uplink
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.schedule import Schedule
from harness.servers.emulator.wire import Wire

HEADER_TIMEOUT_S = 60.0
"""As long as nginx waits for the head of a request (client_header_timeout)."""


@dataclass(frozen=True, slots=True)
class AccessLink:
    """Two wires and the times that belong to them, in seconds.

    The whole round trip is on the uplink. A request is handed to the proxy `lead_s` before it
    virtually arrives, and its answer is kept from the downlink until then: what proxy and
    origin need for their work is hidden in the propagation delay as long as it is less.
    `delay_per_request_s` is what every answer waits besides. `header_timeout_s` is how long a
    client may take until the head of its first request has come.
    """

    up: Wire
    down: Wire
    lead_s: float
    handshake_s: float
    delay_per_request_s: float
    schedule: Schedule
    header_timeout_s: float

    @classmethod
    def of(
        cls,
        profile: NetworkProfile,
        loop: asyncio.AbstractEventLoop,
        header_timeout_s: float = HEADER_TIMEOUT_S,
        hand_over_s: float = 0.0,
    ) -> "AccessLink":
        """The link that a profile describes, on the clock of `loop`.

        Answers are handed over sooner by `hand_over_s`, as far as they were there in time.
        """
        lead_s = profile.lead_s
        schedule = Schedule()
        return cls(
            up=Wire(uplink(profile, profile.rtt_s - lead_s), loop),
            down=Wire(downlink(profile, 0.0), loop, schedule.note_delivery, hand_over_s),
            lead_s=lead_s,
            handshake_s=profile.rtt_s if profile.has_handshake else 0.0,
            delay_per_request_s=profile.delay_per_request_s,
            schedule=schedule,
            header_timeout_s=header_timeout_s,
        )

    def note_sent(self, size_bytes: int) -> None:
        """A client sends so much; with the first of it since the last report, a load begins."""
        if not self.schedule.up_bytes:
            self.up.begin()
            self.down.begin()
            self.schedule.begin(asyncio.get_running_loop().time())
        self.schedule.up_bytes += size_bytes

    def note_server(self, asked_s: float, possible_s: float) -> None:
        """A server, asked at one moment, could have sent at another what comes of it now."""
        idle, now_s = self.schedule.server_idle, asyncio.get_running_loop().time()
        idle.answered(asked_s, possible_s)
        idle.handed(self.down.idle_since_s(), max(now_s, possible_s))

    def note_answer(self, asked_s: float, lateness_s: float, *, is_held: bool) -> float:
        """Something comes of an answer that was possible from `asked_s` on; its lateness now.

        It grows from `lateness_s` by how long the downlink idled although it could have carried
        the answer; by nothing where the client takes nothing, or other bytes of it come before.
        """
        lost_s = self.down.unused_s(asked_s)
        if is_held or lost_s <= 0:
            return lateness_s
        self.schedule.note_answer(lateness_s + lost_s, asyncio.get_running_loop().time())
        return lateness_s + lost_s
