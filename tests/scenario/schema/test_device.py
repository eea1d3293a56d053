import pytest
from pydantic import ValidationError

from harness.scenario.schema.device import CostBlock, DeviceBlock


def test_a_cost_is_in_seconds_whatever_its_unit() -> None:
    cost = CostBlock.model_validate({"fixed": "1 ms", "per_megapixel": "2 s"})

    assert (cost.fixed, cost.per_megapixel, cost.per_megabyte) == (0.001, 2.0, 0.0)


def test_a_device_must_say_where_its_figures_come_from() -> None:
    with pytest.raises(ValidationError, match="source"):
        DeviceBlock.model_validate({"like": "reference-laptop"})


def test_a_codec_that_nothing_is_encoded_with_is_refused() -> None:
    with pytest.raises(ValidationError, match="avif"):
        DeviceBlock.model_validate({"source": "x", "decode": {"avif": {"fixed": "1 ms"}}})
