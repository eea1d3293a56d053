"""What a prediction makes of the real round trip to a server, in words."""

from collections.abc import Iterable

from harness.core.network.profile import NetworkProfile
from harness.core.units import format_time


def real_path_text(real_rtt_s: float, networks: Iterable[NetworkProfile]) -> str:
    """What takes the place of what, and over which networks it cannot; empty on this machine."""
    if not real_rtt_s:
        return ""
    text = (
        "The server is not on this machine: the real round trip to it,"
        f" {format_time(real_rtt_s)}, takes the place of as much of the emulated one"
    )
    left_s = {each.name: each.unhidden_s(real_rtt_s) for each in networks}
    told = (
        f"; over {name} there is less to take, and {format_time(more_s)} of it count as the"
        " server's for every image"
        for name, more_s in left_s.items()
        if more_s
    )
    return f"{text}{''.join(told)}."
