"""A plan that nothing was planned for, for tests of those who read one."""

from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.policy import CS3D_2023_11
from harness.run.plan import Floors, Plan

FLOORS = Floors(first_image_s=0.1, first_render_s=1.0, every_image_s=5.0, complete_s=6.0)


def a_plan(*full_image_indices: int) -> Plan:
    """One whose load ends with these images at full resolution."""
    return Plan(
        retrieve=RetrieveConfiguration("any", ()),
        policy=CS3D_2023_11,
        network=NetworkProfile("4g", 30e6, 5e6, 0.01),
        floors=FLOORS,
        full_image_indices=frozenset(full_image_indices),
        can_complete=True,
        size_bytes=1,
    )
