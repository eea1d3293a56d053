import json
from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.results.loss_comparison import loss_comparison_to_json, read_loss_comparison
from tests.loss_comparisons import a_loss_cell, a_loss_comparison


def test_a_comparison_survives_the_file(tmp_path: Path) -> None:
    file = tmp_path / "losses.json"
    file.write_text(loss_comparison_to_json(a_loss_comparison()), encoding="utf-8")

    assert read_loss_comparison(file) == a_loss_comparison()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{", "losses.json: is not a comparison with the kernel where packets are lost"),
        ("[]", "losses.json: is not a comparison with the kernel where packets are lost"),
        ("{}", "losses.json: is not a comparison with the kernel where packets are lost"),
        ('{"loss_comparison_version": 9}', '"9" is a version that this program cannot read'),
        ('{"loss_comparison_version": 1}', "harness_version: does not fit"),
    ],
)
def test_what_is_none_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    file = tmp_path / "losses.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(BadInput) as caught:
        read_loss_comparison(file)
    assert rule in str(caught.value)


def test_medians_are_of_the_same_seeds_and_leave_out_what_was_late() -> None:
    cell = a_loss_cell(lateness_s=0.02)

    assert [sample.seed for sample in cell.counted] == [1, 2]
    assert (cell.kernel_median_s, cell.model_median_s) == (2.5, pytest.approx(2.55))


def test_cells_take_the_place_of_those_of_the_same_downloads_and_are_in_order() -> None:
    near, far, anew = a_loss_cell(rtt_s=0.01), a_loss_cell(), a_loss_cell((9.0,), (9.0,))
    found = a_loss_comparison(far).with_cells((near, anew))

    assert found.cells == (near, anew)
    assert json.loads(loss_comparison_to_json(found))["cells"][0]["rtt_s"] == 0.01
