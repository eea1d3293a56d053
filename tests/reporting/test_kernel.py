import pytest

from harness.reporting.kernel import is_reached, render_comparison
from tests.comparisons import a_cell, a_comparison


@pytest.mark.parametrize(
    ("model_s", "kernel_s", "expected"),
    [
        (0.105, 0.100, True),  # 5 % of what takes over 30 ms
        (0.106, 0.100, False),
        (0.094, 0.100, False),
        (0.022, 0.020, True),  # 2 ms of what does not
        (0.0221, 0.020, False),
    ],
)
def test_close_is_five_percent_or_two_milliseconds(
    model_s: float, kernel_s: float, expected: bool
) -> None:
    assert is_reached(model_s, kernel_s) is expected


def test_a_model_stands_beside_the_kernel_with_its_error() -> None:
    text = render_comparison(a_comparison(a_cell(0.100, KERNEL_DEFAULT=0.101, FLUID=0.090)))

    assert "**4g: 30 Mbit/s down, 5 Mbit/s up, RTT 10 ms**" in text
    assert "| Kernel (cubic), ms | Kernel (bbr), ms | Fluid model, ms | Error |" in text
    assert "| new | 6 | 1,000 | 1 | 100 | 101 | 90.0 | −10.0 (−10.0 %) |" in text


def test_the_summary_counts_what_is_close_and_names_the_worst() -> None:
    cells = (a_cell(0.100, FLUID=0.104), a_cell(0.200, FLUID=0.150))

    text = render_comparison(a_comparison(*cells))

    assert "| Fluid model | 1 of 2 | −50 (−25.0 %), 4g, 6 x 1,000 B, new |" in text


def test_what_was_not_measured_has_no_column() -> None:
    assert "bbr" not in render_comparison(a_comparison())


def test_the_conditions_are_told() -> None:
    text = render_comparison(a_comparison())

    assert "delay by a process between two TUN devices; 0 packets dropped" in text
    assert text.splitlines()[-1] == (
        "Measured 2026-11-22 on A processor, 2 cores; network the kernel's, and emulated ones"
        " (fluid); harness 0.1.0 (0123456789ab); n = 1; excluded: none; plain bytes, no images"
    )


@pytest.mark.parametrize(
    ("remembers", "sentence"),
    [
        ("nothing", "dropped. New connections know nothing of earlier ones. Debian"),
        ("round-trips", "which changes nothing on a link that drops nothing. Debian"),
        ("thresholds", "the kernel's times are not those of first ones. Debian"),
        (None, "0 packets dropped. Debian"),
    ],
)
def test_what_new_connections_know_of_earlier_ones_is_told(
    remembers: str | None, sentence: str
) -> None:
    assert sentence in render_comparison(a_comparison(remembers=remembers))
