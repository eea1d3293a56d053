"""Every module of ours, on every Python: what is not tried on each is at least read by each."""

from importlib import import_module

import pytest

from tests.source_tree import PACKAGE, modules


@pytest.mark.parametrize(
    "room", sorted({each.name.split(".")[1] for each in modules() if "." in each.name})
)
def test_every_module_of_a_room_can_be_imported(room: str) -> None:
    names = [each.name for each in modules() if each.name.startswith(f"{PACKAGE}.{room}")]

    for name in names:
        if not name.endswith("__main__"):  # which would run
            assert import_module(name).__doc__
