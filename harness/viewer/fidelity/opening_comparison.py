"""Where the model of an opening and the viewer's own openings differ, beyond what is chance.

All that a viewer asks for is compared, and what waits for what: a step that the model lets wait
must have waited in every recording, and what waited in every recording may not go first. What is
asked for in one turn has no order, except metadata, which a server may give one by one. Whole
frames go through a pool: how many are under way at once is compared, not which of them is first.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations
from typing import NamedTuple

from harness.core.viewing.asking import StudyOpening
from harness.core.viewing.opening import Asked
from harness.viewer.fidelity.comparison import Difference, DifferenceKind
from harness.viewer.fidelity.opening_model import Step, waits_of
from harness.viewer.fidelity.opening_recording import (
    LoggedOpening,
    LoggedQuestion,
    resource_in_series,
)

AT_ONCE = (Asked.METADATA, Asked.FRAME)
"""Of what is compared how much is under way at once."""

_ROUNDED_S = 0.0011


class Question(NamedTuple):
    """What is asked for, and how often it was before."""

    asked: Asked | None
    series_index: int | None
    resource: str
    before_count: int

    @property
    def is_frame(self) -> bool:
        """Whether it is a whole frame: these go through a pool, which is compared by its size."""
        return self.asked in (None, Asked.FRAME)

    @property
    def name(self) -> str:
        """As a page names it."""
        if self.asked is None:
            return "the first image"
        place = "" if self.series_index is None else f" of series {self.series_index + 1}"
        return f"{self.asked.value}{place}{' once more' if self.before_count else ''}"


def opening_differences(
    study: StudyOpening, ours: Sequence[LoggedOpening], theirs: Sequence[LoggedOpening]
) -> list[Difference]:
    """Every difference of the model over some networks from all recordings of the viewer."""
    return [
        *_questions(ours, theirs),
        *_kept_waits(study, theirs),
        *_missing_waits(ours, theirs),
        *_metadata_order(ours, theirs),
        *_at_once(ours, theirs),
    ]


def most_at_once(openings: Iterable[LoggedOpening], asked: Asked) -> int:
    """How many requests of a kind were under way at once, at most."""
    return max((_most_at_once(each, asked) for each in openings), default=0)


def _most_at_once(opening: LoggedOpening, asked: Asked) -> int:
    found = [each for each in opening.questions if each.asked is asked]
    return max((sum(_is_under_way(each, of.issued_s) for each in found) for of in found), default=0)


def _is_under_way(question: LoggedQuestion, at_s: float) -> bool:
    return question.issued_s <= at_s and (question.ended_s is None or at_s < question.ended_s)


def asked_in(opening: LoggedOpening) -> dict[Question, LoggedQuestion]:
    """The questions of one click, in order of issue."""
    counts: Counter[tuple[Asked | None, int | None, str]] = Counter()
    found: dict[Question, LoggedQuestion] = {}
    for each in opening.questions:
        key = (each.asked, each.series_index, each.resource)
        found[Question(*key, counts[key])] = each
        counts[key] += 1
    return found


def _questions(
    ours: Sequence[LoggedOpening], theirs: Sequence[LoggedOpening]
) -> Iterator[Difference]:
    own = {question for opening in ours for question in asked_in(opening)}
    recorded = [asked_in(opening).keys() for opening in theirs]
    always = set.intersection(*map(set, recorded))
    ever = set().union(*recorded)
    for who, only in (("viewer", always - own), ("model", own - ever)):
        for name in sorted(f"{each.name} ({each.resource})" for each in only):
            yield Difference(DifferenceKind.QUESTION, f"only the {who} asks for {name}")


def _kept_waits(study: StudyOpening, theirs: Sequence[LoggedOpening]) -> Iterator[Difference]:
    """Steps that the model lets wait, and the viewer does not."""
    steps = _of_steps(study)
    for first, later in waits_of(study):
        if not all(_waits(steps[first], steps[later], asked_in(each)) for each in theirs):
            text = f"the viewer asks for {_named(later)} before it has all of {_named(first)}"
            yield Difference(DifferenceKind.WAIT, text)


def _named(step: Step) -> str:
    return step or "the first image"


def _of_steps(study: StudyOpening) -> dict[Step, list[Question]]:
    """The questions of each step; those that are equal are numbered as the steps stand."""
    counts: Counter[tuple[Asked, int | None, str]] = Counter()
    found: dict[Step, list[Question]] = {None: []}
    for step, requests in study.requests.items():
        found[step] = []
        for request in requests:
            key = (request.asked, request.series_index, resource_in_series(request.path))
            found[step].append(Question(*key, counts[key]))
            counts[key] += 1
    return found


def _waits(
    first: Sequence[Question], later: Sequence[Question], asked: dict[Question, LoggedQuestion]
) -> bool:
    """Whether all of the first had ended before any of the later was asked for."""
    own = later or [question for question in asked if question.asked is None]
    return all(
        _is_before(asked[one], asked[other])
        for one in first
        for other in own
        if one in asked and other in asked
    )


def _is_before(first: LoggedQuestion, later: LoggedQuestion) -> bool:
    return first.ended_s is not None and first.ended_s <= later.issued_s + _ROUNDED_S


def _missing_waits(
    ours: Sequence[LoggedOpening], theirs: Sequence[LoggedOpening]
) -> Iterator[Difference]:
    """What waited in every recording, and goes first in the model."""
    recorded, played = [list(map(asked_in, each)) for each in (theirs, ours)]
    for first, later in permutations(recorded[0], 2):
        if first.is_frame and later.is_frame:
            continue
        both = [asked for asked in recorded if first in asked and later in asked]
        if all(_is_before(asked[first], asked[later]) for asked in both) and any(
            not _is_before(asked[first], asked[later])
            for asked in played
            if first in asked and later in asked
        ):
            text = f"the model asks for {later.name} before it has {first.name}"
            yield Difference(DifferenceKind.WAIT, text)


def _metadata_order(
    ours: Sequence[LoggedOpening], theirs: Sequence[LoggedOpening]
) -> Iterator[Difference]:
    found = [_order(opening) for opening in theirs]
    for own in dict.fromkeys(map(_order, ours)):
        if own not in found:
            told = " and ".join(
                f"{who} {', '.join(str((index or 0) + 1) for index in order)}"
                for who, order in (("in the model", own), ("in the viewer", found[0]))
            )
            yield Difference(DifferenceKind.METADATA_ORDER, f"series {told}")


def _order(opening: LoggedOpening) -> tuple[int | None, ...]:
    asked = [each for each in opening.questions if each.asked is Asked.METADATA]
    return tuple(each.series_index for each in asked)


def _at_once(
    ours: Sequence[LoggedOpening], theirs: Sequence[LoggedOpening]
) -> Iterator[Difference]:
    for asked in AT_ONCE:
        own, found = most_at_once(ours, asked), most_at_once(theirs, asked)
        if own != found:
            text = f"{asked.value}: {own} at once, and {found} in the viewer"
            yield Difference(DifferenceKind.AT_ONCE, text)
