import json
from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.results.kernel import (
    ComparedSample,
    LinkKind,
    comparison_to_json,
    read_comparison,
)
from tests.comparisons import a_cell, a_comparison, with_samples


def test_a_comparison_survives_the_file(tmp_path: Path) -> None:
    file = tmp_path / "kernel.json"
    file.write_text(comparison_to_json(a_comparison()), encoding="utf-8")

    assert read_comparison(file) == a_comparison()


def test_one_of_version_1_says_nothing_of_what_connections_know(tmp_path: Path) -> None:
    values = json.loads(comparison_to_json(a_comparison()))
    values = values | values.pop("circumstances") | {"comparison_version": 1}
    del values["versions"]
    del values["networks"][0]["remembers"]
    file = tmp_path / "kernel.json"
    file.write_text(json.dumps(values), encoding="utf-8")

    assert read_comparison(file) == a_comparison(remembers=None)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{", "kernel.json: is not a comparison with the kernel"),
        ("[]", "kernel.json: is not a comparison with the kernel"),
        ("{}", "kernel.json: is not a comparison with the kernel"),
        ('{"comparison_version": 99}', '"99" is a version that this program cannot read'),
        ('{"comparison_version": 1}', "kernel.json: harness_version: does not fit a comparison"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    file = tmp_path / "kernel.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(BadInput, match=rule):
        read_comparison(file)


def test_samples_that_a_link_was_late_for_are_not_counted() -> None:
    on_time, late = ComparedSample(0.1, 0.005), ComparedSample(0.3, 0.006)
    cell = with_samples(a_cell(1.0), LinkKind.FLUID, late, on_time)

    assert cell.times_s(LinkKind.FLUID) == (0.1,)


def test_where_all_are_late_there_are_no_better_ones() -> None:
    cell = with_samples(a_cell(1.0), LinkKind.FLUID, ComparedSample(0.3, 0.006))

    assert cell.times_s(LinkKind.FLUID) == (0.3,)
    assert cell.times_s(LinkKind.KERNEL_DEFAULT) == ()
