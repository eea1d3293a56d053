from harness.reporting.losses import error_ratio, render_loss_comparison
from tests.loss_comparisons import a_loss_cell, a_loss_comparison

CLOSE = a_loss_cell()
FAR = a_loss_cell((2.0,), (2.6,), rtt_s=0.1)


def test_a_median_stands_beside_the_kernels_with_its_error() -> None:
    text = render_loss_comparison(a_loss_comparison())

    assert "**Loss 1 %**" in text
    assert "| RTT | Control | At once | Bytes | n | Kernel, s | Least to most | Model, s |" in text
    assert "| 170 ms | cubic | 6 | 1,000,000 | 3 | 3.000 | 2.000–4.000 | 3.100 | +3.3 % |" in text


def test_what_was_to_be_reached_is_told_and_what_misses_is_named_the_worst_first() -> None:
    near_miss = a_loss_cell((2.0,), (1.76,), rtt_s=0.04)
    text = render_loss_comparison(a_loss_comparison(near_miss, FAR, CLOSE))

    assert "1 of 3 medians are within 10 % of the kernel's (to reach: nine of ten)" in text
    assert "1 is off by more than 25 % (to reach: none): missed." in text
    assert text.index("- loss 1 %, 100 ms, cubic, 6 x 1,000,000 B: +30.0 %") < text.index(
        "- loss 1 %, 40 ms, cubic, 6 x 1,000,000 B: −12.0 %"
    )


def test_where_none_misses_it_is_said() -> None:
    text = render_loss_comparison(a_loss_comparison())

    assert "(to reach: none): reached.\n\nNo cell misses." in text


def test_cells_whose_model_is_not_worked_out_are_left_out() -> None:
    text = render_loss_comparison(a_loss_comparison(CLOSE, a_loss_cell(model_s=(), rtt_s=0.01)))

    assert "1 of 1 medians" in text
    assert "| 10 ms |" not in text


def test_the_conditions_are_told() -> None:
    late = a_loss_cell(lateness_s=0.02)
    text = render_loss_comparison(a_loss_comparison(late))

    assert error_ratio(late) == 2.55 / 2.5 - 1
    assert "20 Mbit/s down, 5 Mbit/s up. Medians over n seeds of losses; excluded is" in text
    assert "Kernel 6.18, Debian" in text
    assert text.splitlines()[-1] == (
        "Measured 2026-11-22 on A processor, 2 cores; network the kernel's, and the model of one"
        " (tcp); harness 0.1.0 (0123456789ab); n = 2; excluded: 1; plain bytes, no images"
    )
