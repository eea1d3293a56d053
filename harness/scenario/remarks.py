"""What there is to say of a scenario that is good: what its client ignores, and which client it is.

Each is a sentence for people, and no fault.
"""

from collections.abc import Iterator

from harness.core.load import Load
from harness.core.retrieval.configuration import RetrieveOptions
from harness.core.retrieval.ignored import ignored_by
from harness.core.retrieval.likeness import are_loaded_alike
from harness.core.retrieval.policy import FORMER_DEFAULT, policy_named
from harness.scenario.scenario import Scenario


def remarks(scenario: Scenario) -> Iterator[str]:
    """Warnings of what is ignored, case by case, then the note on a policy that is not named."""
    yield from (f"warning: {told}" for told in _warnings(scenario))
    yield from (f"note: {told}" for told in _policy_note(scenario))


def _warnings(scenario: Scenario) -> Iterator[str]:
    policy = policy_named(scenario.policy)
    for case in scenario.cases:
        for told in ignored_by(policy, case.retrieve):
            yield f"{scenario.path}: {case.name}: {told}"


def _policy_note(scenario: Scenario) -> Iterator[str]:
    """Where no policy is named, and the former default would have given other figures."""
    if scenario.names_policy:
        return
    syntaxes = {f"/{each.path}/": each.transfer_syntax_uid for each in scenario.dataset.encodings}
    frames_syntax = scenario.dataset.transfer_syntax_uid

    def syntax_of(options: RetrieveOptions) -> str:
        return syntaxes.get(options.frames_path or "", frames_syntax)

    clients = (FORMER_DEFAULT, policy_named(scenario.policy))
    is_stack = scenario.load is Load.STACK
    others = [
        f'"{case.name}"'
        for case in scenario.cases
        if not are_loaded_alike(case.retrieve, clients, syntax_of, is_of_one_image=is_stack)
    ]
    if others:
        now, before = scenario.policy, FORMER_DEFAULT.name
        yield (
            f"{scenario.path}: names no policy, so it is played by {now}, today's viewer; "
            f"{before}, the default before, loads {' and '.join(others)} otherwise; "
            f'write "policy: {now}" or "policy: {before}"'
        )
