from harness.core.images.specification import Codec
from harness.predict.calibration.fit import Timing
from harness.predict.calibration.loads import LoadTimings, PerImage
from tests.predict.calibration.made_up import CT_BYTES, dataset


def test_a_client_of_a_load_takes_in_bodies_of_the_mean_size() -> None:
    load = LoadTimings(dataset(), Codec.HTJ2K, "frames", 1, PerImage(0.003, 0.002, 0.001, 0.004))

    assert load.client == Timing(0.002, 0, sum(CT_BYTES) // 2)
