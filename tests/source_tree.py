"""The project's own source as syntax trees, for the tests that hold its layering and budgets."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import resolve_name
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = "harness"


@dataclass(frozen=True, slots=True)
class Module:
    """One source file; `name` is dotted, `path` relative to the project."""

    name: str
    path: Path
    text: str
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"

    def imports(self) -> Iterator[tuple[int, str]]:
        """(line, dotted name) of every import, wherever it stands in the file.

        `from a import b` gives "a.b": whether b is a module cannot be seen from outside.
        """
        package = self.name if self.is_package else self.name.rpartition(".")[0]
        for node in ast.walk(self.tree):
            match node:
                case ast.Import(names):
                    yield from ((node.lineno, name.name) for name in names)
                case ast.ImportFrom(module, names, level):
                    source = resolve_name("." * level + (module or ""), package)
                    yield from ((node.lineno, f"{source}.{name.name}") for name in names)

    def at(self, line: int, complaint: str) -> str:
        """A complaint with its place, as an editor understands it."""
        return f"{self.path}:{line}: {complaint}"


def module(name: str, text: str, path: str | None = None) -> Module:
    """A module of this text, as if it stood in the project."""
    place = Path(path) if path else Path(name.replace(".", "/") + ".py")
    return Module(name, place, text, ast.parse(text))


def modules(package: str = PACKAGE) -> list[Module]:
    """Every module of a package, in order of their paths; each is read once."""
    return list(_parsed(package))


@cache
def _parsed(package: str) -> tuple[Module, ...]:
    found = []
    for file in sorted((ROOT / package).rglob("*.py")):
        place = file.relative_to(ROOT)
        parts = place.with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(module(name, file.read_text(encoding="utf-8"), str(place)))
    return tuple(found)


def tracked_files() -> list[Path]:
    """Every file git keeps, relative to the project; skips the test outside a checkout."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: nothing says which files are kept")
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [Path(name) for name in listed.stdout.split("\0") if (ROOT / name).is_file()]
