"""Planners by name: from "module:Class" in a retrieve block to the class itself."""

import importlib

from harness.core.retrieval.planner import Planner
from harness.scenario.yaml_source import Place

_EXAMPLE = 'write e.g. "harness.core.retrieval.planner:CentreOut"'


# Where planners of this package stood before; scenarios go on naming that place.
_MOVED = {"harness.core.planner": "harness.core.retrieval.planner"}


def planner_named(reference: str, place: Place) -> type[Planner]:
    """The class that a scenario names; its module is imported. Raises ScenarioError."""
    module_name, separator, class_name = reference.partition(":")
    if not separator or not all(part.isidentifier() for part in module_name.split(".")):
        raise place.error("is not of the form module:Class", _EXAMPLE, value=reference)
    try:
        module = importlib.import_module(_MOVED.get(module_name, module_name))
    except ImportError as error:
        rule = f"names a module that cannot be imported ({error})"
        raise place.error(rule, "install it, or put it on PYTHONPATH", value=reference) from error
    found = getattr(module, class_name, None)
    if not isinstance(found, type) or not callable(getattr(found, "plan", None)):
        rule = "is not a class with a method plan(image_count)"
        raise place.error(rule, _EXAMPLE, value=reference)
    return found
