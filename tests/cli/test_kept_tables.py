from pathlib import Path

from harness.cli.kept_tables import keep_tables
from harness.reporting.language import Language
from tests.runs import a_finished_document


def test_the_tables_of_a_run_lie_beside_it_with_what_is_excluded(tmp_path: Path) -> None:
    texts = keep_tables(a_finished_document(), tmp_path / "run")

    assert (tmp_path / "run/table.md").read_text() == f"{texts[Language.ENGLISH]}\n"
    assert "excluded: 1" in texts[Language.ENGLISH].splitlines()[-1]
    assert "未计入" in (tmp_path / "run/table.zh.md").read_text().splitlines()[-1]
