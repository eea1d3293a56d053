"""`harness certify --reference kernel`: the emulated link beside the kernel's own TCP."""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from harness.certify.kernel_comparison import compare_with_kernel, least_s
from harness.certify.reference.matrix import Download, Matrix
from harness.cli.expected_time import in_words
from harness.cli.interruptible import run_interruptibly
from harness.cli.progress import progress_console
from harness.core.network.profile import NetworkProfile
from harness.durable import keep_file
from harness.errors import BadInput
from harness.reporting.kernel import render_comparison
from harness.results.kernel import comparison_to_json
from harness.scenario.library import find_network
from harness.scenario.loading import load_network

DEFAULT_NETWORKS = ("4g", "measured/fibre", "webpagetest/lte", "sitespeed/3g")
_COMPARED = frozenset(
    {"name", "download_bps", "upload_bps", "rtt_s", "rate_counts", "source", "transport"}
)


def compare(names: Sequence[str], repeats: int, output: Path, *, as_json: bool) -> None:
    """Print the tables, or JSON, and keep what they are made of. Raises HarnessError."""
    console = progress_console()
    profiles = [_compared(name) for name in names or DEFAULT_NETWORKS]

    def watch(profile: NetworkProfile, download: Download) -> None:
        what = f"{download.connection_count} x {download.size_bytes} B"
        console.print(f"{profile.name}: {what}")

    matrix = Matrix(repeats)
    console.print(f"{in_words(least_s(profiles, matrix))} at least; let nothing else run")
    comparison = run_interruptibly(compare_with_kernel(profiles, matrix, watch))
    text = comparison_to_json(comparison)
    keep_file(output, text.encode(), "name another file with --output")
    print(text if as_json else f"{render_comparison(comparison)}\n", end="")
    console.print(f"saved in {output}")


def _compared(name: str) -> NetworkProfile:
    profile = load_network(find_network(name))
    if not (profile.download_bps and profile.upload_bps and profile.rtt_s):
        rule = "has no rate or no round-trip time, which the kernel's link needs"
        raise BadInput("--network", name, rule, "name a network with both rates and an rtt")
    others = [
        field.name
        for field in fields(profile)
        if field.name not in _COMPARED and getattr(profile, field.name) != field.default
    ]
    if others:
        rule = f"has what the kernel's link cannot have ({', '.join(others)})"
        raise BadInput("--network", name, rule, "name a network without")
    return profile
