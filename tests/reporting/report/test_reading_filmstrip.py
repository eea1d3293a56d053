"""Frames that follow the hand: what stood there, and for which slice."""

from pathlib import Path

from harness.reporting.report.reading_filmstrip import reading_filmstrip
from harness.reporting.report.reported_readings import read_readings
from harness.results.pictures import PICTURES_NAME
from tests.reporting.report.judged_readings import judged_readings


def test_there_is_a_frame_for_every_move_and_every_picture(tmp_path: Path) -> None:
    film = reading_filmstrip(judged_readings(tmp_path))

    assert film is not None
    assert film.networks == ("4g, hand down",)
    assert [(each["t"], each["words"]) for each in film.strips[0]["frames"]] == [
        (0.5, "slice 0, the original"),
        (1.0, "slice 0 for 1, the original"),
        (2.0, "slice 0 for 2, the original"),
        (2.25, "slice 2, SSIM 0.750"),
    ]


def test_a_picture_stands_once_in_the_page_however_many_cases_show_it(tmp_path: Path) -> None:
    film = reading_filmstrip(judged_readings(tmp_path))

    assert film is not None
    assert len(film.strips) == 2
    assert len(film.pictures) == 2


def test_only_where_the_last_slice_became_whole_is_there_a_mark(tmp_path: Path) -> None:
    film = reading_filmstrip(judged_readings(tmp_path))

    assert film is not None
    assert [(each["t"], each["words"]) for each in film.marks] == [
        (2.5, "the best: the last slice is whole")
    ]


def test_without_judged_pictures_there_is_no_film(tmp_path: Path) -> None:
    folder = judged_readings(tmp_path).folder
    (folder / PICTURES_NAME).unlink()

    assert reading_filmstrip(read_readings(folder)) is None
