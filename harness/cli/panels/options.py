"""The arguments and options that several commands have: each is said once, and means the same."""

from pathlib import Path
from typing import Annotated

import typer

Scenarios = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SCENARIO",
        help="Scenario files, or built-in names.",
        show_default="stack, volume, chest-ct, chest-cr",
    ),
]
Repeats = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="Repeats per case.", show_default="the scenario's"),
]
Cases = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Only this case, or the file of a configuration; repeatable.",
        show_default="all",
    ),
]
Dataset = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="Other images: a dataset file, or a built-in name.", show_default=False
    ),
]
Networks = Annotated[
    list[str] | None,
    typer.Option(
        "--network",
        metavar="NAME",
        help="Over this network: a file, or a name of harness networks list; may be repeated.",
        show_default="the scenario's",
    ),
]
Device = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The device to predict for: a file, a run, or a name of harness devices list.",
        show_default="this-machine if calibrated, else reference-laptop; bench: the nearest",
    ),
]
Policy = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Client policy: the viewer's rules.",
        show_default="cs3d-5.14, today's viewer",
    ),
]
Output = Annotated[Path, typer.Option(metavar="FOLDER", help="The folder of runs.")]
RunFolder = Annotated[
    Path | None,
    typer.Option(
        "--run-dir",
        metavar="FOLDER",
        help="The folder of this one run.",
        show_default="one in --output, named by time and scenario",
    ),
]
SoftwareDrawing = Annotated[
    bool,
    typer.Option(
        "--software-drawing", help="Let the viewer draw without the graphics card, if there is one."
    ),
]
Resumes = Annotated[bool, typer.Option("--resume", help="Resume the newest interrupted run.")]
MostAttempts = Annotated[
    int,
    typer.Option(
        min=1,
        metavar="N",
        help="Measure a repeat at most N times: again if the machine was busy.",
    ),
]
Proof = Annotated[bool, typer.Option(help="Verify every image when a dataset is built.")]
Full = Annotated[
    bool, typer.Option("--full", help="Print all tables, as where standard output is no terminal.")
]
Quality = Annotated[
    bool, typer.Option(help="Judge how good every picture shown was, after the loads.")
]
Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit with 3 if a page is stale.")
]
AllowCode = Annotated[
    bool,
    typer.Option("--allow-code", help="Run planners that are named from files beside a scenario."),
]
LanguageTag = Annotated[str, typer.Option("--lang", metavar="TAG", help="The language: en or zh.")]
ViewerName = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="cornerstone, ohif, ohif-3.12, the folder of a build of OHIF, or a page's URL.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]

RUNS = Path("results/runs")
"""Where runs are kept unless `Output` says otherwise."""
