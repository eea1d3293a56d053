from pathlib import Path

import pytest
from rich.console import Console

from harness.cli.viewer_choice import launcher
from harness.errors import BadInput
from harness.viewer.browser import ViewerBrowser


def test_the_page_around_cornerstone_is_the_usual_viewer() -> None:
    assert launcher("cornerstone", Console()) == ViewerBrowser.launch


def test_a_folder_without_a_build_of_ohif_is_told_before_anything_starts(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="name that folder, ohif, or cornerstone"):
        launcher(str(tmp_path), Console())
