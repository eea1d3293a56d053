"""Who may import whom, and what the core may touch: read from the source, not from memory."""

import ast
import sys

import pytest

from tests.source_tree import PACKAGE, Module, layer_of, module, modules

GROUND = {"core", "errors", "child", "durable", "request_log"}
PARTS = {"dataset", "origin", "emulator", "loader", "viewer", "reporting"}
MEASURED = PARTS - {"reporting"}
JUDGES = {"certificate", "reference", "kernel_comparison", "fidelity"}
RUN = {
    *("scenario", "scenario_record", "provenance", "results", "plan", "validity", "measurement"),
    *("preparation", "prediction"),
}

# What each layer may import of ours, besides itself and the version; a new layer starts here.
# The run document (results) lies below reporting, which reads nothing else.
MAY_IMPORT: dict[str, set[str]] = {
    "": set(),
    "core": set(),
    "errors": set(),
    "child": {"errors"},
    "workers": set(),
    "durable": {"errors"},
    "request_log": {"core", "errors"},
    **dict.fromkeys(PARTS, GROUND),
    "scenario": {"core", "errors"},
    "results": {"core", "durable", "errors"},
    "provenance": {"core", "errors", "results"},
    "reporting": {"core", "durable", "errors", "results"},
    # The kernel's own link, to hold the emulator against.
    "reference": GROUND | {"certificate"},
    "kernel_comparison": GROUND | {"reference", "emulator", "results", "provenance"},
    # The loader's judge: recordings of the viewer.
    "fidelity": GROUND | MEASURED | {"measurement", "scenario", "results", "reporting"},
    # Configurations on their own, before any run.
    "viewer_code": {"core", "errors", "scenario"},
    "explanation": {"core", "errors"},
    # The link's judge: it knows neither the loader nor the images.
    "certificate": GROUND | {"emulator"},
    # A run, from what it should do to what it did: it writes results and reports nothing.
    "plan": {"core", "errors"},
    "validity": {"core", "plan", "results"},
    "measurement": GROUND | MEASURED | {"scenario", "provenance", "results", "plan", "validity"},
    "scenario_record": {"results", "scenario"},
    # It predicts and reports, and measures nothing.
    "tune": GROUND
    | {"workers", "scenario", "results", "plan", "measurement", "viewer_code", "reporting"},
    "preparation": {"core", "errors", "plan", "scenario"},
    "prediction": {
        *("core", "errors", "plan", "preparation", "measurement", "provenance", "results"),
        *("scenario", "scenario_record"),
    },
    # What is loaded over, and who loads.
    "rig": GROUND | MEASURED | {"scenario", "results", "plan", "measurement", "preparation"},
    "experiment": GROUND | MEASURED | RUN | {"certificate", "rig"},
    "calibration": GROUND | MEASURED | {"results"},
    "sweep": GROUND | RUN | {"dataset", "workers"},
    "maps": {
        *("core", "errors", "scenario", "scenario_record", "results", "reporting", "sweep"),
    },
    "cli": GROUND
    | PARTS
    | RUN
    | JUDGES
    | {"calibration", "experiment", "explanation", "viewer_code", "sweep", "maps", "tune"}
    | {"workers"},
    "__main__": {"cli"},
}

# A foreign package that few layers may know, so that it can be replaced there.
ONLY_IN: dict[str, set[str]] = {
    "mitmproxy": {"emulator"},
    "httpx": {"loader"},
    "starlette": {"origin", "viewer"},
    "uvicorn": {"origin", "viewer"},
    "nibabel": {"dataset"},
    "polars": {"sweep", "maps"},
    "altair": {"maps"},
    "distributed": {"sweep"},
    "tree_sitter": {"viewer_code"},
    "tree_sitter_typescript": {"viewer_code"},
    "optuna": {"tune"},
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


def import_complaints(subject: Module) -> list[str]:
    """Every import that the layering forbids."""
    if subject.layer not in MAY_IMPORT:
        return [subject.at(1, f'"{subject.layer}" has no place in the layering; give it one')]
    complaints = []
    for line, name in subject.imports():
        top = name.partition(".")[0]
        if top == PACKAGE:
            if layer_of(name) not in MAY_IMPORT[subject.layer] | {subject.layer, ""}:
                complaints.append(subject.at(line, f"{subject.layer} may not import {name}"))
        elif subject.layer not in (knowing := ONLY_IN.get(top, {subject.layer})):
            names = " and ".join(sorted(knowing))
            complaints.append(subject.at(line, f"only {names} may import {top}"))
    return complaints


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
    if subject.layer == "cli":
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


def test_the_core_reaches_for_nothing_outside_itself() -> None:
    core = [subject for subject in modules() if subject.layer == "core"]
    complaints = [line for subject in core for line in core_complaints(subject)]

    assert core
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
        pytest.param("harness.client.fetch", "from harness import origin", id="part-to-part"),
        pytest.param("harness.client.fetch", "from ..origin import app", id="relative"),
        pytest.param(
            "harness.servers.origin.app", "def f():\n    import harness.cli", id="in-a-function"
        ),
        pytest.param("harness.scenario", "import harness.run.experiment", id="upwards"),
        pytest.param("harness.run.experiment", "import harness.reporting", id="run-to-report"),
        pytest.param("harness.client.fetch", "from mitmproxy import http", id="foreign"),
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
            "from harness.servers.origin import process\nfrom harness import loader",
        ),
        ("harness.cli", "import typer\nfrom harness import __version__, experiment"),
    ],
)
def test_an_import_along_the_layering_passes(name: str, text: str) -> None:
    assert import_complaints(module(name, text)) == []


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
