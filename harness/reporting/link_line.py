"""The one line that ends a table of the emulated link beside the kernel's, as one of a run does."""

from collections.abc import Collection

from harness.reporting.markdown import escape_prose
from harness.results.conditions import Circumstances

_COMMIT_DIGITS = 12


def link_line(
    harness_version: str,
    circumstances: Circumstances,
    network: str,
    counts: Collection[int],
    excluded_count: int,
) -> str:
    """When, where, over what, by which program, over how many downloads, and what was left out.

    `counts` are the n of the table's rows. Nobody loads images there: no policy, no licence.
    """
    machine, least = circumstances.machine, min(counts, default=0)
    most = max(counts, default=0)
    commit = f" ({circumstances.commit[:_COMMIT_DIGITS]})" if circumstances.commit else ""
    changed = ", with local changes" if circumstances.is_dirty else ""
    several = f" to {most}" if most != least else ""
    return (
        f"Measured {circumstances.started_at[:10]} on {escape_prose(machine.cpu)},"
        f" {machine.core_count} cores; network {network}; harness {harness_version}{commit}"
        f"{changed}; n = {least}{several}; excluded: {excluded_count or 'none'};"
        " plain bytes, no images"
    )
