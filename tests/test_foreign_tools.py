from pathlib import Path

import pytest

from tests import foreign_tools
from tests.foreign_tools import kept_folder


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_tools, "TOOLS", tmp_path / "kept")


def leave_something(made_of: str) -> None:
    with kept_folder("tool", made_of) as folder:
        (folder / "something").touch()


def something_is_kept(made_of: str) -> bool:
    with kept_folder("tool", made_of) as folder:
        return (folder / "something").exists()


def test_what_is_made_of_the_same_is_kept() -> None:
    leave_something("pins 1")

    assert something_is_kept("pins 1")


def test_what_is_made_of_something_else_is_made_anew() -> None:
    leave_something("pins 1")

    assert not something_is_kept("pins 2")


def test_what_was_not_finished_is_made_anew() -> None:
    leave_something("pins 1")
    with pytest.raises(KeyboardInterrupt), kept_folder("tool", "pins 1"):
        raise KeyboardInterrupt

    assert not something_is_kept("pins 1")
