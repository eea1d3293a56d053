"""How busy the machine is with other things: looked at while nothing of ours runs."""

import re
import select
from pathlib import Path
from time import perf_counter

import psutil

from harness.core.network.certificate import ForeignLoad

_TIMER_COUNT = 40
_TIMER_S = 5e-3
_PRESSURE = Path("/proc/pressure/cpu")
_SOME_TOTAL = re.compile(r"^some .*\btotal=(\d+)", re.MULTILINE)


def foreign_load(pressure: Path = _PRESSURE) -> ForeignLoad:
    """What others do to the machine, looked at for 0.2 s; blocks meanwhile.

    `pressure` is where Linux tells how long something waited for a processor
    (Documentation/accounting/psi.rst), in microseconds since it was started.
    """
    waited_before_us, started_s = _waited_us(pressure), perf_counter()
    lateness_s = max(_timer_lateness_s() for _ in range(_TIMER_COUNT))
    waited_us, elapsed_s = _waited_us(pressure), perf_counter() - started_s
    share = None
    if waited_us is not None and waited_before_us is not None:
        share = (waited_us - waited_before_us) / 1e6 / elapsed_s
    return ForeignLoad(
        timer_lateness_s=lateness_s,
        pressure_share=share,
        load_average=psutil.getloadavg()[0],
        core_count=psutil.cpu_count() or 1,
    )


def _timer_lateness_s() -> float:
    due_s = perf_counter() + _TIMER_S
    select.select([], [], [], _TIMER_S)
    return max(0.0, perf_counter() - due_s)


def _waited_us(pressure: Path) -> int | None:
    try:
        found = _SOME_TOTAL.search(pressure.read_text())
    except OSError:
        return None
    return int(found[1]) if found else None
