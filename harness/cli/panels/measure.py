"""Measure: scenarios on this machine, in the real viewer, or from a viewer of one's own."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.panels.command import Panel, Starts
from harness.cli.panels.options import (
    RUNS,
    AllowCode,
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
    allow_code: AllowCode = False,
) -> None:
    """Measure scenarios with our loader, beside what is predicted."""
    from harness.cli.bench import BenchOptions, bench
    from harness.cli.scenarios import Choice
    from harness.viewer.chromium import Appearance

    bench(
        scenarios or [],
        BenchOptions(
            repeats,
            Choice(dataset, tuple(case or ()), allow_code, tuple(network or ())),
            output,
            resumes=resume,
            verifies=proof,
            most_attempts=most_attempts,
            certifies=certify,
            appearance=Appearance(draws_in_software=software_drawing),
            device=device,
            folder=run_dir,
            judges=quality,
            full=full,
        ),
    )


Viewed = Annotated[
    list[str], typer.Argument(metavar="SCENARIO", help="Scenario files, or built-in names.")
]


@MEASURE.command("harness view stack --case JLS --show", starts=Starts.SERVERS)
def view(
    scenarios: Viewed,
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
    """Measure scenarios in the real viewer: Cornerstone3D in Chromium.

    A scenario with "lane: both" is measured with our loader, too. With --show, each case is loaded
    once unless --repeats says otherwise.
    """
    from harness.cli.bench import BenchOptions, bench
    from harness.cli.scenarios import Choice
    from harness.viewer.chromium import Appearance

    bench(
        scenarios,
        BenchOptions(
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
        ),
    )


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

    Prints one JSON line with the URL, then serves until Ctrl-C. Imported images can only be read
    by pages of this machine (localhost) and of the origins that are allowed.
    """
    from harness.cli.serve import Address, ServeOptions, serve

    address = Address(host, port, tuple(allow_host or ()), tuple(allow_origin or ()))
    serve(ServeOptions(scenario, network, dataset, address, log, har, allow_code))
