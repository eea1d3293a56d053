"""Measure: scenarios on this machine, in the real viewer, or from a viewer of one's own."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from harness.cli.panels.command import Panel, Starts
from harness.cli.panels.options import (
    RUNS,
    AllowCode,
    AsJson,
    Cases,
    Dataset,
    Device,
    Full,
    MostAttempts,
    Networks,
    Output,
    Proof,
    Quality,
    Repeats,
    Resumes,
    RunFolder,
    Scenarios,
    SoftwareDrawing,
    ViewerName,
)
from harness.cli.panels.survey_options import (
    Headers,
    LetterFile,
    NetworkFile,
    Rate,
    SeriesUid,
    ServerFile,
    ServiceRoot,
    StudyUid,
)

MEASURE = Panel("Measure")

AllowedOrigins = Annotated[
    list[str] | None,
    typer.Option(
        metavar="ORIGIN",
        help="Let pages of this origin read imported images; may be repeated.",
        show_default="pages of this machine",
    ),
]
AllowedHosts = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Let clients ask by this name; may be repeated.",
        show_default="localhost and the address",
    ),
]
ToldCase = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Tell OHIF this case's retrieve configuration (or a file's).",
        show_default="as OHIF comes",
    ),
]
Log = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="Log every request, one JSON object a line.", show_default=False
    ),
]
Archive = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Write all requests as an HTTP Archive (HAR) at the end.",
        show_default=False,
    ),
]

Certifies = Annotated[
    bool, typer.Option(help="Certify the emulated links before and after each run.")
]
Shows = Annotated[
    bool, typer.Option("--show", help="Show the browser's window; close it to go on.")
]

Quick = Annotated[
    bool,
    typer.Option("--quick", help="Each published row once, for a first look; marked as such."),
]
AgainstOther = Annotated[
    str | None,
    typer.Option(
        "--against",
        metavar="OTHER",
        help="Take turns with another scenario, or with this one and other values of policy,"
        " network, dataset, download, upload, rtt, connections, decode_workers: rtt=20 ms.",
        show_default=False,
    ),
]
Budget = Annotated[str, typer.Option(metavar="TIME", help="How long to measure, at most.")]


@MEASURE.command("harness bench volume --case JLS --repeats 3", starts=Starts.SERVERS)
def bench(
    scenarios: Scenarios = None,
    repeats: Repeats = None,
    case: Cases = None,
    dataset: Dataset = None,
    network: Networks = None,
    output: Output = RUNS,
    run_dir: RunFolder = None,
    resume: Resumes = False,
    most_attempts: MostAttempts = 3,
    proof: Proof = True,
    certify: Certifies = True,
    device: Device = None,
    software_drawing: SoftwareDrawing = False,
    quality: Quality = True,
    full: Full = False,
    quick: Quick = False,
    against: AgainstOther = None,
    budget: Budget = "10m",
    allow_code: AllowCode = False,
) -> None:
    """Measure scenarios with our loader, beside what is predicted.

    --quick takes stack and volume unless scenarios are named, loads each row once after a warm-up,
    repeats and judges nothing; no page, history or gate takes such a run.
    """
    from harness.cli.against import bench_either
    from harness.cli.bench import BenchOptions
    from harness.cli.scenarios import Choice
    from harness.viewer.chromium import Appearance

    if quick and (repeats or resume or against):
        raise typer.BadParameter("--quick loads each row once", param_hint="--repeats, …")
    attempts = 1 if quick else most_attempts
    choice = Choice(dataset, tuple(case or ()), allow_code, tuple(network or ()))
    options = BenchOptions(repeats, choice, output, resume, proof, attempts, certify)
    drawing = Appearance(draws_in_software=software_drawing)
    options = replace(options, device=device, folder=run_dir, full=full, is_quick=quick)
    options = replace(options, appearance=drawing, judges=quality and not quick)
    bench_either(scenarios or [], options, (against, budget))


@MEASURE.command("harness nightly volume --budget 30m", starts=Starts.SERVERS)
def nightly(
    scenarios: Scenarios = None,
    budget: Budget = "30m",
    into: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The folder of summary, JUnit and pages.")
    ] = Path("results/nightly"),
    output: Output = RUNS,
) -> None:
    """Measure what fits into the time, and compare it with history.

    Predicts, measures, certifies, compares with the history in results/history and adds to it; an
    alarm is confirmed by a second measurement. Exit codes as those of harness gate.
    """
    from harness.cli.budget import budget_s
    from harness.cli.gate import GateOptions
    from harness.cli.nightly import NightlyOptions, nightly
    from harness.reporting.comparison.gate import GateRules

    gate = GateOptions(
        "history:LAST",
        GateRules(),
        Path("results/history"),
        output,
        junit=into / "junit.xml",
    )
    nightly(scenarios or [], NightlyOptions(budget_s(budget), gate, into))


Viewed = Annotated[
    list[str], typer.Argument(metavar="SCENARIO", help="Scenario files, or built-in names.")
]


@MEASURE.command("harness view stack --case JLS --show", starts=Starts.SERVERS)
def view(
    scenarios: Viewed,
    viewer: ViewerName = "cornerstone",
    repeats: Repeats = None,
    case: Cases = None,
    dataset: Dataset = None,
    network: Networks = None,
    output: Output = RUNS,
    resume: Resumes = False,
    most_attempts: MostAttempts = 3,
    show: Shows = False,
    device: Device = None,
    software_drawing: SoftwareDrawing = False,
    full: Full = False,
    allow_code: AllowCode = False,
) -> None:
    """Measure scenarios in a real viewer: Cornerstone3D, or OHIF.

    With "lane: both", with our loader, too. With --show, once a case unless --repeats is given.
    A reading is predicted for the viewer itself, fitted to its rows over no network.
    """
    from harness.cli.bench import BenchOptions, bench
    from harness.cli.scenarios import Choice
    from harness.viewer.chromium import Appearance

    options = BenchOptions(
        repeats,
        Choice(dataset, tuple(case or ()), allow_code, tuple(network or ())),
        output,
        resumes=resume,
        verifies=True,
        most_attempts=most_attempts,
        certifies=not show,
        asks_viewer=True,
        appearance=Appearance(show, software_drawing),
        device=device,
        full=full,
        viewer=viewer,
    )
    bench(scenarios, options)


@MEASURE.command("harness serve volume --network 4g --log requests.jsonl", starts=Starts.SERVERS)
def serve(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="A scenario file, or a built-in name.")
    ],
    network: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="A network: one of its own, a file, or a built-in name.",
            show_default="the first of them",
        ),
    ] = None,
    case: ToldCase = None,
    dataset: Dataset = None,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address to listen on.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, metavar="N", help="The port; 0: any free one.")
    ] = 0,
    allow_origin: AllowedOrigins = None,
    allow_host: AllowedHosts = None,
    log: Log = None,
    har: Archive = None,
    allow_code: AllowCode = False,
) -> None:
    """Serve a scenario's images over its network, for any viewer.

    Prints one JSON line with the URL, then serves until Ctrl-C; on standard error what OHIF is to
    be told. Imported images can only be read by pages of this machine (localhost) and of the
    origins that are allowed.
    """
    from harness.cli.serve import Address, ServeOptions, serve

    address = Address(host, port, tuple(allow_host or ()), tuple(allow_origin or ()))
    serve(ServeOptions(scenario, network, dataset, address, log, har, allow_code, case))


@MEASURE.command("harness survey http://127.0.0.1:8042/dicom-web")
def survey(
    url: ServiceRoot,
    study: StudyUid = None,
    series: SeriesUid = None,
    header: Headers = None,
    rate: Rate = 4.0,
    budget: Budget = "3m",
    output: ServerFile = None,
    letter: LetterFile = None,
    network: NetworkFile = None,
    json: AsJson = False,
) -> None:
    """Tell what a DICOMweb server can do with what viewers ask of it.

    Only reads, and slowly: one series, frame by frame, as viewers ask. What --header sends is
    neither kept nor shown.
    """
    from harness.cli.survey import SurveyOptions, survey_server

    asked = SurveyOptions(url, study, series, header or (), rate, budget, json)
    survey_server(replace(asked, output=output, letter=letter, network=network))
