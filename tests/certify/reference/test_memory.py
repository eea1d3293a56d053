"""The settings of a namespace as files; those of a real one are only looked at."""

import asyncio
from pathlib import Path

import pytest

from harness.certify.reference.kernel_link import running_kernel_link
from harness.certify.reference.memory import (
    Remembered,
    forget_earlier_connections,
    remembered,
    worst,
)
from harness.core.network.profile import NetworkProfile
from tests.certify.reference.root import needs_root

ALL, THRESHOLD = "tcp_no_metrics_save", "tcp_no_ssthresh_metrics_save"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({ALL: "1\n", THRESHOLD: "0\n"}, Remembered.NOTHING),
        ({ALL: "0\n", THRESHOLD: "1\n"}, Remembered.ROUND_TRIPS),
        ({ALL: "0\n", THRESHOLD: "0\n"}, Remembered.THRESHOLDS),
        # As before Linux 5.6.
        ({ALL: "0\n"}, Remembered.THRESHOLDS),
        ({}, Remembered.THRESHOLDS),
    ],
)
def test_the_settings_say_what_a_new_connection_knows(
    tmp_path: Path, settings: dict[str, str], expected: Remembered
) -> None:
    for name, text in settings.items():
        (tmp_path / name).write_text(text)

    assert remembered(tmp_path) is expected


def test_where_it_can_be_set_earlier_connections_are_forgotten(tmp_path: Path) -> None:
    (tmp_path / ALL).write_text("0\n")

    assert forget_earlier_connections(tmp_path) is Remembered.NOTHING


def test_where_it_cannot_be_set_that_is_told(tmp_path: Path) -> None:
    """A folder where the file should be can be written as little as a read-only one."""
    (tmp_path / ALL).mkdir()
    (tmp_path / THRESHOLD).write_text("1\n")

    assert forget_earlier_connections(tmp_path) is Remembered.ROUND_TRIPS


def test_of_two_ends_the_one_that_knows_more_counts() -> None:
    assert worst((Remembered.THRESHOLDS, Remembered.NOTHING)) is Remembered.THRESHOLDS
    assert worst((Remembered.NOTHING, Remembered.ROUND_TRIPS)) is Remembered.ROUND_TRIPS


@pytest.mark.live
@needs_root
def test_a_kernel_link_says_what_its_connections_know() -> None:
    async def story() -> tuple[str, list[Remembered]]:
        async with running_kernel_link(NetworkProfile("quick", 100e6, 100e6, 0.002)) as link:
            ends = []
            for end in (link.client, link.server):
                with end.entered():
                    ends.append(remembered())
            return link.remembers, ends

    told, ends = asyncio.run(story())

    assert told == worst(tuple(ends)).value
