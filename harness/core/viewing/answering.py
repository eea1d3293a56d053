"""When a server has looked up what it is asked for: some requests at once, first come first served.

The same on a virtual clock and in an origin of ours.
"""

from heapq import heapreplace
from math import inf

from harness.core.viewing.study import Study


class AnsweringTimes:
    """The places at which a study's server works, and when each is free again, in seconds."""

    def __init__(self, study: Study) -> None:
        self._study = study
        self._free_s = [-inf] * (study.at_once_count or 0)

    def wait_s(self, slice_count: int, now_s: float) -> float:
        """How long a request that comes now waits for its answer to begin."""
        work_s = self._study.server_s(slice_count)
        if not self._free_s or not work_s:
            return work_s
        end_s = max(now_s, self._free_s[0]) + work_s
        heapreplace(self._free_s, end_s)
        return end_s - now_s
