"""The page that shows where the loader does what the viewer does, and where and why it does not."""

from collections import Counter
from collections.abc import Iterable, Sequence

from harness.core.units import format_size
from harness.reporting.markdown import Column, escape_cell, milliseconds, table
from harness.viewer.fidelity.causes import Causes
from harness.viewer.fidelity.comparison import Difference, DifferenceKind
from harness.viewer.fidelity.judgement import Judgement
from harness.viewer.fidelity.opening_judgement import OpeningJudgement
from harness.viewer.fidelity.opening_section import opening_section
from harness.viewer.load import ViewerVersions

UNEXPLAINED = "**unexplained**"
_HEAD = """\
# The loader beside the viewer

Cornerstone3D itself, in a browser, loaded each case several times over each network. What it asked
for and what it showed is kept in `{folder}`. The loader plays the same cases on the virtual clock,
and this page, made by `harness fidelity page`, says where the two differ.

Recorded with {versions}.

What must be the same:

- every request: path, range, and the status and size of its answer;
- the order of the first requests of all images. The viewer issues them in one turn, before any
  answer has come: their order is the rules' alone;
- the order of the requests for one image;
- the order of all later requests, as far as it is not chance. An image is asked for again when what
  came before has been decoded, and which of the answers under way at once ends first is not the
  rules'. *Moved* is by how many places such a request moves at most between the viewer's own
  recordings, *apart* by how many the loader's stands beyond all of them: less than there are
  connections;
- the quality in which every image is first shown, unless a copy of a neighbour may stand there
  before, which is chance;
- the final quality of every image.
"""
_ENDS = """\
## The last byte

When the viewer had its last byte (median and range), and when the loader has it on the virtual
clock, where decoding and drawing take no time: what waits for a decoder is later in the viewer.
"""


_IN_OHIF = """\
## Inside OHIF

The published page of OHIF, opened by a click on a study and told nothing but where the images are,
and in a case with a configuration that: `harness fidelity record --viewer ohif`, or `ohif-3.12`.
Its loader is the policies `ohif-3.13` and `ohif-3.12`. *Preflights* are how often the browser asked
leave by OPTIONS for an image, which must be the same as well.
"""


def fidelity_page(
    judgements: Sequence[Judgement],
    causes: Causes,
    folder: str,
    openings: Sequence[OpeningJudgement] = (),
) -> str:
    """The page in Markdown; `openings` are those of studies by a click."""
    alone = [each for each in judgements if not each.recording.case.versions.application]
    in_ohif = [each for each in judgements if each.recording.case.versions.application]
    parts = [
        _HEAD.format(folder=folder, versions=_versions(alone)),
        table(_CASES, alone),
        *_section_of_ohif(in_ohif),
        *opening_section(openings, _versions(openings)),
        "\n## Differences\n",
        "\n".join(_told(judgements, openings, causes)) or "None.",
        "\n" + _ENDS,
        _last_bytes([each for each in judgements if each.network.is_shaped]),
    ]
    return "\n".join(parts) + "\n"


def _section_of_ohif(judgements: Sequence[Judgement]) -> Iterable[str]:
    if judgements:
        yield f"\n{_IN_OHIF}"
        yield f"Recorded with {_versions(judgements)}.\n"
        yield table(_IN_OHIF_CASES, judgements)


def _last_bytes(judgements: Sequence[Judgement]) -> str:
    quiet = [each for each in judgements if each.recording.case.was_quiet]
    left_out = len(judgements) - len(quiet)
    parts = [table(_LAST_BYTES, quiet)] if quiet else []
    if left_out:
        parts.append(f"Recorded on a busy machine, so that times mean nothing: {left_out} rows.")
    return "\n\n".join(parts)


