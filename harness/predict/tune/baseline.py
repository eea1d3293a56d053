"""What a search is held against: plain loading, and the configurations that a scenario names."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.policy import ClientPolicy
from harness.errors import BadInput
from harness.predict.tune.candidate import Candidate
from harness.predict.tune.evaluation import Outcome, Problem, loaded_of
from harness.predict.tune.front import Figures
from harness.predict.tune.sharpness import coarsest_halvings
from harness.run.lanes.prediction import predicted_load
from harness.run.plan import LoadSetup, expectation

_NEVER_S = float("inf")


@dataclass(frozen=True, slots=True)
class Baseline:
    """A configuration that nobody searched for; see `coarsest_halvings`."""

    name: str
    configuration: RetrieveConfiguration
    outcome: Outcome
    halvings_count: int | None


def plain_loading(problem: Problem) -> list[Baseline]:
    """Every image once and whole, in each of the encodings that lose nothing.

    The earliest to complete comes first: what a candidate completes later than is counted from it.
    """
    plain = [
        Baseline(
            f"plain {candidate.full_path}",
            problem.space.configuration(candidate),
            problem.outcome(candidate),
            0,
        )
        for candidate in map(Candidate, problem.space.full_paths)
    ]
    return sorted(plain, key=_complete_s)


def plain_complete_s(plain: Iterable[Baseline]) -> float:
    """When the earliest plain loading is complete, in seconds. Raises BadInput where none is."""
    earliest_s = min(map(_complete_s, plain), default=_NEVER_S)
    if earliest_s == _NEVER_S:
        rule = "have no encoding that completes under this policy"
        raise BadInput("the images", None, rule, "leave out --encoding, or try another --policy")
    return earliest_s


def _complete_s(baseline: Baseline) -> float:
    outcome = baseline.outcome
    return outcome.times_s.complete if isinstance(outcome, Figures) else _NEVER_S


def named(
    problem: Problem, configurations: Iterable[tuple[str, RetrieveConfiguration]]
) -> Iterator[Baseline]:
    """The figures of configurations, under the policy that is tuned for.

    One that sets the size of its chunks comes a second time, with a first chunk of that size,
    where the policy has a size of its own for it.
    """
    for name, configuration in configurations:
        yield baseline(problem, name, configuration)
        first = with_first_chunks(configuration, problem.space.policy)
        if first != configuration:
            yield baseline(problem, f"{name}, first chunk likewise", first)


def with_first_chunks(
    configuration: RetrieveConfiguration, policy: ClientPolicy
) -> RetrieveConfiguration:
    """The configuration as clients took it for whom all chunks were of one size."""
    if policy.initial_chunk_size_bytes is None:
        return configuration
    options = {kind: _alike(of) for kind, of in configuration.retrieve_options.items()}
    return replace(configuration, retrieve_options=options)


def _alike(options: RetrieveOptions) -> RetrieveOptions:
    size_bytes = options.initial_chunk_size_bytes or options.chunk_size_bytes
    if options.range_index is None:
        return options
    return replace(options, initial_chunk_size_bytes=size_bytes)


def baseline(problem: Problem, name: str, configuration: RetrieveConfiguration) -> Baseline:
    """The figures of a configuration that nobody searched for."""
    space, client = problem.space, problem.client
    images, policy = space.images, space.policy
    setup = LoadSetup(configuration, policy, problem.network)
    expected = expectation(setup, images, client.connection_count)
    load = predicted_load(setup, expected, images, client, problem.device)
    coarsest = coarsest_halvings(configuration, policy, images)
    loaded = loaded_of(load, tells_shown=problem.judge is not None)
    outcome = problem.judged(problem.read(loaded, setup, client))
    return Baseline(name, configuration, outcome, coarsest)
