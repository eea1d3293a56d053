"""Who may import whom, and what the core may touch: read from the source, not from memory."""

import ast
import sys
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.source_tree import PACKAGE, Module, module, modules

pytestmark = pytest.mark.once

# Reads as layers, from the ground up: what each room may import of ours, besides itself and the
# version. A room below another one ("viewer.code") has a row of its own where it may do more.
GROUND = {"core", "errors", "durable"}
PARTS = {"dataset", "servers", "client", "viewer"}

MAY_IMPORT: dict[str, set[str]] = {
    "": set(),
    "core": set(),
    "errors": set(),
    "durable": {"errors"},
    "scenario": {"core", "errors"},
    "results": GROUND,
    "dataset": GROUND,
    "servers": GROUND,
    "client": GROUND,
    "survey": GROUND,
    # The page is served by a process of ours.
    "viewer": GROUND | {"servers.address", "servers.child", "servers.web_server"},
    "viewer.code": GROUND | {"scenario"},
    "reporting": GROUND | {"results"},
    "run": GROUND | PARTS | {"scenario", "results", "survey.secrets"},
    "certify": GROUND | {"servers", "results", "run"},
    "predict": GROUND | PARTS | {"scenario", "results", "run", "reporting", "viewer.code"},
    "reporting.report": GROUND | {"results", "reporting"},
    "reporting.maps": GROUND
    | {"scenario", "results", "reporting", "predict", "run.scenario_record"},
    "reporting.worth": GROUND | {"scenario", "results", "reporting", "reporting.maps", "predict"},
    "reporting.history": GROUND | {"results", "reporting"},
    "reporting.audit": GROUND | {"scenario", "results", "reporting", "predict"},
    "reporting.survey": GROUND | {"reporting"},
    "viewer.fidelity": GROUND | PARTS | {"scenario", "results", "run", "reporting"},
    "cli": GROUND
    | PARTS
    | {"scenario", "results", "run", "certify", "predict", "reporting"}
    | {"viewer.code", "viewer.fidelity", "reporting.maps", "reporting.worth"}
    | {"reporting.history", "reporting.audit", "reporting.report"}
    | {"survey", "reporting.survey"},
    "__main__": {"cli"},
}

# The rooms of the core, likewise; "core" are the words that they share.
MAY_IMPORT_IN_CORE: dict[str, set[str]] = {
    "core": set(),
    "core.network": {"core"},
    "core.http": {"core"},
    "core.images": {"core", "core.http"},
    "core.retrieval": {"core", "core.http"},
    "core.viewing": {"core", "core.http", "core.retrieval"},
    "core.survey": {"core", "core.http", "core.retrieval"},
    "core.models": {
        *("core", "core.network", "core.http", "core.images", "core.retrieval"),
        "core.viewing",
    },
}

# A foreign package that few layers may know, so that it can be replaced there.
ONLY_IN: dict[str, set[str]] = {
    "mitmproxy": {"servers"},
    "httpx": {"client", "survey"},
    "starlette": {"servers", "viewer"},
    "uvicorn": {"servers"},
    "nibabel": {"dataset"},
    "polars": {"results", "predict", "reporting.maps"},
    "altair": {"reporting.maps", "reporting.report", "reporting.worth", "reporting.history"},
    "markdown_it": {"reporting", "reporting.audit"},
    "distributed": {"predict"},
    "tree_sitter": {"viewer.code"},
    "tree_sitter_typescript": {"viewer.code"},
    "optuna": {"predict"},
    "typer": {"cli"},
    "rich": {"cli"},
}

# Time, files, processes and logging come into the core as arguments or not at all.
NOT_IN_CORE = {
    *("asyncio", "concurrent", "io", "logging", "multiprocessing", "os", "pathlib", "select"),
    *("selectors", "shutil", "signal", "socket", "ssl", "subprocess", "sys", "tempfile"),
    *("threading", "time", "datetime", "urllib", "http", "secrets"),
}
IO_BUILTINS = {"open", "print", "input"}

