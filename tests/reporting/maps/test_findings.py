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
        f"**First render.** {JLS} is first up to 1 Mbit/s whatever the round trip and on 1 networks"
        " of 2 Mbit/s and 50 ms (3 of 6 networks); the next takes longer by 2.0 x in the median,"
        f" 2.0 x at 1 Mbit/s and 1 ms. {RANGE} is first from 5 Mbit/s on whatever the round trip"
        " and on 1 networks of 2 Mbit/s and 1 ms (3 of 6 networks); the next takes longer by 2.0 x"
        " in the median, 2.0 x at 2 Mbit/s and 1 ms."
    )
    assert complete.startswith(f"**Complete.** {JLS} is first from 5 Mbit/s on whatever")
    assert price == (
        "**Price.** What renders first completes later than what completes first by 33 % in the"
        " median, 33 % at most."
    )


def test_who_is_always_first_is_first_everywhere(tmp_path: Path) -> None:
    result = a_sweep_result(tmp_path, AXES, [outcome(1.0, 4.0), outcome(1.1, 4.0)] * 6)
    first, *_ = crossover_findings(result, "tiny-volume", CROSSOVER)

    assert first == (
        f"**First render.** {JLS} is first everywhere (6 of 6 networks); the next takes longer by"
        " 10 % in the median, 10 % at 1 Mbit/s and 1 ms."
    )
