from dataclasses import replace

from harness.core.network.profile import NetworkProfile
from harness.reporting.real_path import real_path_text

FAR = NetworkProfile("far", None, None, 0.05)
NEAR = replace(FAR, name="near", rtt_s=0.0105)


def test_a_real_round_trip_is_told_and_what_no_network_hides_of_it() -> None:
    hidden = real_path_text(0.02, [FAR])

    assert hidden == (
        "The server is not on this machine: the real round trip to it, 20 ms, takes the place of"
        " as much of the emulated one."
    )
    assert real_path_text(0.02, [FAR, NEAR]) == hidden.removesuffix(".") + (
        "; over near there is less to take, and 10 ms of it count as the server's for every image."
    )


def test_of_a_server_on_this_machine_nothing_is_told() -> None:
    assert real_path_text(0.0, [NEAR]) == ""
