"""The search: generations of candidates, of which the better ones have descendants.

optuna's NSGA-II draws them, after the starts of the space. A generation is drawn whole before any
of it is predicted, so what is drawn depends on the seed alone, however many processors predict.
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import optuna
from optuna.samplers import NSGAIISampler
from optuna.trial import Trial, TrialState

from harness.predict.tune.candidate import Candidate
from harness.predict.tune.evaluation import Outcome, Predict
from harness.predict.tune.front import EvaluatedCandidate, Figures, pareto_front, winner
from harness.predict.tune.space import Space

GENERATION_COUNT = 50
_OBJECTIVES = ("first render", "every slice", "complete")


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How long a search goes on, from where, and by when a candidate must be complete."""

    trial_count: int
    seed: int
    latest_s: float


@dataclass(slots=True)
class ConfigurationSearch:
    """What a search has seen: the outcome of every candidate drawn, in the order of drawing."""

    latest_s: float
    outcomes: dict[Candidate, Outcome] = field(default_factory=dict)
    trial_count: int = 0
    was_interrupted: bool = False

    @property
    def found(self) -> list[EvaluatedCandidate]:
        """The candidates that have figures."""
        return [
            EvaluatedCandidate(candidate, outcome)
            for candidate, outcome in self.outcomes.items()
            if isinstance(outcome, Figures)
        ]

    @property
    def refusals(self) -> Counter[str]:
        """Why candidates have none, and how many."""
        return Counter(each for each in self.outcomes.values() if isinstance(each, str))

    @property
    def front(self) -> list[EvaluatedCandidate]:
        """See `pareto_front`."""
        return pareto_front(self.found, self.latest_s)

    @property
    def winner(self) -> EvaluatedCandidate | None:
        """See `winner`."""
        return winner(self.found, self.latest_s)


def search(
    space: Space,
    options: SearchOptions,
    predict: Predict,
    on_generation: Callable[[ConfigurationSearch], None],
) -> ConfigurationSearch:
    """Look for candidates with early moments. Ctrl-C ends it with what there is by then."""
    optuna.logging.set_verbosity(logging.WARNING)
    sampler = NSGAIISampler(population_size=GENERATION_COUNT, seed=options.seed)
    study = optuna.create_study(directions=["minimize"] * len(_OBJECTIVES), sampler=sampler)
    for start in space.starts():
        study.enqueue_trial(dict(start))
    search = ConfigurationSearch(options.latest_s)
    try:
        while search.trial_count < options.trial_count:
            left = options.trial_count - search.trial_count
            trials = [study.ask() for _ in range(min(left, GENERATION_COUNT))]
            drawn = [space.draw(trial) for trial in trials]
            _look_at(drawn, space, search, predict)
            for trial, candidate in zip(trials, drawn, strict=True):
                _tell(study, trial, search.outcomes[candidate], options.latest_s)
            search.trial_count += len(trials)
            on_generation(search)
    except KeyboardInterrupt:
        search.was_interrupted = True
    return search


def _look_at(
    drawn: list[Candidate], space: Space, search: ConfigurationSearch, predict: Predict
) -> None:
    """Give every candidate its outcome; what is refused, or known by now, is not predicted."""
    new = [each for each in dict.fromkeys(drawn) if each not in search.outcomes]
    refusals = {each: space.refusal(each) for each in new}
    allowed = [each for each in new if refusals[each] is None]
    # What an interruption leaves unpredicted is not there at all.
    predicted = dict(zip(allowed, predict(allowed), strict=True))
    for candidate in new:
        search.outcomes[candidate] = refusals[candidate] or predicted[candidate]


def _tell(study: optuna.Study, trial: Trial, outcome: Outcome, latest_s: float) -> None:
    if isinstance(outcome, str):
        trial.set_user_attr("refused", outcome)
        study.tell(trial, state=TrialState.PRUNED)
        return
    trial.set_constraint("completion", outcome.times_s.complete - latest_s)
    study.tell(trial, outcome.objectives)
