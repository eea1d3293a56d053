"""The stages for options that stand without any, as those by transfer syntax do.

The older way to tell the viewer of its options had the stages elsewhere; the documentation prints
the sequential list beside it. Options that no stage would ask for are not guessed a list for.
"""

from harness.core.retrieval.stage import DEFAULT_RETRIEVE_TYPE
from harness.errors import ScenarioError
from harness.scenario.library import STAGES, Library, load_block
from harness.scenario.schema.retrieve import DEFAULT_STAGES, is_level, stage_list_named
from harness.scenario.validation import suggestion
from harness.scenario.yaml_source import Place
from harness.viewer.code.value import Plain

_DOCUMENTED = "sequential"


def with_stages(
    content: dict[str, Plain], place: Place, wanted: str | None
) -> tuple[dict[str, Plain], list[str]]:
    """The keys of a configuration with a list of stages where it needs one, and what to say of it.

    `wanted` names the list; else it is the viewer's own default, or the documented one for options
    by transfer syntax. Raises ScenarioError where no stage of it asks for one of the options.
    """
    options = content.get("retrieveOptions")
    if "stages" in content or not isinstance(options, dict):
        if wanted is not None:
            rule = "is for options that stand without stages"
            raise ScenarioError("--stages", wanted, rule, "leave it out")
        return content, []
    here = place.at("retrieveOptions")
    if wanted is not None:
        return _for_list(content, options, here, stage_list_named(wanted))
    by_syntax = any(map(is_level, options.values()))
    _check_asked(options, here, _DOCUMENTED if by_syntax else DEFAULT_STAGES)
    if not by_syntax:
        return content, []
    note = (
        f"{here}: stands without stages; the {_DOCUMENTED} list was taken, which the viewer's "
        "documentation prints beside such options (--stages names another)"
    )
    return {"stages": _DOCUMENTED, **content}, [note]


def _for_list(
    content: dict[str, Plain], options: dict[str, Plain], here: Place, name: str
) -> tuple[dict[str, Plain], list[str]]:
    """The keys with a list of stages, and of the options those that it asks for."""
    asked = _asked_by(name)
    kept = {key: value for key, value in options.items() if key in asked}
    left_out = [key for key in options if key not in asked]
    note = f"{here}: left out {', '.join(left_out)}, which no stage of {name} asks for"
    chosen: dict[str, Plain] = {"stages": name, "retrieveOptions": kept}
    return {**content, **chosen}, [note] if left_out else []


def _check_asked(options: dict[str, Plain], here: Place, name: str) -> None:
    asked = _asked_by(name)
    if needless := next((key for key in options if key not in asked), None):
        rule = f"is asked for by no stage of {name}, and the code has no stages"
        names = Library.builtin().names(STAGES)
        fitting = [each for each in names if {*options} <= _asked_by(each)]
        remedy = f"name the list with --stages: {', '.join(fitting or names)}"
        raise here.at(needless).error(rule, remedy, value=needless)


def _asked_by(name: str) -> set[str]:
    """The retrieve types that a list of stages asks for, and the one that stands in for them."""
    library = Library.builtin()
    path = library.path(STAGES, name)
    if path is None:
        rule = "is not the name of a stage list"
        raise ScenarioError("--stages", name, rule, suggestion(name, library.names(STAGES)))
    stages = load_block(STAGES, path).block.stages
    return {DEFAULT_RETRIEVE_TYPE, *(stage.retrieve_type for stage in stages)}
