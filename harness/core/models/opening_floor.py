"""The least time that physics allows from the click to the first frame asked for."""

from harness.core.network.profile import NetworkProfile
from harness.core.viewing.asking import StudyOpening


def opening_floor_s(study: StudyOpening, network: NetworkProfile) -> float:
    """The longest way of steps that the first frame waits for, each at the floor of its bytes.

    No work of client, server or application is in it.
    """
    steps = {step.name: step for step in study.opening.steps}

    def end_s(name: str) -> float:
        step = steps[name]
        paths = {request.path for request in study.requests[name]}
        size_bytes = sum(study.answers[path].body_bytes for path in paths)
        own_s = network.floor_s(size_bytes) if paths else 0.0
        return own_s + max(map(end_s, step.after), default=0.0)

    return max(map(end_s, study.opening.frames_after), default=0.0)
