"""What stands before the first frame, in words, beside what a search gained after it."""

from harness.core.network.profile import NetworkProfile
from harness.predict.tune.before_frames import BeforeFrames, LastGain
from harness.reporting.worth.sentences import network_text, spoken_time


def before_frames_text(before: BeforeFrames, network: NetworkProfile, last: LastGain | None) -> str:
    """How long the opening takes, how that compares, and what compressed metadata give."""
    slices = f"{before.slice_count} slice{'s' if before.slice_count != 1 else ''}"
    told = (
        f"From the click on a study of one series of {slices}, {before.opening} asks for the first"
        f" frame after {spoken_time(before.opened_s)} over {network_text(network)}, predicted"
    )
    if last is not None:
        gain = spoken_time(max(0.0, last.gain_s))
        told += f"; after it, the winner is {gain} sooner than the next best, {last.against}"
    sentences = [f"{told}."]
    if last is not None and last.gain_s < before.opened_s:
        sentences.append("More is to be had before the first frame than by another configuration.")
    if (gzip_s := before.opened_s - before.gzip_s) > 0:
        sentences.append(
            f"Metadata compressed by gzip alone save {spoken_time(gzip_s)} of it; what else helps:"
            " harness predict opening"
        )
    return " ".join(sentences)
