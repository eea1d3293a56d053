from random import Random

import pytest

from harness.core.network.profile import CongestionControl
from harness.core.network.sender.controllers import controller_of


@pytest.mark.parametrize("congestion", CongestionControl)
def test_every_congestion_control_begins_with_ten_segments(congestion: CongestionControl) -> None:
    assert controller_of(congestion, 0.1, Random(1)).window_segments == 10


@pytest.mark.parametrize("congestion", CongestionControl)
def test_only_bbr_paces(congestion: CongestionControl) -> None:
    paces = controller_of(congestion, 0.1, Random(1)).pace_bps is not None

    assert paces == (congestion is CongestionControl.BBR)
