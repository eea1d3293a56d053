"""Both directions of the link that all connections of a client share."""

import asyncio
from dataclasses import dataclass

from harness.core.link import Link
from harness.core.network import NetworkProfile
from harness.emulator.schedule import Schedule
from harness.emulator.wire import Wire


@dataclass(frozen=True, slots=True)
class AccessLink:
    """Two wires and the times that belong to them, in seconds.

    The whole round trip is on the uplink. A request is handed to the proxy `lead_s` before it
    virtually arrives, and its answer is kept from the downlink until then: what proxy and
    origin need for their work is hidden in the propagation delay as long as it is less.
    """

    up: Wire
    down: Wire
    lead_s: float
    handshake_s: float
    schedule: Schedule

    @classmethod
    def of(cls, profile: NetworkProfile, loop: asyncio.AbstractEventLoop) -> "AccessLink":
        """The link that a profile describes, on the clock of `loop`."""
        lead_s = profile.hidden_s
        schedule = Schedule()
        return cls(
            up=Wire(Link(profile.upload_payload_bps, profile.rtt_s - lead_s), loop),
            down=Wire(Link(profile.download_payload_bps, 0.0), loop, schedule),
            lead_s=lead_s,
            handshake_s=profile.rtt_s if profile.has_handshake else 0.0,
            schedule=schedule,
        )
