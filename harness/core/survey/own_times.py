"""How long a server itself takes, apart from the transfer of what it sends."""

from dataclasses import dataclass
from statistics import median

from harness.core.survey.answer import Answer
from harness.core.survey.turns import takes_turns

_WAITED_RATIO = 2.0
"""One by one, the last of three waits three times as long as one alone; at once, as long."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Times to the first byte of some requests, in seconds; `transfer_s` from there to the last.

    Of `asked_count` requests `answered_count` brought what they asked for.
    """

    median_s: float
    greatest_s: float
    transfer_s: float
    answered_count: int
    asked_count: int


@dataclass(frozen=True, slots=True)
class OwnTimes:
    """To the first byte over open connections: metadata and frames, then the same again.

    `six` are six frames at once, as a browser asks; `twelve` shows whether more are served.
    `metadata_three` are three times the metadata at once, as of a study of three series; None where
    nobody asked so.
    """

    metadata: Spread
    metadata_again: Spread
    frames: Spread
    frames_again: Spread
    six: Spread
    twelve: Spread
    metadata_three: Spread | None = None

    @property
    def serves_metadata_one_by_one(self) -> bool:
        """Whether the last of three waited for the two others: over twice as long as one alone."""
        three, alone = self.metadata_three, self.metadata_again
        return (
            three is not None
            and bool(alone.answered_count and three.answered_count)
            and three.greatest_s > _WAITED_RATIO * alone.median_s
        )

    @property
    def serves_frames_one_by_one(self) -> bool:
        """Whether the last of six frames waited for the five others."""
        six, alone = self.six, self.frames_again
        asked_s = (alone.median_s,) * (six.answered_count if alone.answered_count else 0)
        return takes_turns(asked_s, (six.greatest_s,))


def spread(answers: list[Answer]) -> Spread:
    """The times of answers; those that brought nothing are counted and left out."""
    good = [answer for answer in answers if answer.is_good]
    firsts_s = [answer.first_byte_s for answer in good]
    transfers_s = [answer.complete_s - answer.first_byte_s for answer in good]
    if not good:
        return Spread(0.0, 0.0, 0.0, 0, len(answers))
    return Spread(median(firsts_s), max(firsts_s), median(transfers_s), len(good), len(answers))
