import pytest

from harness.reporting.language import Language
from harness.reporting.methods import methods
from tests.runs import PREDICTED_ALONE, QUICK, WITH_PREDICTION, a_document, a_finished_document


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            Language.ENGLISH,
            [
                "measured on 2000-01-01 with progressive-loading-harness 0.1.0 (commit cccc",
                "client policy cs3d-2023-11",
                "4g (30 Mbit/s down, 5 Mbit/s up, 10 ms round trip, fluid model)",
                "local (loopback, not emulated)",
                "Each of 2 cases on each network was loaded 2 times after 1 warm-up that is not",
                "Of 8 samples 1 was excluded by rules",
                "a pixel differs (1).",
                "Synthetic CPU | not a measurement with 2 cores",
            ],
        ),
        (
            Language.CHINESE,
            ["客户端策略 cs3d-2023-11", "共 8 个样本，其中 1 个被排除", "本地（本机回环，未模拟）"],
        ),
    ],
)
def test_the_paragraph_says_what_a_reader_needs_to_judge(
    language: Language, told: list[str]
) -> None:
    text = methods(a_finished_document(), language)

    assert [each for each in told if each not in text] == []
    assert "\n" not in text


def test_predictions_are_never_called_measured() -> None:
    text = methods(a_finished_document(PREDICTED_ALONE), Language.ENGLISH)

    assert text.startswith("Loading times were predicted, not measured, with")
    assert "version 1 of the models" in text
    assert "excluded" not in text


def test_a_prediction_beside_a_measurement_names_model_and_device() -> None:
    text = methods(a_finished_document(WITH_PREDICTION), Language.ENGLISH)

    assert "Predictions are of version 1 of the models" in text
    assert "for the device synthetic-laptop" in text


def test_a_run_that_is_cut_off_says_so() -> None:
    assert "The run is not finished: 12 loads are missing." in methods(
        a_document(), Language.ENGLISH
    )


def test_a_quick_look_says_so() -> None:
    quick = a_finished_document(QUICK)

    assert "It was a quick look" in methods(quick, Language.ENGLISH)
    assert "速览" in methods(quick, Language.CHINESE)
    assert "quick look" not in methods(a_finished_document(), Language.ENGLISH)
