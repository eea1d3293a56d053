"""Whether a server that is asked for several images at once works on them one by one."""

from collections.abc import Sequence

_SUM_SHARE = 0.75
"""Two processors need half of the sum at most; what is in between is a busy machine."""

_LEAST_SUM_S = 0.004
"""Less is taken by whoever asks."""


def takes_turns(alone_s: Sequence[float], at_once_s: Sequence[float]) -> bool:
    """Whether the last of some images, asked for at once, waited for all others.

    `alone_s` is what each takes when nothing else is asked for, `at_once_s` how long each took at
    once, in seconds, transfers included.
    """
    sum_s = sum(alone_s)
    is_telling = len(alone_s) > 1 and sum_s >= _LEAST_SUM_S
    return is_telling and max(at_once_s) >= _SUM_SHARE * sum_s
