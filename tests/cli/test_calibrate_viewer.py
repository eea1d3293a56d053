"""`harness calibrate --viewer`: what it refuses; the fit itself has tests of its own."""

from pathlib import Path

from harness.durable import keep_file
from harness.results.schema import to_json
from harness.results.store import RUN_NAME
from tests.cli.conftest import Command
from tests.runs import SCENARIO, a_finished_document


def test_a_run_of_our_loader_alone_gives_no_browser(harness: Command, tmp_path: Path) -> None:
    keep_file(tmp_path / "run" / RUN_NAME, to_json(a_finished_document(SCENARIO)).encode(), "")

    outcome = harness("calibrate", "--viewer", "--run", "run")

    assert outcome.code == 2
    assert "has 0 rows of the real viewer that count" in outcome.err


def test_a_folder_without_a_run_is_refused(harness: Command) -> None:
    outcome = harness("calibrate", "--viewer", "--run", "nowhere")

    assert outcome.code == 2
    assert "nowhere" in outcome.err
