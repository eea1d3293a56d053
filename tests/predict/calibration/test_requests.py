from harness.predict.calibration.fit import Timing
from harness.predict.calibration.requests import Spent, request_timings


def test_what_a_request_waits_for_is_parted_among_client_origin_and_emulator() -> None:
    local = [Spent(wait_s=0.75, client_s=0.25), Spent(1.5, 0.5)]
    relayed = [Spent(1.25, 0.25), Spent(3.5, 0.5)]

    found = request_timings((1000, 2000), local, relayed, request_share=0.5)

    assert found.serve == (Timing(0.5, 0, 1000), Timing(1.0, 0, 2000))
    assert found.relay == (Timing(0.5, 0, 1000), Timing(2.0, 0, 2000))


def test_an_emulator_that_noise_makes_quicker_than_none_adds_next_to_nothing() -> None:
    found = request_timings((1000,), [Spent(0.5, 0.1)], [Spent(0.4, 0.1)], request_share=0.5)

    assert found.relay == (Timing(1e-6, 0, 1000),)
