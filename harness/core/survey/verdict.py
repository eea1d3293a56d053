"""Which retrieve configurations work on a server, which do not, and why: a line for each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.policy import ClientPolicy
from harness.core.survey.accepts import CORNERSTONE
from harness.core.survey.findings import Findings
from harness.core.survey.frame_form import FrameForm

USUAL_PATH = "/frames/"


class Outcome(Enum):
    """What comes of a configuration."""

    WORKS = "works"
    FALLS_BACK = "falls back"
    FAILS = "fails"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comes of one configuration, and why where it is less than it could be."""

    configuration: str
    outcome: Outcome
    reason: str = ""


def frame_place(options: RetrieveOptions, number: int | str = 1) -> str:
    """Where these options look for a frame, behind the URL of its instance.

    Arguments are appended before the path is replaced, as the viewer does (docs-jpip's note).
    """
    arguments = f"?{options.url_arguments}" if options.url_arguments else ""
    return f"{options.frames_path or USUAL_PATH}{number}{arguments}"


def places_of(configurations: Sequence[RetrieveConfiguration]) -> tuple[str, ...]:
    """Every other place than the usual one where some configuration looks for frames."""
    places = {
        frame_place(options)
        for configuration in configurations
        for options in _options(configuration)
    }
    return tuple(sorted(places - {frame_place(RetrieveOptions())}))


def verdict(
    configuration: RetrieveConfiguration, policy: ClientPolicy, findings: Findings
) -> Verdict:
    """What comes of a configuration on a server."""
    forms = {form.key: form for form in (*findings.forms, *findings.places)}
    usual = forms.get(CORNERSTONE.key)
    if usual is None:
        return Verdict(configuration.name, Outcome.FAILS, "frames were not asked for")
    options = list(_options(configuration))
    complaints: list[str] = []
    for each in options:
        form = forms.get(frame_place(each), usual)
        broken = _broken(form, frame_place(each))
        if broken and each is options[-1]:
            return Verdict(configuration.name, Outcome.FAILS, broken)
        complaint = broken or _less(each, form, policy, findings)
        if complaint and complaint not in complaints:
            complaints.append(complaint)
    outcome = Outcome.FALLS_BACK if complaints else Outcome.WORKS
    return Verdict(configuration.name, outcome, "; ".join(complaints))


def _options(configuration: RetrieveConfiguration) -> Iterator[RetrieveOptions]:
    """The options of every stage, in order; those by transfer syntax count as none."""
    for stage in configuration.stages:
        if stage.retrieve_type in configuration.retrieve_options or not (
            configuration.by_transfer_syntax
        ):
            yield configuration.options_for(stage)
        else:
            yield RetrieveOptions()


def _broken(form: FrameForm, place: str) -> str:
    """Why a viewer shows nothing of a form; empty where it does."""
    if form.is_usable:
        return ""
    if form.is_mislabelled:
        return f"{form.code.value} is labelled {form.transfer_syntax_uid} at {place}"
    if form.is_image or 200 <= form.status <= 299:
        return f"{form.code.value} in place of an image at {place}"
    return f"HTTP {form.status} at {place}" if form.status else f"no answer at {place}"


def _less(
    options: RetrieveOptions, form: FrameForm, policy: ClientPolicy, findings: Findings
) -> str:
    """What a configuration asks for in vain, where images come all the same."""
    ranges = findings.ranges
    if options.range_index is not None and ranges is not None and not ranges.is_usable:
        return f"whole frames: ranges are {ranges.first.value}"
    if options.url_arguments and "accept=" in options.url_arguments and not _obeys(options, form):
        return f"{options.url_arguments} in the URL is ignored"
    streams = policy.streams_by_default if options.streaming is None else options.streaming
    wants_parts = streams or options.range_index is not None
    if wants_parts and form.transfer_syntax_uid not in policy.streamable:
        return f"nothing before a frame is whole: {form.code.value} labelled" + (
            f" {form.transfer_syntax_uid} is not decoded in parts"
        )
    return ""


def _obeys(options: RetrieveOptions, form: FrameForm) -> bool:
    asked = (options.url_arguments or "").partition("accept=")[2].partition("&")[0]
    names = {"image/jhc": "image/jphc"}
    return form.content_type.startswith(names.get(asked, asked)) or (
        form.content_type.startswith(asked)
    )