MUTABLE_TYPES = {
    *("list", "dict", "set", "bytearray", "defaultdict", "deque", "Counter", "OrderedDict"),
}
MUTATING_METHODS = {
    *("append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "setdefault"),
    *("add", "discard", "appendleft", "popleft"),
}


def row_of(dotted: str, rows: Mapping[str, object]) -> str:
    """The row that a name of ours belongs to: the deepest that begins it, "" of the version."""
    below = dotted.removeprefix(PACKAGE).removeprefix(".")
    parts = [] if below == "__version__" else below.split(".")
    names = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
    return next((name for name in names if name in rows), names[-1] if names else "")


def import_complaints(subject: Module) -> list[str]:
    """Every import that the layering forbids."""
    row = row_of(subject.name, MAY_IMPORT)
    if row not in MAY_IMPORT:
        return [subject.at(1, f'"{row}" has no place in the layering; give it one')]
    complaints = []
    for line, name in subject.imports():
        top = name.partition(".")[0]
        if top == PACKAGE:
            if not may_import(row, name):
                complaints.append(subject.at(line, f"{row} may not import {name}"))
        elif row not in (knowing := ONLY_IN.get(top, {row})):
            names = " and ".join(sorted(knowing))
            complaints.append(subject.at(line, f"only {names} may import {top}"))
    return complaints


def may_import(row: str, name: str) -> bool:
    """Whether a room may import a name of ours; a single module of another room can be allowed."""
    allowed = MAY_IMPORT[row]
    imported = row_of(name, MAY_IMPORT)
    modules_of_others = {room for room in allowed if room not in MAY_IMPORT}
    return imported in allowed | {row, ""} or any(
        name.startswith(f"{PACKAGE}.{each}") for each in modules_of_others
    )


def core_room_complaints(subject: Module) -> list[str]:
    """Every import of one room of the core by another that stands below it."""
    row = row_of(subject.name, MAY_IMPORT_IN_CORE)
    allowed = MAY_IMPORT_IN_CORE[row] | {row}
    return [
        subject.at(line, f"{row} may not import {name}")
        for line, name in subject.imports()
        if name.startswith(f"{PACKAGE}.core.") and row_of(name, MAY_IMPORT_IN_CORE) not in allowed
    ]


def circle_complaints(subjects: Sequence[Module]) -> list[str]:
    """A circle of modules that import each other, imports for annotations alone included."""
    names = {subject.name for subject in subjects}
    graph = {
        subject.name: {_module_of(name, names) for _, name in subject.imports()} - {subject.name}
        for subject in subjects
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return [" imports ".join(reversed(error.args[1]))]
    return []


def _module_of(name: str, modules_of_ours: set[str]) -> str:
    """The module that an imported name is, or is of; the name itself where it is not of ours."""
    parts = name.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((prefix for prefix in prefixes if prefix in modules_of_ours), name)


def core_complaints(subject: Module) -> list[str]:
    """Everything a module of the core reaches for outside itself."""
    complaints = []
    for line, name in subject.imports():
        top = name.partition(".")[0]
        if top in NOT_IN_CORE or (top != PACKAGE and top not in sys.stdlib_module_names):
            complaints.append(subject.at(line, f"the core may not import {top}"))
    for node in ast.walk(subject.tree):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in IO_BUILTINS:
                complaints.append(subject.at(node.lineno, f"the core may not call {name}()"))
    return complaints


def print_complaints(subject: Module) -> list[str]:
    """Every print outside the command line."""
    if row_of(subject.name, MAY_IMPORT) == "cli":
        return []
    return [
        subject.at(node.lineno, "only cli prints")
        for node in ast.walk(subject.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]


def state_complaints(subject: Module) -> list[str]:
    """Every name of a module that is made to change: constants are UPPER_CASE and stay so."""
    complaints = []
    mutable_names: set[str | None] = set()
    for statement in subject.tree.body:
        for target, value in _assignments(statement):
            if not _is_mutable(value) or target == "__all__":
                continue
            mutable_names.add(target)
            if not target.lstrip("_").isupper():
                complaints.append(subject.at(statement.lineno, f"{target} is state of a module"))
    for node in ast.walk(subject.tree):
        if isinstance(node, ast.Global):
            complaints.append(subject.at(node.lineno, "a global statement is state of a module"))
        elif isinstance(node, ast.expr) and (name := _changed_name(node)) in mutable_names:
            complaints.append(subject.at(node.lineno, f"the constant {name} is changed"))
    return complaints


def _assignments(statement: ast.stmt) -> list[tuple[str, ast.expr]]:
    match statement:
        case ast.Assign(targets, value):
            return [(target.id, value) for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return [(name, value)]
    return []


def _is_mutable(value: ast.expr) -> bool:
    match value:
        case ast.List() | ast.Dict() | ast.Set() | ast.ListComp() | ast.DictComp() | ast.SetComp():
            return True
        case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
            return name in MUTABLE_TYPES
    return False


def _changed_name(node: ast.expr) -> str | None:
    match node:
        case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store() | ast.Del()):
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)):
            return name if method in MUTATING_METHODS else None
    return None


def test_every_import_follows_the_layering() -> None:
    complaints = [line for subject in modules() for line in import_complaints(subject)]

    assert not complaints, "\n".join(complaints)


def test_no_modules_import_each_other() -> None:
    complaints = circle_complaints(modules())

    assert not complaints, "\n".join(complaints)


def test_the_core_reaches_for_nothing_outside_itself() -> None:
    core = [subject for subject in modules() if row_of(subject.name, MAY_IMPORT) == "core"]
    complaints = [line for subject in core for line in core_complaints(subject)]

    assert core
    assert not complaints, "\n".join(complaints)


def test_the_rooms_of_the_core_import_downwards() -> None:
    core = [subject for subject in modules() if row_of(subject.name, MAY_IMPORT) == "core"]
    complaints = [line for subject in core for line in core_room_complaints(subject)]

    assert not complaints, "\n".join(complaints)


def test_only_the_command_line_prints() -> None:
    complaints = [line for subject in modules() for line in print_complaints(subject)]

    assert not complaints, "\n".join(complaints)


def test_no_module_holds_state() -> None:
    complaints = [line for subject in modules() for line in state_complaints(subject)]

    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("harness.core.network.link", "import harness.errors", id="core-above"),
        pytest.param("harness.client.fetch", "from harness import servers", id="part-to-part"),
        pytest.param("harness.client.fetch", "from ..servers import app", id="relative"),
        pytest.param(
            "harness.servers.origin.app", "def f():\n    import harness.cli", id="in-a-function"
        ),
        pytest.param("harness.scenario", "import harness.run.experiment", id="upwards"),
        pytest.param("harness.run.experiment", "import harness.reporting", id="run-to-report"),
        pytest.param("harness.client.fetch", "from mitmproxy import http", id="foreign"),
        pytest.param("harness.viewer.load", "import harness.servers.origin", id="one-module-only"),
        pytest.param("harness.run.rig", "import harness.viewer.code.value", id="room-in-a-room"),
        pytest.param("harness.newcomer", "", id="no-place"),
    ],
)
def test_an_import_against_the_layering_is_seen(name: str, text: str) -> None:
    assert len(import_complaints(module(name, text))) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("harness.core.network.link", "from harness.core.units import parse_rate_bps"),
        ("harness.core.network.link", "from .units import parse_rate_bps"),
        (
            "harness.servers.emulator.addon",
            "import mitmproxy.proxy\nfrom harness.errors import BadInput",
        ),
        (
            "harness.run.experiment",
            "from harness.servers.origin import process\nfrom harness import client",
        ),
        ("harness.viewer.browser", "from harness.servers.child import running"),
        ("harness.cli", "import typer\nfrom harness import __version__, run"),
    ],
)
def test_an_import_along_the_layering_passes(name: str, text: str) -> None:
    assert import_complaints(module(name, text)) == []