def _versions(judgements: Iterable[Judgement | OpeningJudgement]) -> str:
    cases = [each.recording.case for each in judgements]
    versions = dict.fromkeys(
        f"{_viewer_name(case.versions)}, {case.versions.chromium}" for case in cases
    )
    places = dict.fromkeys(
        f"{case.core_count} cores ({case.machine}), load average {case.load_average}"
        for case in cases
    )
    return f"{'; '.join(versions)} on {'; '.join(places)}"


def _viewer_name(versions: ViewerVersions) -> str:
    name = f"Cornerstone3D {versions.cornerstone}"
    return f"{versions.application} ({name})" if versions.application else name


def _told(
    judgements: Iterable[Judgement], openings: Iterable[OpeningJudgement], causes: Causes
) -> Iterable[str]:
    for judged in judgements:
        yield from _differences(judged.case, judged.network.name, judged.differences, causes)
    for opened in openings:
        yield from _differences(opened.case, "from the click", opened.differences, causes)


def _differences(
    case: str, where: str, differences: Sequence[Difference], causes: Causes
) -> Iterable[str]:
    """One entry for each kind: how many, the first, and the cause."""
    for kind, count in Counter(each.kind for each in differences).items():
        first = next(each.text for each in differences if each.kind is kind)
        cause = causes.of(case, kind)
        yield (
            f"- {case}, {where}, {kind.value}, {count}:"
            f" {first}{' …' if count > 1 else ''}. {cause.cause if cause else UNEXPLAINED}"
        )


def _request_count(judged: Judgement) -> str:
    return _counts(len(load.requests) for load in judged.theirs)


def _counts(counts: Iterable[int]) -> str:
    return " or ".join(map(str, sorted(set(counts))))


def _sizes(judged: Judgement) -> str:
    return format_size(sum(request.size_bytes for request in judged.ours.requests))


def _mark(kind: DifferenceKind) -> "Column[Judgement]":
    def cell(judged: Judgement) -> str:
        count = sum(each.kind is kind for each in judged.differences)
        return f"{count} differ" if count else "same"

    return Column(kind.value.capitalize(), cell, is_number=False)


def _range_ms(judged: Judgement) -> str:
    ends_s = judged.network_ends_s
    if not ends_s:
        return ""
    span = f"{milliseconds(min(ends_s))} to {milliseconds(max(ends_s))}"
    return f"{milliseconds(judged.network_end_s)} ({span})"


def _error_percent(judged: Judgement) -> str:
    share = judged.end_error_share
    return "" if share is None else f"{share * 100:+.1f} %"


_PLACE: tuple[Column[Judgement], ...] = (
    Column("Case", lambda judged: escape_cell(judged.case), is_number=False),
    Column("Network", lambda judged: escape_cell(judged.network.name), is_number=False),
)
_CASES: tuple[Column[Judgement], ...] = (
    *_PLACE,
    Column("Recordings", lambda judged: str(len(judged.theirs))),
    Column("Requests", _request_count),
    Column("Bodies", _sizes),
    _mark(DifferenceKind.REQUEST),
    _mark(DifferenceKind.ANSWER),
    _mark(DifferenceKind.FIRST_ORDER),
    _mark(DifferenceKind.LATER_ORDER),
    Column("Moved", lambda judged: str(judged.moved_place_count)),
    Column("Apart", lambda judged: str(judged.apart_place_count)),
    _mark(DifferenceKind.FIRST_QUALITY),
    _mark(DifferenceKind.QUALITY),
)
_IN_OHIF_CASES: tuple[Column[Judgement], ...] = (
    *_CASES,
    Column("Preflights", lambda judged: _counts(load.preflight_count for load in judged.theirs)),
    Column("Loader's", lambda judged: str(judged.ours.preflight_count)),
)
_LAST_BYTES: tuple[Column[Judgement], ...] = (
    *_PLACE,
    Column("Viewer, ms", _range_ms),
    Column("Loader, ms", lambda judged: milliseconds(judged.ours.network_end_s)),
    Column("Difference", _error_percent),
)
