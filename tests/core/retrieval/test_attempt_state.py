import subprocess
import sys

import pytest

from harness.core.retrieval.attempt_state import (
    DELIVERED,
    ENDED,
    TRANSITIONS,
    AttemptEvent,
    AttemptState,
    next_state,
)
from tests.source_tree import ROOT


def test_every_state_can_be_reached_and_every_event_can_happen() -> None:
    reached = {after for allowed in TRANSITIONS.values() for after in allowed.values()}
    happening = {event for allowed in TRANSITIONS.values() for event in allowed}

    assert set(TRANSITIONS) == set(AttemptState)
    assert reached | {AttemptState.QUEUED} == set(AttemptState)
    assert happening == set(AttemptEvent)


def test_an_attempt_that_has_ended_never_begins_again() -> None:
    after_an_end = {after for state in ENDED for after in TRANSITIONS[state].values()}

    assert after_an_end <= ENDED
    assert DELIVERED <= ENDED


def test_every_attempt_can_come_to_an_end() -> None:
    def leads_to_an_end(state: AttemptState, seen: frozenset[AttemptState]) -> bool:
        after = set(TRANSITIONS[state].values()) - seen
        return state in ENDED or any(leads_to_an_end(each, seen | {state}) for each in after)

    assert all(leads_to_an_end(state, frozenset()) for state in AttemptState)


def test_an_event_that_the_table_does_not_allow_is_named() -> None:
    with pytest.raises(AssertionError, match="ASKED must not happen to an attempt that is FAILED"):
        next_state(AttemptState.FAILED, AttemptEvent.ASKED)


def test_the_page_shows_the_table_as_it_is() -> None:
    done = subprocess.run(
        [sys.executable, "tools/attempt-page", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
