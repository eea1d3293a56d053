"""Coasting flows whose trains wait in one queue."""

from harness.core.network.capacity import ConstantRate
from harness.core.network.coasting.coast import Coast
from harness.core.network.first_come import FirstCome, Train
from harness.core.network.profile import TCP_SEGMENT_BYTES
from harness.core.network.sender.host import BUFFER_OVERHEAD_BYTES, Host
from harness.core.network.sender.loss_based import LossBased
from harness.core.network.sender.reno import Reno
from harness.core.network.sender.sender import Sender
from harness.core.network.tcp_flow import TcpFlow
from harness.core.network.varying import Variation

SEGMENT = TCP_SEGMENT_BYTES
TRAIN = 2 * SEGMENT
TURN_S = 1e-6 * TRAIN
RTT_S = 0.01
HOST = Host(RTT_S, 2, TRAIN)


def coasting(train_count: int, window_segments: int = 1000) -> TcpFlow:
    """A flow with so much to send, of which nothing is out."""
    controller = LossBased(Reno())
    controller.window_segments = controller.threshold = float(window_segments)
    flow = TcpFlow(1e9, Sender(HOST, controller))
    flow.sender.write(train_count * TRAIN)
    flow.queued_bytes = train_count * TRAIN
    flow.coast = Coast(flow.sender, (), 0)
    return flow


def queue_of(*flows: TcpFlow, at_s: float = 0.0) -> FirstCome:
    """A queue in which two trains of each flow wait, in turns; one byte takes one microsecond."""
    queue = FirstCome(Variation(ConstantRate(1e-6), 8e6), TRAIN)
    for _ in range(2):
        for flow in flows:
            assert flow.coast is not None
            flow.coast.hand_over(TRAIN, at_s)
            train = Train(flow, TRAIN, BUFFER_OVERHEAD_BYTES)
            flow.buffer_bytes += train.buffer_bytes
            queue.put(train, at_s)
    return queue
