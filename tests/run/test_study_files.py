from dataclasses import replace
from pathlib import Path

import pytest

from harness.core.lane import Lane
from harness.core.viewing.opening import Asked
from harness.dataset.study.served_study import picture_path
from harness.results.opening_record import QuestionRecord
from harness.results.sample import Sample
from harness.run.preparation import images_of, studies_of
from harness.run.study_files import study_files
from harness.scenario.devices import load_device
from harness.scenario.library import find_device
from tests.predicted import MANIFEST, scenario
from tests.tiny import measured, prepared, scenario_text
from tests.watching import Witness

OPEN = "open: ohif-3.13\nstudy: {series: [%s], codings: [%s], per_request: 1 ms, at_once: 1}\n"


def test_every_answer_is_a_file_or_a_frame_that_the_origin_has(tmp_path: Path) -> None:
    opened = scenario(more=OPEN % ("10, 4", "gzip"))
    served = next(iter(studies_of(opened, images_of(opened, MANIFEST)).values()))
    picture = picture_path(MANIFEST)

    files = study_files(served, picture, tmp_path).files

    assert {file.path for file in files} == served.opening.answers.keys() - {picture}
    for file in files:
        answer = served.opening.answers[file.path]
        if file.file is None:
            assert file.frame_path == picture
        else:
            assert file.file.stat().st_size == answer.body_bytes
        assert (file.coding, file.slice_count) == (answer.coding, answer.slice_count)


def weights(sample: Sample) -> list[tuple[Asked, int | None, int, int]]:
    assert sample.opening is not None
    told = [_weight(question) for question in sample.opening.questions]
    return sorted(told, key=lambda each: (each[0].value, each[1] or 0))


def _weight(question: QuestionRecord) -> tuple[Asked, int | None, int, int]:
    return question.asked, question.series_index, question.body_bytes, question.text_bytes


@pytest.mark.live
def test_our_loader_asks_our_origin_what_was_predicted_byte_for_byte(
    tmp_path: Path, tiny_cache: Path
) -> None:
    text = scenario_text(cases=("volume-jls",)) + OPEN % ("8, 4, 3", "gzip")
    experiment = prepared(tmp_path, tiny_cache, text)
    device = load_device(find_device("reference-laptop"))

    document = measured(replace(experiment, device=device), tmp_path, Witness()).document

    by_lane = {sample.lane: sample for sample in document.samples}
    loaded = by_lane[Lane.LOADER]
    assert weights(loaded) == weights(by_lane[Lane.PREDICTION])
    assert loaded.opening is not None
    assert loaded.opening.failures == ()
    assert loaded.opening.opened_s is not None
    [case] = experiment.scenario.cases
    assert case.opening is not None
    assert loaded.opening.opened_s > case.opening.application_s
