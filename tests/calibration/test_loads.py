from harness.calibration.fit import Timing
from harness.calibration.loads import LoadTimings
from harness.core.dataset import Codec
from tests.calibration.made_up import CT_BYTES, subject


def test_a_request_of_a_load_is_for_a_body_of_the_mean_size() -> None:
    load = LoadTimings(subject(), Codec.HTJ2K, "frames", 1, request_s=0.002, decode_s=0.004)

    assert load.request == Timing(0.002, 0, sum(CT_BYTES) // 2)
