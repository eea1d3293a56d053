"""`harness certify`: what the emulated links do, beside what they should do."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from harness.certify.certificate.certify import certify as certificate_of
from harness.cli.expected_time import certificates_s, in_words
from harness.cli.interruptible import run_interruptibly
from harness.cli.progress import progress_console
from harness.core.network.certificate import (
    MOST_RATE_ERROR,
    MOST_RTT_ERROR,
    MOST_RTT_ERROR_S,
    MOST_SPREAD,
    Certificate,
)
from harness.core.network.probe import EQUAL_COUNT
from harness.core.network.profile import NetworkProfile
from harness.core.units import format_rate, format_size, format_time
from harness.errors import RunInvalid
from harness.reporting.markdown import Column, table
from harness.scenario.library import find_network
from harness.scenario.loading import load_network


class _Row(NamedTuple):
    """One figure of a link: found, asked for, and how far apart the two may be."""

    figure: str
    measured: str
    theory: str
    within: str = ""


def certify(names: Sequence[str], *, as_json: bool) -> None:
    """Print a certificate for every network. Raises RunInvalid when one misses."""
    profiles = [load_network(find_network(name)) for name in names]
    if time_s := certificates_s(profiles):
        console = progress_console()
        console.print(f"certifying takes {in_words(time_s)} if every link passes at once")
    documents = []
    missed = []
    for profile in profiles:
        certificate = run_interruptibly(certificate_of(profile))
        documents.append(certificate_document(profile, certificate))
        if certificate is not None and certificate.misses:
            missed.append(f"{profile.name}: {', '.join(certificate.misses)}")
        if not as_json:
            print(certificate_text(profile, certificate), flush=True)
    if as_json:
        print(json.dumps(documents, indent=1))
    if missed:
        rule = f"of {len(profiles)} links failed certification ({'; '.join(missed)})"
        raise RunInvalid("certificate", len(missed), rule, "try again on a quieter machine")


def certificate_document(
    profile: NetworkProfile, certificate: Certificate | None
) -> dict[str, Any]:
    """A certificate as JSON values; `certificate` is null for a network that shapes nothing."""
    if certificate is None:
        return {"network": profile.name, "is_direct": True, "certificate": None}
    values = asdict(certificate) | {"misses": certificate.misses}
    return {"network": profile.name, "is_direct": False, "certificate": values}


def certificate_text(profile: NetworkProfile, certificate: Certificate | None) -> str:
    """A certificate as a person reads it."""
    if certificate is None:
        return f"**{profile.name}**: direct, nothing is emulated\n"
    verdict = "failed" if certificate.misses else "passed"
    if not certificate.is_steady:
        verdict = "varies, so not judged; the theory is that of a steady link"
    others = certificate.foreign_load.found or "negligible"
    return "\n\n".join(
        (
            f"**{profile.name}**: {verdict}",
            _figures(certificate),
            f"Foreign load: {others}. Attempt {certificate.attempt_count}.\n",
        )
    )


def _figures(certificate: Certificate) -> str:
    columns: list[Column[_Row]] = [
        Column("Figure", lambda row: row.figure, is_number=False),
        Column("Measured", lambda row: row.measured),
        Column("Theory", lambda row: row.theory),
    ]
    if certificate.is_steady:
        columns.append(Column("Tolerance", lambda row: row.within))
    return table(columns, [*_rates(certificate), *_times(certificate), *_spread(certificate)])


def _rates(certificate: Certificate) -> Iterator[_Row]:
    measured, theory, plan = certificate.measured, certificate.theory, certificate.plan
    for name, size_bytes, found_bps, asked_bps in (
        (
            f"download, {plan.download_count} x",
            plan.download_bytes,
            measured.download_bps,
            theory.download_bps,
        ),
        (
            f"upload, {plan.upload_count} x",
            plan.upload_bytes,
            measured.upload_bps,
            theory.upload_bps,
        ),
    ):
        if found_bps and asked_bps:
            error = f"{found_bps / asked_bps - 1:+.2%}"
            yield _Row(
                f"{name} {format_size(size_bytes)}",
                f"{format_rate(found_bps)} ({error})",
                format_rate(asked_bps),
                f"{MOST_RATE_ERROR:.0%}",
            )


def _times(certificate: Certificate) -> Iterator[_Row]:
    measured, theory, plan = certificate.measured, certificate.theory, certificate.plan
    rtt_limit = format_time(max(MOST_RTT_ERROR_S, MOST_RTT_ERROR * theory.rtt_s))
    for name, found_s, asked_s, within in (
        (f"round trip, {plan.warm_count} x", measured.rtt_s, theory.rtt_s, rtt_limit),
        (f"connection set-up, {plan.new_count} x", measured.set_up_s, theory.set_up_s, ""),
        (
            f"round trip during a download, {plan.during_count} x",
            measured.during_download_s,
            theory.during_download_s,
            "",
        ),
        (f"jitter (IQR), {plan.warm_count} x", measured.jitter_s, theory.jitter_s, ""),
    ):
        if found_s is not None and asked_s is not None:
            yield _Row(name, format_time(found_s), format_time(asked_s), within)


def _spread(certificate: Certificate) -> Iterator[_Row]:
    measured, theory = certificate.measured.spread_ratio, certificate.theory.spread_ratio
    if measured and theory:
        yield _Row(
            f"slowest of {EQUAL_COUNT} at once against fastest, {certificate.plan.equal_count} x",
            f"{measured:.3f}",
            f"{theory:.3f}",
            f"{MOST_SPREAD * theory:.3f}",
        )
