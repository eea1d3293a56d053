"""The page of first bytes is what the committed study gives."""

from harness.cli.quality import write_quality
from tests.source_tree import ROOT


def test_the_committed_page_is_what_its_study_gives() -> None:
    write_quality(ROOT / "results", checks=True)
