from hypothesis import given
from hypothesis import strategies as st

from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.coverage import Coverage
from harness.core.retrieval.stage import NearbyFrame
from tests.core.playing import ADJACENT, FAR, FULL, SUBRESOLUTION

NEARBY = (NearbyFrame(-1, ADJACENT), NearbyFrame(1, ADJACENT), NearbyFrame(2, FAR))


def test_an_image_shows_nothing_until_something_comes() -> None:
    assert Coverage(2).quality(0) is None


def test_an_image_goes_to_its_own_place_and_to_its_empty_neighbours() -> None:
    coverage = Coverage(7)

    assert coverage.deliver(3, SUBRESOLUTION, NEARBY) == (
        (3, SUBRESOLUTION),
        (2, ADJACENT),
        (4, ADJACENT),
        (5, FAR),
    )


def test_neighbours_beyond_the_ends_of_the_stack_do_not_exist() -> None:
    assert Coverage(1).deliver(0, FULL, NEARBY) == ((0, FULL),)


def test_the_last_image_does_not_wrap_around_to_the_first() -> None:
    coverage = Coverage(3)

    assert coverage.deliver(2, FULL, NEARBY) == ((2, FULL), (1, ADJACENT))


def test_a_copy_replaces_a_copy_from_further_away() -> None:
    coverage = Coverage(7)
    coverage.deliver(1, SUBRESOLUTION, NEARBY)
    shows = coverage.deliver(4, SUBRESOLUTION, NEARBY)

    assert shows == ((4, SUBRESOLUTION), (3, ADJACENT), (5, ADJACENT), (6, FAR))


def test_a_copy_does_not_replace_one_as_good() -> None:
    coverage = Coverage(4)
    coverage.deliver(0, SUBRESOLUTION, NEARBY)

    assert coverage.deliver(2, SUBRESOLUTION, NEARBY) == ((2, SUBRESOLUTION), (3, ADJACENT))


def test_a_copy_does_not_replace_an_image_of_its_own() -> None:
    coverage = Coverage(3)
    coverage.deliver(1, SUBRESOLUTION, ())

    assert coverage.deliver(0, FULL, NEARBY) == ((0, FULL), (2, FAR))


def test_an_image_replaces_one_as_good() -> None:
    coverage = Coverage(1)
    coverage.deliver(0, SUBRESOLUTION, ())

    assert coverage.deliver(0, SUBRESOLUTION, ()) == ((0, SUBRESOLUTION),)


def test_an_image_that_is_worse_goes_nowhere_not_even_to_its_neighbours() -> None:
    coverage = Coverage(3)
    coverage.deliver(1, FULL, ())

    assert coverage.deliver(1, SUBRESOLUTION, NEARBY) == ()
    assert coverage.quality(0) is None


DELIVERIES = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(ImageQualityStatus), st.booleans()), max_size=40
)


@given(DELIVERIES)
def test_no_image_ever_gets_worse(
    deliveries: list[tuple[int, ImageQualityStatus, bool]],
) -> None:
    coverage = Coverage(10)
    before = [0] * 10
    for index, status, has_neighbours in deliveries:
        shows = coverage.deliver(index, status, NEARBY if has_neighbours else ())
        after = [coverage.quality(place) or 0 for place in range(10)]
        assert all(old <= new for old, new in zip(before, after, strict=True))
        assert all(after[place] == shown for place, shown in shows)
        before = after
