"""Where figures come from: this program, this machine, these versions, this moment.

The only module that reads wall time. It never asks for a host name, a user name or a path.
"""

import importlib
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

import psutil

import harness
from harness.core.images.manifest import Manifest
from harness.results.conditions import (
    DEFINITIONS_VERSION,
    Circumstances,
    DatasetRecord,
    LoadAverage,
    Machine,
    Provenance,
)

PACKAGE_FOLDER = Path(harness.__file__).parent
"""Where our sources lie."""

# What shapes a figure: the way of the bytes, the decoders, and the arithmetic between them.
_PACKAGES = ("mitmproxy", "httpx", "h11", "h2", "uvicorn", "httptools", "imagecodecs", "numpy")
_CODECS = ("openjph", "charls")
_GIT_LIMIT_S = 10.0


def utc_now() -> str:
    """The wall time as ISO 8601 in UTC, to the second: "2026-11-22T10:40:00Z"."""
    now = datetime.now(UTC)  # noqa: TID251 - the one place that reads wall time
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


def load_average() -> tuple[float, float, float]:
    """How many processes wanted to run, over the last 1, 5 and 15 minutes."""
    return psutil.getloadavg()


def provenance(scenario_digest: str, dataset: DatasetRecord, policy: str) -> Provenance:
    """That of figures which nobody measured. `policy` is the client policy's name."""
    return Provenance(
        harness_version=harness.__version__,
        scenario_digest=scenario_digest,
        dataset=dataset,
        policy=policy,
        definitions_version=DEFINITIONS_VERSION,
        circumstances=None,
    )


def circumstances(further_versions: Mapping[str, str] | None = None) -> Circumstances:
    """What is true now, before the first sample, and versions that only the caller knows."""
    commit, is_dirty = commit_of(PACKAGE_FOLDER)
    return Circumstances(
        commit=commit,
        is_dirty=is_dirty,
        python=python_version(),
        machine=machine(),
        load_average=LoadAverage(at_start=load_average(), at_end=None),
        versions=versions() | dict(further_versions or {}),
        started_at=utc_now(),
    )


def dataset_record(manifest: Manifest) -> DatasetRecord:
    """What the run document keeps of a built dataset."""
    return DatasetRecord(
        name=manifest.name,
        digest=manifest.digest,
        source_note=manifest.source_note,
        licence=manifest.licence,
        frame_count=len(manifest.frames),
        rows=manifest.rows,
        columns=manifest.columns,
        bits=manifest.bits_stored,
        encodings={encoding.path: encoding.total_bytes for encoding in manifest.encodings},
    )


def machine() -> Machine:
    """The machine this runs on."""
    return Machine(
        os=_os_name(),
        kernel=platform.release(),
        cpu=_cpu_name(Path("/proc/cpuinfo")),
        core_count=psutil.cpu_count() or 1,
        memory_bytes=psutil.virtual_memory().total,
    )


def python_version() -> str:
    """The interpreter that runs this: "CPython 3.11.9"."""
    return f"{platform.python_implementation()} {platform.python_version()}"


def versions() -> dict[str, str]:
    """The versions of the packages and codecs that shape a figure; what is absent is left out."""
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found | _codec_versions()


def _codec_versions() -> dict[str, str]:
    # By name, so that this module stays importable without the codecs.
    try:
        text = importlib.import_module("imagecodecs").version()
    except ImportError:
        return {}
    entries = (entry.partition("-") for entry in text.split(", "))
    return {name: version for name, _, version in entries if name in _CODECS}


def _os_name() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return f"{platform.system()} {platform.version()}"


def _cpu_name(cpuinfo: Path) -> str:
    """The processor's name as Linux tells it, else as Python does; `cpuinfo` is the file to ask."""
    try:
        text = cpuinfo.read_text()
    except OSError:
        text = ""
    found = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    name = found.group(1).strip() if found else platform.processor()
    return name or platform.machine()


def commit_of(folder: Path) -> tuple[str | None, bool | None]:
    """The commit of our sources in `folder`, and whether it is what runs.

    (None, None) where they are not tracked: an installed package may lie inside somebody
    else's repository. Results and documents may change without making a commit dirty.
    """
    if _git(folder, "ls-files", "--error-unmatch", "__init__.py") is None:
        return None, None
    commit = _git(folder, "rev-parse", "HEAD")
    changes = _git(folder, "status", "--porcelain", "--", ".", "../scenarios")
    return commit, None if changes is None else changes != ""


def commits_since(commit: str, paths: Sequence[str], folder: Path) -> int | None:
    """How many commits since `commit` changed these paths below `folder`.

    Paths are git's (`:(exclude)name` leaves one out). None where the commit is not known there, as
    in a clone without history, or where the program is no repository.
    """
    count = _git(folder, "rev-list", "--count", f"{commit}..HEAD", "--", *paths)
    return None if count is None else int(count)


def _git(folder: Path, *arguments: str) -> str | None:
    """What git answers, or None when there is no git, no repository, or no answer."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            text=True,
            check=True,
            timeout=_GIT_LIMIT_S,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()
