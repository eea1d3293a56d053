"""One network from start to certificate: emulator, origin, probe, verdict."""

import asyncio

from harness.certify.certificate.foreign_load import foreign_load
from harness.certify.certificate.probe import observe
from harness.certify.certificate.probe_origin import running_probe_origin
from harness.core.network.certificate import Certificate, link_figures, theory_of
from harness.core.network.probe import ProbePlan, probe_plan
from harness.core.network.profile import NetworkProfile
from harness.servers.emulator.process import running_emulator

MOST_ATTEMPTS = 3
"""A busy machine can spoil most repeats of one probe; a wrong link spoils all of every one."""


async def certify(profile: NetworkProfile) -> Certificate | None:
    """What an emulator of this network does, started as for every load; None if none is needed.

    The probe is repeated while it misses, `MOST_ATTEMPTS` times in all; the last one is told.
    Raises EnvironmentProblem when a process cannot start, RetrieveFailed for a link that gives
    no answer.
    """
    if not profile.is_shaped:
        return None
    plan = probe_plan(profile)
    largest_bytes = max(plan.download_bytes, plan.long_bytes, plan.equal_bytes)
    async with (
        running_probe_origin(largest_bytes) as origin_url,
        running_emulator(profile, origin_url) as emulator,
    ):
        for attempt_count in range(1, MOST_ATTEMPTS + 1):
            certificate = await certificate_of(profile, plan, emulator.port, attempt_count)
            if not certificate.misses:
                break
    return certificate


async def certificate_of(
    profile: NetworkProfile, plan: ProbePlan, port: int, attempt_count: int = 1
) -> Certificate:
    """What a probe finds on the link that is entered at `port`. Raises RetrieveFailed."""
    load = await asyncio.to_thread(foreign_load)
    seen = await asyncio.to_thread(observe, port, plan)
    measured, theory = link_figures(profile, seen), theory_of(profile, seen)
    return Certificate(measured, theory, plan, load, attempt_count, profile.is_steady)
