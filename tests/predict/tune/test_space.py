"""The laws of the space: whatever is drawn, a viewer can be given it."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.policy import CS3D_5_14, POLICIES, ClientPolicy
from harness.predict.tune.candidate import Candidate, FirstForm, Steps
from harness.predict.tune.evaluation import Problem
from harness.predict.tune.sharpness import halvings
from harness.predict.tune.space import Bounds
from harness.scenario.library import RETRIEVE, Library, NamedBlock
from harness.scenario.retrieve_loading import load_retrieve
from harness.scenario.validation import validated
from harness.scenario.yaml_source import Place, parse_yaml
from harness.viewer.code.reading import read_viewer_code
from harness.viewer.code.typescript import as_typescript
from harness.viewer.code.yaml_text import as_yaml, configuration_file
from tests.predict.tune.made_up import Drawn, problem, space

LIBRARY = Library.builtin()


def read(text: str) -> RetrieveConfiguration:
    document = parse_yaml(text, Path("tuned.yaml"))
    block = validated(RETRIEVE.model, Place(document), document.content)
    return load_retrieve(NamedBlock(block, Place(document), "tuned"), LIBRARY)


@given(st.data(), st.sampled_from(Load), st.sampled_from(POLICIES))
@settings(max_examples=30)
def test_whatever_is_drawn_means_the_same_as_yaml_and_as_viewer_code(
    data: st.DataObject, load: Load, policy: ClientPolicy
) -> None:
    under_test = space(load, policy)
    drawn = under_test.configuration(under_test.draw(Drawn(data)))
    code = as_yaml(read_viewer_code(as_typescript(drawn), Path("tuned.ts")), LIBRARY)

    for back in (read(configuration_file(drawn, LIBRARY)), read(code)):
        assert back.stages == drawn.stages
        assert back.retrieve_options == drawn.retrieve_options


@given(st.data(), st.sampled_from(Load))
@settings(max_examples=40)
def test_whatever_is_not_refused_completes_and_shows_what_was_promised(
    data: st.DataObject, load: Load
) -> None:
    under_test: Problem = problem(load)
    candidate = under_test.space.draw(Drawn(data))
    if under_test.space.refusal(candidate) is not None:
        return

    outcome = under_test.outcome(candidate)
    configuration = under_test.space.configuration(candidate)
    first = configuration.options_for(configuration.stages[0])
    shown = halvings(first, CS3D_5_14, under_test.space.images)

    assert not isinstance(outcome, str)
    assert outcome.times_s.first_render <= outcome.times_s.every_image <= outcome.times_s.complete
    assert shown is not None
    assert shown <= under_test.space.bounds.halvings_count


@given(st.data(), st.integers(0, 3))
@settings(max_examples=40)
def test_no_copy_stands_in_further_away_than_the_reach(data: st.DataObject, reach: int) -> None:
    under_test = space(bounds=Bounds(reach_count=reach))
    stages = under_test.configuration(under_test.draw(Drawn(data))).stages

    assert all(abs(near.offset) <= reach for stage in stages for near in stage.nearby_frames)


def test_a_range_that_is_known_to_be_good_is_begun_with_at_full_size() -> None:
    good = space(bounds=Bounds(unit_bytes=4096, start_bytes=(40_960,)))
    ranges = [each for each in good.starts() if each["first"] == "range of frames"]

    assert {(each["units"], each["level"]) for each in ranges} == {(4, -1), (10, 0)}
    # Three resolutions are whole from 15 000 bytes on, so that is four units.
    assert good.most_units == 32


def test_the_starts_are_every_first_form_at_the_widest_step() -> None:
    starts = list(space().starts())

    assert [(each["first"], each["full"], each["first_stages"]) for each in starts[:5]] == [
        ("nothing", "frames", 1),
        ("nothing", "frames", 5),
        ("nothing", "jls", 1),
        ("nothing", "jls", 5),
        ("jlsThumbnail", "frames", 1),
    ]
    # 15 000 bytes of a quarter and the head of the part begin in the 30th unit of 512 bytes.
    assert {each["units"] for each in starts if each["first"] == "range of frames"} == {30}
    assert {(each["decimate"], each["offset"]) for each in starts} == {(5, 2)}


def test_a_stack_has_one_image_and_no_steps() -> None:
    assert space(Load.STACK).most_decimate == 1


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (Candidate("jls", stream_bytes=1024), "can only be decoded whole"),
        (
            Candidate("frames", FirstForm("frames", 16_384), stream_bytes=16_384),
            "streams what a range began",
        ),
        (Candidate("frames", FirstForm("frames", 180_000)), "a whole image"),
        (Candidate("frames", FirstForm("frames", 4_096)), "less than 1/4 of rows"),
        # The last of ten slices that is fetched is 5: 7 has a copy, 8 has none.
        (Candidate("jls", FirstForm("jlsThumbnail"), Steps(5, 0)), "without a copy"),
    ],
)
def test_what_is_not_worth_predicting_is_refused_with_its_reason(
    candidate: Candidate, reason: str
) -> None:
    assert reason in (space().refusal(candidate) or "")


@pytest.mark.parametrize(
    "candidate",
    [
        Candidate("jls"),
        Candidate("frames", FirstForm("frames", 16_384), Steps(5, 2)),
        Candidate("jls", FirstForm("jlsThumbnail"), Steps(5, 2)),
    ],
)
def test_what_a_viewer_can_play_is_not_refused(candidate: Candidate) -> None:
    assert space().refusal(candidate) is None


def test_only_the_encodings_that_may_be_used_are() -> None:
    restricted = replace(space(), paths=("frames",))

    assert restricted.full_paths == ["frames"]
    assert restricted.first_forms == ["nothing", "range of frames"]


def test_a_retrieval_takes_every_stage_of_the_widest_step() -> None:
    under_test = space()
    configuration = under_test.configuration(Candidate("jls", None, Steps(5, 2, 5, True)))
    retrieval = Retrieval(configuration, CS3D_5_14, under_test.images.frame_paths)

    assert len(retrieval.next_requests(0.0)) == len(under_test.images.frame_paths)
