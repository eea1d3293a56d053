"""What stands before the first frame, in words."""

from harness.core.network.profile import NetworkProfile
from harness.predict.tune.before_frames import BeforeFrames, LastGain
from harness.reporting.worth.before_frames import before_frames_text

FOUR_G = NetworkProfile("4g", 30e6, 5e6, 0.01)
SLOW = BeforeFrames("ohif-3.13", 174, opened_s=2.5, gzip_s=1.5)


def test_a_gain_below_what_stands_before_it_is_put_in_its_place() -> None:
    assert before_frames_text(SLOW, FOUR_G, LastGain("JLS Reduced", 0.12)) == (
        "From the click on a study of one series of 174 slices, ohif-3.13 asks for the first frame"
        " after 2.5 s over 4g (30 Mbit/s down, 5 Mbit/s up, 10 ms), predicted; after it, the winner"
        " is 120 ms sooner than the next best, JLS Reduced. More is to be had before the first"
        " frame than by another configuration. Metadata compressed by gzip alone save 1.0 s of it;"
        " what else helps: harness predict opening"
    )


def test_a_gain_above_it_is_not() -> None:
    told = before_frames_text(SLOW, FOUR_G, LastGain("plain frames", 7.9))

    assert "7.9 s sooner than the next best, plain frames" in told
    assert "More is to be had" not in told


def test_without_another_configuration_nothing_is_compared() -> None:
    told = before_frames_text(SLOW, FOUR_G, None)

    assert "sooner" not in told
    assert told.startswith("From the click")


def test_a_server_that_compresses_already_is_not_told_to() -> None:
    compressing = BeforeFrames("ohif-3.13", 1, opened_s=1.5, gzip_s=1.5)
    told = before_frames_text(compressing, FOUR_G, None)

    assert "one series of 1 slice," in told
    assert "gzip" not in told
