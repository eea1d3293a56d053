"""A wheel that is turned late, and who is late of the two."""

import asyncio
from dataclasses import replace

import pytest

from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.stage import UNCONFIGURED_STAGES
from harness.core.viewing.hand import Hand, Move
from harness.viewer.load import ViewerJob
from harness.viewer.wheel import ViewedReading, WheelTurn
from tests.viewer.fake import FakeReadingViewer

HAND = Hand("down", (Move(0.1, 1), Move(0.2, 2)))
JOB = ViewerJob(
    Load.STACK, ("a", "b", "c"), "", "", RetrieveConfiguration("", UNCONFIGURED_STAGES, {}), 1, 0, 9
)


async def _begins() -> None:
    """Nothing waits for the click."""


def viewed(*turns: WheelTurn) -> ViewedReading:
    found = asyncio.run(FakeReadingViewer(()).read(JOB, HAND, _begins))
    return replace(found, begun_s=1.0, turns=turns)


def test_a_wheel_is_as_late_as_its_latest_turn_and_not_as_the_page_that_handles_it() -> None:
    turns = (WheelTurn(1.1, 1.9), WheelTurn(1.27, 1.28))

    assert viewed(*turns).turn_lateness_s(HAND) == pytest.approx(0.07)


def test_a_wheel_without_one_of_its_turns_is_not_held_against_the_hand() -> None:
    with pytest.raises(ValueError, match="longer than argument 1"):
        viewed(WheelTurn(1.1, 1.1)).turn_lateness_s(HAND)
