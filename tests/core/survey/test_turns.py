import pytest

from harness.core.survey.turns import takes_turns


@pytest.mark.parametrize(
    ("at_once_s", "is_one_by_one"),
    [
        pytest.param((0.012, 0.024, 0.036, 0.048, 0.060, 0.072), True, id="one by one"),
        pytest.param((0.012, 0.013, 0.012, 0.014, 0.013, 0.012), False, id="all at once"),
        pytest.param((0.012, 0.012, 0.024, 0.024, 0.036, 0.036), False, id="two processors"),
    ],
)
def test_whoever_works_one_by_one_lets_the_last_wait_for_all(
    at_once_s: tuple[float, ...], *, is_one_by_one: bool
) -> None:
    assert takes_turns((0.012,) * 6, at_once_s) is is_one_by_one


@pytest.mark.parametrize("alone_s", [(), (0.5,), (0.0001,) * 6])
def test_one_image_or_no_time_tells_nothing(alone_s: tuple[float, ...]) -> None:
    assert not takes_turns(alone_s, (9.0,))
