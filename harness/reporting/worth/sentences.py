"""One case against another over one network, as a sentence that a person can say.

Nothing is called sooner or later by less than predictions are off.
"""

from collections.abc import Iterator

from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.core.network.profile import NetworkProfile
from harness.core.units import format_rate, format_share, format_time
from harness.predict.worth.gain import Gain, Verdict
from harness.predict.worth.reach import Axis, Border, Stretch
from harness.predict.worth.study import Reach, Worth

_FINE_BELOW_S = 1.0
_SHARP_RATIO = 1.05
"""A border within so much is not told with more than its two digits."""

_DOES = {
    (Load.STACK, Milestone.FIRST_RENDER): "shows the image",
    (Load.STACK, Milestone.COMPLETE): "shows the image in full",
    (Load.VOLUME, Milestone.FIRST_RENDER): "shows every slice",
    (Load.VOLUME, Milestone.COMPLETE): "shows every slice in full",
}


def sentence(worth: Worth, load: Load, least_s: float) -> str:
    """What a case gains, how sure that is, and over which networks it is worth `least_s`."""
    does = _DOES[load, worth.milestone]
    start = f'Over {network_text(worth.network)}, "{worth.case}" {does}'
    if worth.gain is None:
        return f'{start} never, or "{worth.against}" does not.'
    reach = f"; {_reach_text(worth, least_s)}" if worth.reaches else ""
    return f"{start} {_gain_text(worth.gain, worth.against)}{reach}."


def network_text(network: NetworkProfile) -> str:
    """A network by its name, and what one has to know of it."""
    rates = ((network.download_bps, "down"), (network.upload_bps, "up"))
    parts = [f"{format_rate(rate_bps)} {way}" for rate_bps, way in rates if rate_bps]
    parts += [format_time(network.rtt_s)] if network.rtt_s else []
    parts += [f"{format_share(network.loss_share)} loss"] if network.loss_share else []
    return f"{network.name} ({', '.join(parts)})" if parts else network.name


def spoken_time(time_s: float) -> str:
    """A time as people say it: "640 ms", "4.2 s"."""
    return f"{time_s * 1e3:.0f} ms" if time_s < _FINE_BELOW_S else f"{time_s:.1f} s"


def stretches_text(reach: Reach) -> str:
    """Where along an axis it is worth it: "up to 95 Mbit/s"; "nowhere" where it is not."""
    return " and ".join(_stretch_text(each, reach.axis) for each in reach.stretches) or "nowhere"


def _gain_text(gain: Gain, against: str) -> str:
    times = spoken_time(gain.case.time_s), spoken_time(gain.against.time_s)
    error = f"± {spoken_time(gain.error_s)}"
    if gain.verdict is Verdict.ALIKE:
        rest = f"which a prediction cannot tell apart ({error})"
        return f'after {times[0]} and "{against}" after {times[1]}, {rest}'
    text = (
        f'{spoken_time(abs(gain.gain_s))} {gain.verdict.value} than "{against}" ({error}),'
        f" after {times[0]} instead of {times[1]}"
    )
    if gain.verdict is Verdict.SOONER and gain.speed_ratio is not None:
        text += f", {gain.speed_ratio:.1f} times as fast"
    return text


def _reach_text(worth: Worth, least_s: float) -> str:
    least = format_time(least_s)
    if not any(reach.stretches for reach in worth.reaches):
        return f"it is worth {least} at no bandwidth and no round trip"
    return f"it is worth {least} {' and '.join(_along(worth))}"


def _along(worth: Worth) -> Iterator[str]:
    for reach in worth.reaches:
        other = "round trip" if reach.axis is Axis.DOWNLOAD else "bandwidth"
        where = stretches_text(reach)
        if where == "nowhere":
            where = "at no bandwidth" if reach.axis is Axis.DOWNLOAD else "at no round trip"
        yield f"{where} at this {other}"


def _stretch_text(stretch: Stretch, axis: Axis) -> str:
    low, high = (end and _border_text(end, axis) for end in (stretch.first, stretch.last))
    a_trip = "" if axis is Axis.DOWNLOAD else "a round trip of "
    if low is None and high is None:
        return "whatever the bandwidth" if axis is Axis.DOWNLOAD else "whatever the round trip"
    if low is None:
        return f"up to {a_trip}{high}"
    if high is None:
        return f"from {a_trip}{low} on"
    return f"from {a_trip}{low} to {high}"


def _border_text(border: Border, axis: Axis) -> str:
    """A border with two digits, and how well it is known where luck hides it."""
    form = format_rate if axis is Axis.DOWNLOAD else format_time
    value, low, high = (
        form(float(f"{each:.2g}")) for each in (border.value, border.first, border.last)
    )
    if border.last / border.first <= _SHARP_RATIO:
        return value
    return f"about {value} ({low} to {high})"
