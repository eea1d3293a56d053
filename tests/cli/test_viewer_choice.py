from functools import partial
from pathlib import Path

import pytest
from rich.console import Console

from harness.cli.viewer_choice import is_ohif, launcher, ohif_policy, viewer_playing
from harness.errors import BadInput
from harness.viewer.browser import ViewerBrowser
from harness.viewer.ohif.browser import OhifBrowser


def test_the_page_around_cornerstone_is_the_usual_viewer() -> None:
    assert launcher("cornerstone", Console()) == ViewerBrowser.launch


def test_an_address_is_a_page_of_anybodys() -> None:
    told = launcher("http://localhost:3000/", Console())

    assert isinstance(told, partial)
    assert (told.func, told.args) == (OhifBrowser.beside, ("http://localhost:3000/",))
    assert [is_ohif(each) for each in ("http://localhost:3000/", "cornerstone")] == [False, False]
    assert [is_ohif(each) for each in ("ohif", "ohif-3.12", "builds/dist")] == [True] * 3


def test_a_release_of_ohif_has_a_policy_and_ones_own_build_what_its_scenario_says() -> None:
    asked = [ohif_policy(each) for each in ("ohif", "ohif-3.12", "builds/dist")]

    assert asked == ["ohif-3.13", "ohif-3.12", None]


def test_who_plays_a_policy_is_its_release_of_ohif_or_else_the_usual_page() -> None:
    asked = [viewer_playing(each) for each in ("ohif-3.13", "ohif-3.12", "cs3d-5.14")]

    assert asked == ["ohif", "ohif-3.12", "cornerstone"]


def test_a_folder_without_a_build_of_ohif_is_told_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="name that folder, ohif, or cornerstone"):
        launcher(str(tmp_path), Console())
