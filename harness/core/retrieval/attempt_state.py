"""What an attempt to get one image in one stage goes through: its states, events and transitions.

The law of this file: nothing but the table TRANSITIONS says what may follow what. attempt.md beside
it is drawn from it (tools/attempt-page).
"""

from collections.abc import Mapping
from enum import StrEnum


class AttemptState(StrEnum):
    """How far an attempt is; the values are for people."""

    QUEUED = "it waits for a slot of its request type"
    LOADING = "its bytes come or are there, and no part of them is being decoded"
    DECODING = "a part is being decoded"
    BEHIND = "a part is being decoded, and a newer one waits"
    BROKEN_OFF = "its request has failed; the part that is still being decoded will be shown"
    COMPLETE = "ended: its last part is an image at full resolution"
    PARTIAL = "ended: its last part is an image, not at full resolution"
    UNDECODED = "ended: of its last part no image could be made"
    FAILED = "ended: its request failed, or a part that was whole is no image"


class AttemptEvent(StrEnum):
    """What happens to an attempt; the values are for people."""

    ASKED = "its request is handed out"
    DECODE_BEGUN = "a part goes to the decoder"
    NEWER_PART = "a part comes while another is being decoded, and takes the place of one waiting"
    PART_DECODED = "a part is decoded, and more is to come"
    PART_REFUSED = "the decoder makes nothing of an unfinished part, and more is to come"
    FULL_DECODED = "the last part is decoded, and is at full resolution"
    LAST_DECODED = "the last part is decoded, and is not at full resolution"
    LAST_REFUSED = "the last part is not worth decoding, or unfinished and the decoder refuses it"
    WHOLE_REFUSED = "the decoder makes nothing of a part whose end was seen"
    REQUEST_FAILED = "the request fails, or brings nothing readable"


_S, _E = AttemptState, AttemptEvent

TRANSITIONS: Mapping[AttemptState, Mapping[AttemptEvent, AttemptState]] = {
    _S.QUEUED: {
        _E.ASKED: _S.LOADING,
    },
    _S.LOADING: {
        _E.DECODE_BEGUN: _S.DECODING,
        _E.LAST_REFUSED: _S.UNDECODED,
        _E.REQUEST_FAILED: _S.FAILED,
    },
    _S.DECODING: {
        _E.NEWER_PART: _S.BEHIND,
        _E.PART_DECODED: _S.LOADING,
        _E.PART_REFUSED: _S.LOADING,
        _E.FULL_DECODED: _S.COMPLETE,
        _E.LAST_DECODED: _S.PARTIAL,
        _E.LAST_REFUSED: _S.UNDECODED,
        _E.WHOLE_REFUSED: _S.FAILED,
        _E.REQUEST_FAILED: _S.BROKEN_OFF,
    },
    # What is being decoded is not the last part here; the one that waits is offered anew after it.
    _S.BEHIND: {
        _E.NEWER_PART: _S.BEHIND,
        _E.PART_DECODED: _S.LOADING,
        _E.PART_REFUSED: _S.LOADING,
        _E.WHOLE_REFUSED: _S.FAILED,
        _E.REQUEST_FAILED: _S.BROKEN_OFF,
    },
    _S.BROKEN_OFF: {
        _E.PART_DECODED: _S.FAILED,
        _E.PART_REFUSED: _S.FAILED,
        _E.WHOLE_REFUSED: _S.FAILED,
    },
    _S.COMPLETE: {},
    _S.PARTIAL: {},
    _S.UNDECODED: {},
    _S.FAILED: {},
}

ENDED = frozenset({_S.BROKEN_OFF, _S.COMPLETE, _S.PARTIAL, _S.UNDECODED, _S.FAILED})
"""What the request still brings is of no interest then: a stream goes on for a while after one of
its parts could not be decoded."""

SHORT_OF_FULL = frozenset({_S.PARTIAL, _S.UNDECODED})
"""An attempt that ends in one of these has brought all it asked for, and no full resolution."""

DELIVERED = frozenset({_S.COMPLETE, _S.PARTIAL})
"""An attempt that ends in one of these has brought what its stage is there for."""


def next_state(state: AttemptState, event: AttemptEvent) -> AttemptState:
    """What an attempt is in after an event. An event that the table does not allow is our fault."""
    allowed = TRANSITIONS[state]
    assert event in allowed, f"{event.name} must not happen to an attempt that is {state.name}"
    return allowed[event]
