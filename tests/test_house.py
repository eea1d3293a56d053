"""The budgets and habits that neither the linter nor the type checker can hold.

Docstrings, the number of arguments and the order of imports are ruff's (pyproject.toml).
"""

import ast
import re
import tomllib
from collections import defaultdict
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.source_tree import ROOT, Module, module, modules, tracked_files

pytestmark = pytest.mark.once

MODULE_LINES = 300
FUNCTION_LINES = 40

# Allowed to be longer, each with its reason.
LONG: dict[str, str] = {}

# Modules without a test file of their own, each with its reason.
TESTED_ELSEWHERE: dict[str, str] = {}

UNITS = {
    *("s", "ms", "us", "bytes", "bits", "bps", "mm", "cm", "rad", "hu", "px", "percent", "ratio"),
    *("count", "index", "indices", "share", "version", "segments", "db", "ssim"),
}
WITHOUT_UNIT = {
    # DICOM's words: pixels, or stored pixel values
    *("rows", "columns", "number", "bit_depth", "orientation", "window_center", "window_width"),
    *("rescale_slope", "rescale_intercept"),
    # Cornerstone3D's words: images, or steps of halving
    *("decimate", "offset", "positions", "priority", "level", "decode_level"),
    # the encoders' words: a factor, a greatest difference, what the kind of image says
    *("divisor", "near", "noise"),
    # the scenario's words: plain numbers of things
    *("repeat", "repeats", "warm_ups", "connections", "decode_workers", "seed", "pool_cap"),
    *("competing_downloads", "shown"),
    "nth",
    "most_attempts",
    # the statisticians' word: a probability
    *("p", "p_corrected"),
    # names made of digits, places in a text or in a body, and load averages
    *(
        "id",
        "request_id",
        "stream_id",
        "frame_type",
        "order",
        "status",
        "status_code",
        "preflight_status",
        "beyond_status",
        "line",
        "column",
        "first",
        "last",
    ),
    *("at_start", "at_end", "load_average", "begin", "end", "port"),
    "slow_down",
}

# Neither may stand in any file: they are true on one machine, or for one reader only.
MACHINE_PATH = re.compile(r"(?<![\w.:~*}\])-])/(?:home|root|work|opt|Users)/\w")
# What others wrote and we only carry along; a codec's idea of a home folder, say.
CARRIED = ("harness/viewer/bundle/",)
REGISTRY_HOST = re.compile(r"pypi\.org/simple|files\.pythonhosted|registry\.npmjs|conda\.anaconda")


def length_complaints(subject: Module) -> list[str]:
    """The module, and every function of it, over its budget of lines."""
    complaints = []
    line_count = subject.text.count("\n")
    if line_count > MODULE_LINES and subject.name not in LONG:
        complaints.append(subject.at(1, f"{line_count} lines, {MODULE_LINES} allowed"))
    for node in ast.walk(subject.tree):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        line_count = (node.end_lineno or node.lineno) - node.lineno + 1
        if line_count > FUNCTION_LINES and f"{subject.name}.{node.name}" not in LONG:
            allowed = f"{line_count} lines, {FUNCTION_LINES} allowed"
            complaints.append(subject.at(node.lineno, f"{node.name} has {allowed}"))
    return complaints


def unit_complaints(subject: Module) -> list[str]:
    """Every public numeric field of a public class whose name does not say what it counts."""
    return [
        subject.at(field.lineno, f"{node.name}.{field.target.id} does not say its unit")
        for node in ast.walk(subject.tree)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        for field in node.body
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and not field.target.id.startswith("_")
        and _is_numeric(field.annotation)
        and not _says_its_unit(field.target.id)
    ]


def _is_numeric(annotation: ast.expr) -> bool:
    # The keys of a mapping and the bounds inside Annotated are no quantities of the field.
    names = {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}
    return bool(names & {"int", "float"}) and not names & {"Mapping", "dict", "Literal"}


def _says_its_unit(name: str) -> bool:
    return name in WITHOUT_UNIT or bool(UNITS & set(name.split("_")))


def map_complaints(package: Module, everything: list[Module]) -> list[str]:
    """Every module of a package that the package's docstring does not name."""
    docstring = ast.get_docstring(package.tree) or ""
    below = [other.name for other in everything if other.name.rpartition(".")[0] == package.name]
    names = [name.rpartition(".")[2] for name in below]
    return [
        package.at(1, f"the docstring does not name {name}")
        for name in names
        if not name.startswith("__") and not re.search(rf"\b{name}\b", docstring)
    ]


def shared_names(subjects: list[Module]) -> list[str]:
    """Every module name that stands in three rooms or more, with these rooms."""
    rooms: defaultdict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        _, *rooms_and_name = subject.name.split(".")
        if len(rooms_and_name) > 1 and not subject.path.name.startswith("__"):
            rooms[rooms_and_name[-1]].add(rooms_and_name[0])
    return [f"{name}: {', '.join(sorted(each))}" for name, each in rooms.items() if len(each) > 2]


def mirror_of(subject: Module) -> Path:
    """Where the tests of a module stand: harness/core/units.py has tests/core/test_units.py."""
    below = subject.path.relative_to("harness")
    return Path("tests") / below.with_name(f"test_{below.name}")


def does_something(subject: Module) -> bool:
    """Whether a module has anything to test: enums, constants and bare records only are."""
    doing = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    return any(isinstance(node, doing) for node in ast.walk(subject.tree))


def test_modules_and_functions_keep_their_budget_of_lines() -> None:
    subjects = modules() + modules("benchmarks")
    complaints = [line for subject in subjects for line in length_complaints(subject)]

    assert not complaints, "\n".join(complaints)