def test_a_circle_of_imports_is_seen() -> None:
    one = module("harness.core.one", "from harness.core.two import Two")
    for_annotations = "if TYPE_CHECKING:\n    from harness.core.one import One"

    assert circle_complaints([one, module("harness.core.two", for_annotations)]) == [
        "harness.core.one imports harness.core.two imports harness.core.one"
    ]
    assert circle_complaints([one, module("harness.core.two", "import math")]) == []


def test_a_room_of_the_core_that_imports_upwards_is_seen() -> None:
    text = "from harness.core.models.floor import ideal_timeline"

    assert len(core_room_complaints(module("harness.core.network.link", text))) == 1
    assert core_room_complaints(module("harness.core.models.device", text)) == []


@pytest.mark.parametrize(
    "text",
    ["import numpy", "import time", "from datetime import datetime", "import logging", "open('x')"],
)
def test_a_core_that_reaches_outside_is_seen(text: str) -> None:
    assert len(core_complaints(module("harness.core.network.link", text))) == 1


@pytest.mark.parametrize(
    ("text", "complaint_count"),
    [
        ("seen = {}", 1),
        ("seen: dict[str, int] = dict()", 1),
        ("counts = collections.Counter()", 1),
        ("SEEN = []\ndef f():\n    SEEN.append(1)", 1),
        ("SEEN = {}\nSEEN['a'] = 1", 1),
        ("total = 0\ndef f():\n    global total", 1),
        ("_UNITS = {'ms': 1e-3}\n__all__ = ['f']", 0),
        ("def f():\n    seen = {}\n    seen['a'] = 1", 0),
    ],
)
def test_state_of_a_module_is_seen(text: str, complaint_count: int) -> None:
    assert len(state_complaints(module("harness.client.fetch", text))) == complaint_count


def test_a_print_outside_the_command_line_is_seen() -> None:
    assert len(print_complaints(module("harness.servers.origin.app", "print('x')"))) == 1
    assert print_complaints(module("harness.cli.bench", "print('x')")) == []
