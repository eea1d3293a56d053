import pytest

from harness.core.images.specification import DatasetSource, DatasetSpec, SourceKind
from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.stage import RetrieveStage
from harness.errors import ScenarioError
from harness.scenario.checks import (
    check_frames_paths,
    check_load,
    check_positions,
    known_frame_count,
)
from harness.scenario.loading import parse_scenario
from tests.scenario.samples import SOURCE, error_of, replaced

PLANNER = "harness.core.retrieval.planner:CentreOut"


def staged(*positions: float) -> RetrieveConfiguration:
    return RetrieveConfiguration("some", (RetrieveStage("first", positions=positions),))


@pytest.mark.parametrize("position", [7, -8, 0.999, 0])
def test_the_positions_of_a_series_of_eight_are_taken(position: float) -> None:
    check_positions(staged(position), 8, "a.yaml:1")


@pytest.mark.parametrize("position", [8, -9])
def test_a_position_outside_of_it_is_refused_with_the_stage_and_the_range(position: int) -> None:
    with pytest.raises(ScenarioError) as caught:
        check_positions(staged(0, position), 8, "a.yaml:1")

    assert str(caught.value) == (
        f"a.yaml:1: stage first: position {position} is not an image of a stack of 8; "
        "write an index from -8 to 7, or a fraction below 1"
    )


def configured(**options: RetrieveOptions) -> RetrieveConfiguration:
    return RetrieveConfiguration("some", (RetrieveStage("a", retrieve_type="fast"),), options)


def test_an_encoding_that_the_dataset_lacks_is_answered_with_those_it_carries() -> None:
    configuration = configured(fast=RetrieveOptions(frames_path="/lossy/"))

    with pytest.raises(ScenarioError) as caught:
        check_frames_paths(configuration, ["jls", "frames"], "a.yaml:3: cases[0].retrieve")

    assert str(caught.value) == (
        "a.yaml:3: cases[0].retrieve.retrieveOptions.fast.framesPath: "
        '"/lossy/" is not an encoding of the dataset; use one of frames, jls'
    )


def test_a_stage_without_a_path_needs_frames() -> None:
    with pytest.raises(ScenarioError, match='"/frames/"'):
        check_frames_paths(configured(), ["jls"], "a")
    with pytest.raises(ScenarioError, match='"/frames/"'):
        check_frames_paths(configured(fast=RetrieveOptions(range_index=0)), ["jls"], "a")


def test_a_retrieve_type_without_options_falls_back_to_the_default() -> None:
    check_frames_paths(configured(default=RetrieveOptions(frames_path="/jls/")), ["jls"], "a")


def test_options_that_no_stage_uses_need_frames_only_when_they_say_so() -> None:
    jls = RetrieveOptions(frames_path="/jls/")

    check_frames_paths(configured(fast=jls, unused=RetrieveOptions()), ["jls"], "a")
    with pytest.raises(ScenarioError, match="unused"):
        check_frames_paths(
            configured(fast=jls, unused=RetrieveOptions(frames_path="/gone/")), ["jls"], "a"
        )


@pytest.mark.parametrize(
    ("kind", "frame_count"),
    [
        (SourceKind.CT_PHANTOM, 9),
        (SourceKind.RADIOGRAPH_PHANTOM, 1),
        (SourceKind.DICOM_FOLDER, None),
        (SourceKind.NIFTI_IN_PACKAGE, None),
    ],
)
def test_only_a_phantom_has_its_frames_counted_before_it_is_built(
    kind: SourceKind, frame_count: int | None
) -> None:
    source = DatasetSource(kind, frame_count=9 if kind is SourceKind.CT_PHANTOM else 0)

    assert known_frame_count(DatasetSpec("some", source, ())) == frame_count


def test_a_misspelt_retrieve_type_is_answered_with_the_one_that_was_meant() -> None:
    assert str(error_of(replaced("singleFinal", "singelFinal"))) == (
        "clinic.yaml:20: cases[1].retrieve.retrieveOptions.singelFinal: "
        '"singelFinal" is a retrieve type that no stage uses; did you mean "singleFinal"?'
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("singleFinal", "default", id="the fallback of every stage"),
        pytest.param("stages: sequential", "stages: none", id="the first counts whatever it is"),
        pytest.param("sequential", f"single\n      planner: {PLANNER}", id="a planner's own"),
    ],
)
def test_some_retrieve_types_need_no_stage_that_asks_for_them(old: str, new: str) -> None:
    assert parse_scenario(replaced(old, new), SOURCE).cases[1].retrieve.retrieve_options


def test_images_without_an_order_in_space_make_no_volume() -> None:
    spec = DatasetSpec(
        "scout", DatasetSource(SourceKind.DICOM_FOLDER), (), stack_only="they cross each other"
    )

    check_load(Load.STACK, spec, "a.yaml:1: dataset")
    with pytest.raises(ScenarioError) as caught:
        check_load(Load.VOLUME, spec, "a.yaml:1: dataset")

    assert str(caught.value) == (
        'a.yaml:1: dataset: "scout" makes no volume: they cross each other; '
        "load it as a stack, or name images that have an order in space"
    )


def test_images_make_a_volume_unless_they_say_not() -> None:
    check_load(Load.VOLUME, DatasetSpec("ct", DatasetSource(SourceKind.CT_PHANTOM), ()), "dataset")
