from typing import get_args

from pydantic import TypeAdapter

from harness.core.retrieval.failure import FailureKind
from harness.results.reasons import OtherReason, Reason, StoredReason
from tests.every_reason import EVERY_FAILURE, EVERY_REASON

REASONS: TypeAdapter[tuple[Reason, ...]] = TypeAdapter(tuple[StoredReason, ...])


def test_the_examples_are_of_every_kind() -> None:
    assert {type(reason) for reason in EVERY_REASON} == {*get_args(Reason)}
    assert {failure.kind for failure in EVERY_FAILURE} == {*FailureKind}


def test_every_reason_comes_back_from_json_as_it_was() -> None:
    text = REASONS.dump_json(EVERY_REASON)

    assert REASONS.validate_json(text, strict=True) == EVERY_REASON


def test_each_kind_has_a_name_of_its_own_that_stands_first() -> None:
    stored = REASONS.dump_python((OtherReason("a pixel differs"),), mode="json")

    assert [list(each.items()) for each in stored] == [
        [("kind", "other"), ("text", "a pixel differs")]
    ]
    assert len({reason.kind for reason in EVERY_REASON}) == len(get_args(Reason))
