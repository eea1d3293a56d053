from dataclasses import replace

import pytest

from harness.core.load import Load
from harness.core.milestone import Milestone
from harness.core.network.profile import NetworkProfile
from harness.predict.worth.gain import Gain, PredictedTime
from harness.predict.worth.reach import Axis, Border, Stretch
from harness.predict.worth.study import Worth
from harness.reporting.worth.sentences import network_text, sentence, stretches_text
from tests.reporting.worth.worths import HOME, WORTH, at, gain, reach
from tests.source_tree import ROOT

OVER = "Over home (20 Mbit/s down, 5 Mbit/s up, 35 ms)"
WHERE = (
    "it is worth 500 ms up to 94 Mbit/s at this round trip and whatever the round trip at this"
    " bandwidth."
)


def said(worth: Worth = WORTH, load: Load = Load.VOLUME) -> str:
    return sentence(worth, load, 0.5)


@pytest.mark.parametrize(
    ("found", "text"),
    [
        (
            gain(0.5, 2.0),
            '1.5 s sooner than "old" (± 50 ms), after 500 ms instead of 2.0 s, 4.0 times as fast',
        ),
        (gain(2.0, 0.5), '1.5 s later than "old" (± 50 ms), after 2.0 s instead of 500 ms'),
        (
            gain(0.50, 0.52),
            'after 500 ms and "old" after 520 ms, which a prediction cannot tell apart (± 50 ms)',
        ),
    ],
)
def test_a_gain_is_said_with_its_error(found: Gain, text: str) -> None:
    assert said(replace(WORTH, gain=found)) == f'{OVER}, "new" shows every slice {text}; {WHERE}'


@pytest.mark.parametrize(
    ("load", "milestone", "does"),
    [
        (Load.STACK, Milestone.FIRST_RENDER, "shows the image 1.5 s"),
        (Load.STACK, Milestone.COMPLETE, "shows the image in full 1.5 s"),
        (Load.VOLUME, Milestone.COMPLETE, "shows every slice in full 1.5 s"),
    ],
)
def test_the_moment_is_said_in_words(load: Load, milestone: Milestone, does: str) -> None:
    assert does in said(replace(WORTH, milestone=milestone), load)


def test_what_never_comes_is_said() -> None:
    text = said(replace(WORTH, gain=None, reaches=()))

    assert text == f'{OVER}, "new" shows every slice never, or "old" does not.'


@pytest.mark.parametrize(
    ("axis", "stretches", "text"),
    [
        (Axis.DOWNLOAD, (Stretch(None, None),), "whatever the bandwidth"),
        (Axis.DOWNLOAD, (Stretch(at(3e6), None),), "from 3 Mbit/s on"),
        (Axis.DOWNLOAD, (Stretch(at(3e6), at(41.2e6)),), "from 3 Mbit/s to 41 Mbit/s"),
        (
            Axis.DOWNLOAD,
            (Stretch(None, at(3e6)), Stretch(at(41.2e6), None)),
            "up to 3 Mbit/s and from 41 Mbit/s on",
        ),
        (Axis.ROUND_TRIP, (Stretch(None, at(0.123)),), "up to a round trip of 120 ms"),
        (Axis.ROUND_TRIP, (), "nowhere"),
        (
            Axis.DOWNLOAD,
            (Stretch(None, Border(35.4e6, 48.1e6, is_worth_at_first=True)),),
            "up to about 41 Mbit/s (35 Mbit/s to 48 Mbit/s)",
        ),
        (
            Axis.DOWNLOAD,
            (Stretch(None, Border(41.2e6, 41.8e6, is_worth_at_first=True)),),
            "up to 41 Mbit/s",
        ),
    ],
)
def test_a_stretch_is_said_in_two_digits(
    axis: Axis, stretches: tuple[Stretch, ...], text: str
) -> None:
    assert stretches_text(reach(axis, *stretches)) == text


def test_what_is_worth_it_on_one_axis_only_says_so_of_the_other() -> None:
    one = (reach(Axis.DOWNLOAD), reach(Axis.ROUND_TRIP, Stretch(at(0.3), None)))
    neither = (reach(Axis.DOWNLOAD), reach(Axis.ROUND_TRIP))

    assert said(replace(WORTH, reaches=one)).endswith(
        "worth 500 ms at no bandwidth at this round trip and from a round trip of 300 ms on at this"
        " bandwidth."
    )
    assert said(replace(WORTH, reaches=neither)).endswith(
        "it is worth 500 ms at no bandwidth and no round trip."
    )


def test_a_network_is_told_by_what_one_has_to_know_of_it() -> None:
    lossy = replace(HOME, loss_share=0.01)

    assert network_text(lossy) == "home (20 Mbit/s down, 5 Mbit/s up, 35 ms, 1 % loss)"
    assert network_text(NetworkProfile("local", None, None, 0.0)) == "local"


def test_the_guide_says_it_in_the_same_words() -> None:
    (quoted,) = (
        line.removeprefix("> ")
        for line in (ROOT / "GUIDE.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("> Over ")
    )
    reaches = (
        reach(Axis.DOWNLOAD, Stretch(None, at(680e6))),
        reach(Axis.ROUND_TRIP, Stretch(None, None)),
    )
    found = Gain(PredictedTime(0.453, 0.036), PredictedTime(13.104, 1.049))
    one = replace(WORTH, case="first 32 KiB", against="as today", gain=found, reaches=reaches)

    assert quoted == said(one)
