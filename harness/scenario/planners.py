"""Planners by name: from "module:Class" in a retrieve block to what makes one.

A scenario may come from anybody, and reading it runs nothing of theirs: a planner is one of this
package, or stands in a Python file beside the file that names it, which has to be allowed.
"""

import hashlib
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import TypeGuard

from harness.core.retrieval import planner as ours
from harness.core.retrieval.planner import MakePlanner, Planner
from harness.core.retrieval.stage import RetrieveStage
from harness.scenario.library import Library, NamedBlock
from harness.scenario.schema.retrieve import RetrieveBlock
from harness.scenario.yaml_source import Place

_EXAMPLE = f'write e.g. "{ours.__name__}:{ours.CentreOut.__name__}"'
_NO_CLASS = "is not a class with a method plan(image_count)"
_DIGEST_DIGITS = 12
# Where planners of this package stand, and stood before; scenarios go on naming that place.
_OURS = (ours.__name__, "harness.core.planner")


class PlannerFile:
    """A planner of somebody's own: the code of its file, which goes along to other processes.

    It is called after that code ("mine@0f1e2d3c4b5a:Mine"): a run tells which one planned it.
    """

    def __init__(self, stem: str, class_name: str, code: str) -> None:
        digest = hashlib.sha256(code.encode()).hexdigest()[:_DIGEST_DIGITS]
        self.__module__ = f"{stem}@{digest}"
        self.__qualname__ = class_name
        self._code = code

    def __call__(self, stages: Sequence[RetrieveStage]) -> Planner:
        """A planner for these stages."""
        made = self.planner_class()
        assert made is not None, "it is there when the scenario is read"
        return made(stages)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PlannerFile) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.__module__, self.__qualname__))

    def planner_class(self) -> type[Planner] | None:
        """The class of the file, which is run once a process; None where it is not a planner.

        Raises whatever its code does.
        """
        found = getattr(_module(self.__module__, self._code), self.__qualname__, None)
        return found if _is_planner(found) else None


def planner_of(found: NamedBlock[RetrieveBlock], library: Library) -> MakePlanner | None:
    """What makes the planner of a configuration, None without one. Raises ScenarioError."""
    if (reference := found.block.planner) is None:
        return None
    place = found.place.at("planner")
    return planner_named(reference, place, allows_code=library.allows_code)


def planner_named(reference: str, place: Place, *, allows_code: bool = False) -> MakePlanner:
    """What makes the planner that a scenario names. Raises ScenarioError.

    With `allows_code` the code of a file beside the scenario is run.
    """
    module_name, separator, class_name = reference.partition(":")
    if not separator or not all(part.isidentifier() for part in module_name.split(".")):
        raise place.error("is not of the form module:Class", _EXAMPLE, value=reference)
    if module_name in _OURS:
        found = getattr(ours, class_name, None)
        if not _is_planner(found):
            raise place.error(_NO_CLASS, _EXAMPLE, value=reference)
        return found
    if "." in module_name:
        rule = "is neither a planner of this package nor in a file beside this one"
        remedy = f'{_EXAMPLE}, or "mine:Mine" for the class Mine in mine.py'
        raise place.error(rule, remedy, value=reference)
    path = (place.document.path.parent / f"{module_name}.py").absolute()
    if not allows_code:
        rule = f"would run code, {path}"
        raise place.error(rule, "read it, and say --allow-code if it may run", value=reference)
    return _in_file(path, reference, place)


def _in_file(path: Path, reference: str, place: Place) -> PlannerFile:
    try:
        code = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        rule = f"cannot be read from {path} ({getattr(error, 'strerror', None) or error})"
        raise place.error(rule, "put the file beside this one", value=reference) from error
    planner = PlannerFile(path.stem, reference.partition(":")[2], code)
    try:
        found = planner.planner_class()
    except (Exception, SystemExit) as error:
        rule = f"cannot be had from {path} ({type(error).__name__}: {error})"
        raise place.error(rule, "mend the file", value=reference) from error
    if found is None:
        raise place.error(f"{_NO_CLASS} in {path}", "name one of its classes", value=reference)
    return planner


def _is_planner(found: object) -> TypeGuard[type[Planner]]:
    is_class = isinstance(found, type) and not getattr(found, "_is_protocol", False)
    return is_class and callable(getattr(found, "plan", None))


@lru_cache
def _module(name: str, code: str) -> ModuleType:
    """The code, run as a module of this name."""
    module = ModuleType(name)
    # Dataclasses look up there what their fields are.
    sys.modules[name] = module
    try:
        exec(compile(code, f"{name}.py", "exec"), vars(module))  # noqa: S102 - it was allowed
    except BaseException:
        del sys.modules[name]
        raise
    return module
