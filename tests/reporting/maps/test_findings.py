from pathlib import Path

from harness.reporting.maps.findings import crossover_findings
from tests.reporting.maps.answers import CROSSOVER, JLS, RANGE, a_sweep_result, outcome

AXES = "{download: [1 Mbit/s, 2 Mbit/s, 5 Mbit/s], rtt: [1 ms, 50 ms]}"
QUICK, SLOW = outcome(1.0, 4.0), outcome(2.0, 3.0)


def test_whole_rates_are_told_first_and_then_the_corner_of_the_rest(tmp_path: Path) -> None:
    # By round trip, then by rate, JLS and byte range by turns: JLS loses 5 Mbit/s, and 2 near by.
    near = [QUICK, SLOW, SLOW, QUICK, SLOW, QUICK]
    far = [QUICK, SLOW, QUICK, SLOW, SLOW, QUICK]
    first, complete, price = crossover_findings(
        a_sweep_result(tmp_path, AXES, near + far), "tiny-volume", CROSSOVER
    )

    assert first == (
        f"**First render.** {RANGE} gains most on {JLS} from 5 Mbit/s on whatever the round trip"
        " and on 1 networks of 2 Mbit/s and 1 ms (3 of 6 networks): 1000 ms in the median"
        f" ({JLS} takes 2.0 times as long), 1000 ms at 2 Mbit/s and 1 ms (2.0 times as long). No"
        f" case gains on {JLS} by more than predictions are off up to 1 Mbit/s whatever the"
        " round trip and on 1 networks of 2 Mbit/s and 50 ms (3 of 6 networks)."
    )
    assert complete.startswith(f"**Complete.** {RANGE} gains most on {JLS} up to 1 Mbit/s what")
    assert price == (
        f"**Price.** What gains most in the first render completes +33 % from {JLS} in the median,"
        " +33 % to +33 %."
    )


def test_what_gains_always_gains_everywhere(tmp_path: Path) -> None:
    result = a_sweep_result(tmp_path, AXES, [outcome(1.5, 4.0), outcome(1.0, 4.0)] * 6)
    first, complete, _ = crossover_findings(result, "tiny-volume", CROSSOVER)

    assert first == (
        f"**First render.** {RANGE} gains most on {JLS} everywhere (6 of 6 networks): 500 ms in the"
        f" median ({JLS} takes 50 % longer), 500 ms at 1 Mbit/s and 1 ms (50 % longer)."
    )
    assert complete == (
        f"**Complete.** No case gains on {JLS} by more than predictions are off everywhere (6 of 6"
        " networks)."
    )
