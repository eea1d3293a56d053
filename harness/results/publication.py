"""The committed runs: which run may stand behind a page, and where it is kept.

results/committed/<scenario>/run.json    never edited, replaced by a newer run as a whole
results/committed/<scenario>/traces/     what happened in the median sample of each row
"""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.core.units import counted
from harness.durable import keep_file
from harness.errors import BadInput, RunInvalid
from harness.results.certification import doubts
from harness.results.conditions import Circumstances
from harness.results.document import RunDocument
from harness.results.pictures import PICTURES_NAME
from harness.results.reasons import Reason
from harness.results.sample_files import TRACES, sample_files
from harness.results.store import RUN_NAME, read_run, run_file

COMMITTED = "committed"
InWords = Callable[[Reason], str]
"""How a reason is told in an error."""

_REMEDY = "free disk space, or make it writable"
_TOLD_REASONS = 3
_COMMIT_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Waiver:
    """What somebody publishes a run in spite of; `invalid_samples` covers uncertified links."""

    invalid_samples: bool = False
    local_changes: bool = False


def committed_file(results: Path, scenario_name: str) -> Path:
    """Where the run of a scenario is committed."""
    return results / COMMITTED / scenario_name / RUN_NAME


def publish(run: Path, results: Path, waiver: Waiver, in_words: InWords) -> Path:
    """Copy a run to the committed ones, byte for byte; returns where it stands.

    The traces of its median samples and its pictures come along, those of an older run there go.

    Raises BadInput for a run that is not finished or not of a commit, RunInvalid for one with
    samples that are not valid or of links that are not certified, StorageError when the disk
    refuses.
    """
    document = check_publishable(run, waiver, in_words)
    target = committed_file(results, document.scenario.name)
    file = run_file(run)
    keep_file(target, file.read_bytes(), _REMEDY)
    _publish_traces(document, file.parent, target.parent)
    return target


def _publish_traces(document: RunDocument, run: Path, target: Path) -> None:
    """In place of what is there; a run that is committed already may be published once more."""
    kept = {}
    for sample in filter(None, (row.median_sample for row in document.cases)):
        trace = sample_files(run, document, sample.slot).trace
        if trace.exists():
            kept[sample_files(target, document, sample.slot).trace] = trace.read_bytes()
    if (run / PICTURES_NAME).exists():
        kept[target / PICTURES_NAME] = (run / PICTURES_NAME).read_bytes()
    shutil.rmtree(target / TRACES, ignore_errors=True)
    (target / PICTURES_NAME).unlink(missing_ok=True)
    for path, content in kept.items():
        keep_file(path, content, _REMEDY)


def check_publishable(run: Path, waiver: Waiver, in_words: InWords) -> RunDocument:
    """The document of a run that may stand behind a page; others raise, naming why not.

    Raises BadInput and RunInvalid as `publish` does.
    """
    document = read_run(run)
    name = document.scenario.name
    if name in ("", "..") or Path(name).name != name:
        raise BadInput(str(run), name, "is not the name of a scenario", "see results/schema.md")
    if document.provenance.circumstances is None:
        rule = "is a prediction, not a measurement"
        raise BadInput(str(run), None, rule, "measure it with harness bench")
    if document.scenario.is_quick:
        rule = "is a quick look, one load a row"
        raise BadInput(str(run), None, rule, "measure it without --quick")
    if missing := document.missing():
        rule = f"loads of {name} are still to be measured"
        raise BadInput(str(run), len(missing), rule, "finish it with harness bench --resume")
    if not waiver.invalid_samples:
        _check_certificates(run, document)
        _check_samples(run, document, in_words)
    if not waiver.local_changes:
        check_commit(run, document.provenance.circumstances)
    return document


def _check_certificates(run: Path, document: RunDocument) -> None:
    if reasons := list(doubts(document.scenario.networks, document.certificates)):
        rule = f"is of links that are not certified ({_listed(reasons)})"
        remedy = "measure again, or publish it anyway with --even-invalid"
        raise RunInvalid(str(run), None, rule, remedy)


def _check_samples(run: Path, document: RunDocument, in_words: InWords) -> None:
    faulty = document.faulty_samples()
    if not faulty:
        return
    reasons = dict.fromkeys(
        f"{sample.case} on {sample.network}: {in_words(reason)}"
        for sample in faulty
        for reason in sample.invalid_because
    )
    raise RunInvalid(
        str(run),
        len(faulty),
        f"of {counted(len(document.measured_samples), 'sample')} not valid"
        f" ({_listed(list(reasons))})",
        "measure again, or publish it anyway with --even-invalid",
    )


def _listed(reasons: Sequence[str]) -> str:
    shown = "; ".join(reasons[:_TOLD_REASONS])
    more_count = len(reasons) - _TOLD_REASONS
    return f"{shown}; and {counted(more_count, 'more reason')}" if more_count > 0 else shown


def check_commit(run: Path, found: Circumstances) -> None:
    """Raise BadInput for what no commit can be named for that measured it."""
    commit, is_dirty = found.commit, found.is_dirty
    if commit is not None and is_dirty is False:
        return
    if commit is None:
        rule = "was measured by a program of unknown commit"
    else:
        had = "had" if is_dirty else "may have had"
        rule = f"was measured at commit {commit[:_COMMIT_DIGITS]}, which {had} local changes"
    remedy = "measure again from a clean commit, or publish it anyway with --even-dirty"
    raise BadInput(str(run), None, rule, remedy)
