"""Which tests run on the first Python alone: what their marks say, and what no Python may miss."""

from collections.abc import Iterable

import pytest

from tests.source_tree import Module, module, modules

pytestmark = pytest.mark.once

# What a Python, or the release of a library that is only for it, has of its own: who imports it
# is held on every Python by a live test of its room.
OF_A_PYTHON = {
    *("subprocess", "multiprocessing", "concurrent", "signal"),
    *("socket", "ssl", "mitmproxy", "uvicorn", "h2"),
}


def contradiction(marks: set[str]) -> str:
    """What is wrong with the marks of a test, if anything."""
    match "live" in marks, "once" in marks, "every_python" in marks:
        case True, True, _:
            return "live tests run once unless they are marked every_python: leave once out"
        case False, _, True:
            return "what is not live runs on every Python: leave every_python out"
        case _:
            return ""


def untried(code: Iterable[Module], tests: Iterable[Module]) -> set[str]:
    """Rooms that use what a Python has of its own, and of which no live test runs on each."""
    using = {
        part.name.split(".")[1]
        for part in code
        for _, imported in part.imports()
        if imported.split(".")[0] in OF_A_PYTHON
    }
    return using - {part.name.split(".")[1] for part in tests if "mark.every_python" in part.text}


def test_no_marks_contradict_each_other(request: pytest.FixtureRequest) -> None:
    told = {
        item.nodeid: contradiction({mark.name for mark in item.iter_markers()})
        for item in request.session.items
    }

    assert {name: why for name, why in told.items() if why} == {}


@pytest.mark.parametrize(
    ("marks", "is_wrong"),
    [
        (set(), False),
        ({"once"}, False),
        ({"live"}, False),
        ({"live", "every_python"}, False),
        ({"live", "once"}, True),
        ({"every_python"}, True),
        ({"once", "every_python"}, True),
    ],
    ids=lambda value: ", ".join(sorted(value)) if isinstance(value, set) else "",
)
def test_marks_that_say_where_a_test_runs_are_one_or_none(marks: set[str], is_wrong: bool) -> None:
    assert bool(contradiction(marks)) == is_wrong


def test_every_room_is_tried_live_on_every_python_where_it_matters_which() -> None:
    assert untried(modules(), modules("tests")) == set()


def test_a_room_that_starts_processes_and_is_tried_on_one_python_is_named() -> None:
    starts = module("harness.new_room.begin", "import subprocess")
    computes = module("harness.core.sums", "import math")
    live = module("tests.new_room.test_begin", "pytestmark = pytest.mark.live")
    everywhere = module("tests.new_room.test_begin", "pytestmark = pytest.mark.every_python")

    assert untried([starts, computes], [live]) == {"new_room"}
    assert untried([starts, computes], [everywhere]) == set()
