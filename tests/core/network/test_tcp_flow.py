from harness.core.network.tcp_flow import TcpFlow
from tests.core.network.coasting.flows import coasting


def test_a_connection_begins_with_nothing_out_and_told_of_acknowledgements() -> None:
    flow = TcpFlow(1000, coasting(0).sender)

    assert flow.coast is None
    assert (flow.written_bytes, flow.unreported_bytes, flow.receiver.received_bytes) == (0, 0, 0)
    assert not flow.has_ended
