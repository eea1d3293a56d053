"""A plan that nothing was planned for, for tests of those who read one."""

from harness.core.milestone import PerMilestone
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.policy import CS3D_2023_11
from harness.run.plan import Expectation, LoadSetup, Plan

FLOORS_S: PerMilestone[float | None] = PerMilestone(0.1, 1.0, 5.0, 6.0)


def a_plan(*full_image_indices: int) -> Plan:
    """One whose load ends with these images at full resolution."""
    network = NetworkProfile("4g", 30e6, 5e6, 0.01)
    return Plan(
        setup=LoadSetup(RetrieveConfiguration("any", ()), CS3D_2023_11, network),
        expected=Expectation(frozenset(full_image_indices), can_complete=True),
        floors_s=FLOORS_S,
        size_bytes=1,
    )
