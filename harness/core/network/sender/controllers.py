"""The controller of one connection, by the name of its congestion control."""

from random import Random

from harness.core.network.profile import CongestionControl
from harness.core.network.sender.bbr import Bbr
from harness.core.network.sender.control import Controller
from harness.core.network.sender.cubic import Cubic
from harness.core.network.sender.loss_based import LossBased
from harness.core.network.sender.reno import Reno


def controller_of(congestion: CongestionControl, rtt_s: float, random: Random) -> Controller:
    """A new one; `rtt_s` is what the handshake took, `random` is for what it leaves to chance."""
    match congestion:
        case CongestionControl.CUBIC:
            return LossBased(Cubic())
        case CongestionControl.RENO:
            return LossBased(Reno())
        case CongestionControl.BBR:
            return Bbr(rtt_s, random)