def test_numeric_fields_say_their_unit() -> None:
    complaints = [line for subject in modules() for line in unit_complaints(subject)]

    assert not complaints, "\n".join(complaints)


def test_every_package_is_a_map_of_its_modules() -> None:
    everything = modules() + modules("benchmarks")
    packages = [subject for subject in everything if subject.is_package]
    complaints = [line for package in packages for line in map_complaints(package, everything)]

    assert not complaints, "\n".join(complaints)


def test_no_module_name_stands_in_three_rooms() -> None:
    assert shared_names(modules()) == []


def test_every_module_that_does_something_has_its_test_file() -> None:
    subjects = [
        one for one in modules() if not one.path.name.startswith("__") and does_something(one)
    ]
    missing = [
        f"{subject.path}: no {mirror_of(subject)}"
        for subject in subjects
        if subject.name not in TESTED_ELSEWHERE and not (ROOT / mirror_of(subject)).is_file()
    ]

    assert not missing, "\n".join(missing)


def test_no_exception_outlives_its_reason() -> None:
    """What LONG and TESTED_ELSEWHERE allow must still be there, and still need it."""
    names = {subject.name for subject in modules()}
    needless = [name for name in TESTED_ELSEWHERE if name not in names]
    needless += [
        subject.name
        for subject in modules()
        if subject.name in TESTED_ELSEWHERE and (ROOT / mirror_of(subject)).is_file()
    ]
    needless += [
        name for name in LONG if name not in names and name.rpartition(".")[0] not in names
    ]

    assert needless == []


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY_HOST], ids=["path", "registry"])
def test_no_file_names_a_machine_or_a_registry(pattern: re.Pattern[str]) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:80]}"
        for name in tracked_files()
        if not str(name).startswith(CARRIED)
        for number, line in enumerate(_lines(ROOT / name), start=1)
        if pattern.search(line)
    ]

    assert not found, "\n".join(found)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []  # an image, say


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = chain.from_iterable(project["optional-dependencies"].values())
    wanted = [*project["dependencies"], *extras]
    names = {canonicalize_name(Requirement(line).name) for line in wanted}

    assert names - {name for name, _ in _pins()} == set()


def test_every_constraint_is_an_exact_version() -> None:
    assert [str(pin) for _, pin in _pins() if not str(pin.specifier).startswith("==")] == []
    assert [str(pin) for _, pin in _pins() if pin.url] == []


def _pins() -> list[tuple[str, Requirement]]:
    lines = [line for line in _lines(ROOT / "constraints.txt") if not line.startswith("#")]
    return [(canonicalize_name(pin.name), pin) for pin in map(Requirement, lines)]


def test_a_module_over_its_budget_is_seen() -> None:
    body = "    pass\n"

    assert length_complaints(module("harness.a", "x = 1\n" * MODULE_LINES)) == []
    assert len(length_complaints(module("harness.a", "x = 1\n" * (MODULE_LINES + 1)))) == 1
    assert length_complaints(module("harness.a", "def f():\n" + body * 39)) == []
    assert len(length_complaints(module("harness.a", "def f():\n" + body * 40))) == 1


@pytest.mark.parametrize(
    ("field", "complaint_count"),
    [
        ("delay: float", 1),
        ("latency: float | None = None", 1),
        ("ends: tuple[int, ...]", 1),
        ("delay_s: float", 0),
        ("bytes_received: int", 0),
        ("rows: int", 0),
        ("name: str", 0),
    ],
)
def test_a_number_without_a_unit_is_seen(field: str, complaint_count: int) -> None:
    text = f"class Link:\n    {field}\n"

    assert len(unit_complaints(module("harness.a", text))) == complaint_count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("class Lane(Enum):\n    LOADER = 'loader'", False, id="enum"),
        pytest.param("@dataclass\nclass Figure:\n    size_px: int = 0", False, id="record"),
        pytest.param("SIZES = tuple(2**n for n in range(4))", False, id="constant"),
        pytest.param("class Lane(Enum):\n    def other(self):\n        ...", True, id="method"),
        pytest.param("def _twice(n):\n    return 2 * n", True, id="function"),
        pytest.param("twice = lambda n: 2 * n", True, id="lambda"),
    ],
)
def test_a_module_that_only_names_things_does_nothing(text: str, expected: bool) -> None:
    assert does_something(module("harness.a", text)) is expected


def test_a_module_missing_from_the_map_is_seen() -> None:
    package = module("harness.a", '"""The map.\n\nlink  one direction"""', "harness/a/__init__.py")
    parts = [module("harness.a.link", ""), module("harness.a.clock", "")]

    assert map_complaints(package, [package, *parts]) == [
        "harness/a/__init__.py:1: the docstring does not name clock"
    ]


def test_a_module_name_in_three_rooms_is_seen() -> None:
    names = ("core.link", "client.link", "client.simulation.link", "run.route", "link")
    subjects = [module(f"harness.{name}", "") for name in names]

    assert shared_names(subjects) == []
    assert shared_names([*subjects, module("harness.run.link", "")]) == ["link: client, core, run"]


@pytest.mark.parametrize("text", ["/" + "root/x", "cp /" + "work/a", "'/" + "home/me/data'"])
def test_a_path_of_a_machine_is_seen(text: str) -> None:
    assert MACHINE_PATH.search(text)


def test_a_path_inside_an_address_is_none_of_a_machine() -> None:
    assert not MACHINE_PATH.search("https://example.org/" + "work/frames")
