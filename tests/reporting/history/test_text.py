import pytest

from harness.reporting.history.curve import curves
from harness.reporting.history.text import curve_columns, drawn, step_lines
from tests.reporting.history.histories import a_history


@pytest.mark.parametrize(
    ("values_s", "blocks"), [([1.0, 2.0, 1.5], "▁█▅"), ([3.0, 3.0], "▁▁"), ([1.0] * 30, "▁" * 20)]
)
def test_a_curve_is_drawn_in_blocks(values_s: list[float], blocks: str) -> None:
    assert drawn(values_s) == blocks


def test_a_line_tells_first_and_last_in_ms() -> None:
    [curve] = curves(a_history([3.0, 3.1]).runs)

    cells = [column.cell(curve) for column in curve_columns()]
    assert cells == ["JLS, 4g", "complete", "2", "3000", "3100", "▁█"]


def test_a_step_is_told_with_its_run_and_why_if_that_is_known() -> None:
    history = a_history([3.0] * 6 + [3.3] * 3)
    [line] = step_lines(curves(history.runs), {})
    [known] = step_lines(curves(history.runs), {"run07": "a new decoder"})

    assert line.startswith("JLS, 4g, complete: 3000 → 3300 ms (+10.0 %) since run07, results/runs/")
    assert known == f"{line}; acknowledged: a new decoder"
