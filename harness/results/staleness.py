"""What of a run would come out differently if it were measured today, and what is wrong with it.

Pure: a document in, what is true today in, sentences out. Whoever asks finds out the latter.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from harness.core.units import counted
from harness.results.certification import doubts
from harness.results.conditions import Circumstances, Machine
from harness.results.document import RunDocument

_DIGEST_DIGITS = 12
_COMMIT_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Today:
    """What a run of the same scenario would be measured of, by and on now.

    Digests and `policy` are those of the scenario as it is written today. `client_commit_count` is
    of the commits that changed what loads and serves since the run's own; None where that is not
    known here.
    """

    scenario_digest: str
    dataset_digest: str
    policy: str
    repeats: int
    definitions_version: int
    model_version: int
    harness_version: str
    client_commit_count: int | None
    circumstances: Circumstances


@dataclass(frozen=True, slots=True)
class Staleness:
    """What is to be said of a run, each in a few words.

    `reasons` are what was changed since it was measured, so that its figures may be others today.
    `faults` keep it from being published without a waiver. `elsewhere` is what differs in machine
    and Python, which makes no figure wrong, but samples taken now may not join those of then.
    """

    reasons: tuple[str, ...]
    faults: tuple[str, ...]
    elsewhere: tuple[str, ...]

    @property
    def is_current(self) -> bool:
        """Whether there is no cause to measure it anew."""
        return not self.reasons and not self.faults

    @property
    def can_go_on(self) -> bool:
        """Whether samples taken now may join its own."""
        return not self.reasons and not self.elsewhere


def staleness(document: RunDocument, today: Today) -> Staleness:
    """What is stale about a measured run against today's program, scenario, images and machine."""
    then = document.provenance.circumstances
    assert then is not None, "a prediction is not measured"
    reasons = (
        *_client(then, today),
        *_versions(document, today),
        *_packages(then, today.circumstances),
        *_scenario(document, today),
    )
    return Staleness(reasons, tuple(_faults(document)), tuple(_elsewhere(then, today)))


def _client(then: Circumstances, today: Today) -> Iterator[str]:
    if then.commit is None:
        yield "client of an unknown commit"
    elif today.client_commit_count is None:
        yield f"client of commit {then.commit[:_COMMIT_DIGITS]}, which is not known here"
    elif today.client_commit_count:
        yield f"client {counted(today.client_commit_count, 'commit')} older"


def _versions(document: RunDocument, today: Today) -> Iterator[str]:
    provenance = document.provenance
    yield from _changed("harness", provenance.harness_version, today.harness_version)
    yield from _changed("definitions", provenance.definitions_version, today.definitions_version)
    if document.prediction is not None:
        yield from _changed("model", document.prediction.model_version, today.model_version)


def _packages(then: Circumstances, now: Circumstances) -> Iterator[str]:
    # What only one of them names, such as a browser that nobody has started yet, is not compared.
    for name in then.versions:
        if name in now.versions:
            yield from _changed(name, then.versions[name], now.versions[name])


def _scenario(document: RunDocument, today: Today) -> Iterator[str]:
    provenance = document.provenance
    then, now = provenance.scenario_digest, today.scenario_digest
    yield from _changed("scenario", then[:_DIGEST_DIGITS], now[:_DIGEST_DIGITS])
    then, now = provenance.dataset.digest, today.dataset_digest
    yield from _changed("images", then[:_DIGEST_DIGITS], now[:_DIGEST_DIGITS])
    yield from _changed("policy", provenance.policy, today.policy)
    yield from _changed("repeats", document.scenario.repeats, today.repeats)


def _faults(document: RunDocument) -> Iterator[str]:
    if missing := document.missing():
        yield f"{counted(len(missing), 'load')} missing"
    if faulty := document.faulty_samples():
        yield f"{counted(len(faulty), 'sample')} not valid"
    if list(doubts(document.scenario.networks, document.certificates)):
        yield "links not certified"


def _elsewhere(then: Circumstances, today: Today) -> Iterator[str]:
    now = today.circumstances
    yield from _changed("python", then.python, now.python)
    for field in fields(Machine):
        before, after = getattr(then.machine, field.name), getattr(now.machine, field.name)
        yield from _changed(field.name.replace("_", " "), before, after)


def _changed(name: str, then: object, now: object) -> Iterator[str]:
    if then != now:
        yield f"{name} {then}, is {now}"
