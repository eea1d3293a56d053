import pytest
from pydantic import ValidationError

from harness.scenario.schema.sweep import AxesBlock, FigureBlock, SweepBlock, UploadRatioBlock


def test_an_upload_is_a_ratio_or_rates_of_its_own() -> None:
    ratio = AxesBlock.model_validate({"upload": {"ratio": 0.2}}).upload
    rates = AxesBlock.model_validate({"upload": ["1 Mbit/s"]}).upload

    assert isinstance(ratio, UploadRatioBlock)
    assert (ratio.ratio, rates) == (0.2, [1e6])


def test_a_crossover_map_has_dimensions_of_its_own() -> None:
    with pytest.raises(ValidationError, match="has dimensions of its own"):
        FigureBlock.model_validate({"kind": "crossover", "along": "rtt"})


def test_a_figure_shows_a_dimension_once() -> None:
    with pytest.raises(ValidationError, match="shows one dimension twice"):
        FigureBlock.model_validate({"kind": "curves", "along": "rtt", "rows": "rtt"})


def test_a_sweep_names_its_scenarios_and_what_varies() -> None:
    with pytest.raises(ValidationError) as caught:
        SweepBlock.model_validate({"title": "nothing"})

    assert {error["loc"] for error in caught.value.errors()} == {("scenarios",), ("axes",)}
