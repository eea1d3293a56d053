from harness.core.network.flow import Flow


def test_a_flow_is_full_once_as_much_is_queued_as_a_router_would_hold_for_it() -> None:
    flow = Flow(1000)
    flow.queued_bytes = 999
    assert not flow.is_full

    flow.queued_bytes = 1000
    assert flow.is_full
