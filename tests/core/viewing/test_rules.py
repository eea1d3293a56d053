import pytest

from harness.core.viewing.rules import (
    CORNERSTONE_5_8,
    DEFAULT_VIEWER,
    OHIF_3_13,
    PROPOSED,
    TODAY,
    VIEWER_NAMES,
    filling_count,
    viewer_rules_named,
)


def test_every_viewer_is_found_by_its_name_and_no_two_share_one() -> None:
    assert [viewer_rules_named(name) for name in VIEWER_NAMES] == [*TODAY, *PROPOSED]
    assert len(set(VIEWER_NAMES)) == len(VIEWER_NAMES)


def test_ohif_is_the_viewer_where_nobody_says() -> None:
    assert viewer_rules_named(DEFAULT_VIEWER) is OHIF_3_13


def test_one_part_more_than_fits_into_a_link_fills_it() -> None:
    assert filling_count(in_flight_bytes=40_000, part_bytes=32_768) == 3
    assert filling_count(in_flight_bytes=0, part_bytes=32_768) == 2
    assert filling_count(in_flight_bytes=40_000, part_bytes=0) > 2


def test_a_page_that_is_busy_asks_for_thumbnails_so_much_later_where_it_has_any() -> None:
    assert OHIF_3_13.in_page(0.09).thumbnail_delay_s == 0.09
    assert OHIF_3_13.in_page(0.0) is OHIF_3_13
    assert CORNERSTONE_5_8.in_page(0.09) is CORNERSTONE_5_8


def test_an_unknown_viewer_is_refused() -> None:
    with pytest.raises(KeyError):
        viewer_rules_named("weasis")
