"""Whether the figures of a run may be believed: what keeps them from it, as its command told."""

from harness.core.lane import Lane
from harness.errors import RunInvalid
from harness.results.certification import missed_networks
from harness.results.document import RunDocument

_REMEDY = "measure again on a quieter machine"


def faults_of(document: RunDocument, place: str) -> list[RunInvalid]:
    """Links that missed their certificates, and samples that are excluded; `place` is the run's."""
    faults = []
    if missed := missed_networks(document.certificates):
        told = "; ".join(f"{name}: {', '.join(misses)}" for name, misses in missed.items())
        rule = f"of {len(document.scenario.networks)} links failed certification ({told})"
        faults.append(RunInvalid(place, len(missed), rule, _REMEDY))
    if faulty := document.faulty_samples():
        is_predicted = document.scenario.lanes == (Lane.PREDICTION,)
        what = "predictions" if is_predicted else "samples"
        samples = document.samples if is_predicted else document.measured_samples
        told = "the reasons are listed under the table"
        remedy = told if is_predicted else f"{told}; {_REMEDY}"
        rule = f"of {len(samples)} {what} are excluded"
        faults.append(RunInvalid(place, len(faulty), rule, remedy))
    return faults
