from pathlib import Path

import pytest
import typer

from harness.cli.generated import keep_page
from harness.errors import StorageError


def test_a_page_is_written_once_and_then_up_to_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "results" / "page.md"

    keep_page(page, "text\n", "harness it", checks=False)
    keep_page(page, "text\n", "harness it", checks=False)
    keep_page(page, "text\n", "harness it", checks=True)

    assert capsys.readouterr().out == f"{page}: updated\n{page}: up to date\n"


@pytest.mark.parametrize("former", [None, "edited"])
def test_a_stale_page_is_told_and_left_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], former: str | None
) -> None:
    page = tmp_path / "page.md"
    if former is not None:
        page.write_text(former)

    with pytest.raises(typer.Exit) as end:
        keep_page(page, "text\n", "harness it", checks=True)

    assert end.value.exit_code == 3
    assert capsys.readouterr().err == f"{page}: is stale; run harness it\n"
    assert (page.read_text() if page.exists() else None) == former


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StorageError, match="name another file with --into"):
        keep_page(tmp_path / "file" / "page.md", "text\n", "harness it", checks=False)
