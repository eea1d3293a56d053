"""Whether the figures of a run may be believed: what keeps them from it, as its command told."""

from collections.abc import Sequence

from harness.core.lane import Lane
from harness.core.units import counted
from harness.errors import RunInvalid
from harness.results.certification import missed_networks
from harness.results.document import RunDocument
from harness.results.reasons import HostHeldUp
from harness.results.sample import Sample

_REMEDY = "measure again on a quieter machine"
_AGAIN = "resume the run with --resume and a greater --most-attempts"
_QUIETER = f"end what else runs, and {_AGAIN}"
_UNSHARED = f"{_AGAIN} at a quieter hour, or on a machine that shares no processors"


def faults_of(document: RunDocument, place: str) -> list[RunInvalid]:
    """Links that missed their certificates, and samples that are excluded; `place` is the run's."""
    faults = link_faults(document, place)
    if faulty := document.faulty_samples():
        rule, remedy = _exclusion(document, faulty)
        faults.append(RunInvalid(place, len(faulty), rule, remedy))
    return faults


def link_faults(document: RunDocument, place: str) -> list[RunInvalid]:
    """Links that missed their certificates alone."""
    missed = missed_networks(document.certificates)
    if not missed:
        return []
    told = "; ".join(f"{name}: {', '.join(misses)}" for name, misses in missed.items())
    rule = f"of {len(document.scenario.networks)} links failed certification ({told})"
    return [RunInvalid(place, len(missed), rule, _REMEDY)]


def _exclusion(document: RunDocument, faulty: Sequence[Sample]) -> tuple[str, str]:
    """What is wrong with samples that no others stand in for, and what to do about it."""
    told = "the reasons are listed under the table"
    if document.scenario.lanes == (Lane.PREDICTION,):
        return f"of {counted(len(document.samples), 'prediction')} excluded", told
    rule = f"of {counted(len(document.measured_samples), 'sample')} excluded"
    if all(sample.is_only_disturbed for sample in faulty) and not document.scenario.is_quick:
        by_host = [sample for sample in faulty if _was_held_up_by_host(sample)]
        if len(by_host) > len(faulty) / 2:
            rule += ", because the host of this virtual machine was busy each time they were tried"
            return rule, f"{told}; {_UNSHARED}"
        rule += ", because the machine was busy each time they were tried"
        return rule, f"{told}; {_QUIETER}"
    return rule, f"{told}; {_REMEDY}"


def _was_held_up_by_host(sample: Sample) -> bool:
    return any(isinstance(reason, HostHeldUp) for reason in sample.invalid_because)
