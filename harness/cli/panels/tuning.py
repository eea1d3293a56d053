"""The options of `harness tune` alone."""

from typing import Annotated

import typer

TunedScenario = Annotated[
    str | None,
    typer.Argument(
        metavar="SCENARIO",
        help="Scenario file or built-in name: its images, network and client.",
        show_default="that of --load",
    ),
]
TunedLoad = Annotated[
    str | None,
    typer.Option(
        metavar="LOAD",
        help="volume (all images) or stack (the image on screen).",
        show_default=False,
    ),
]
TunedNetwork = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="A network: name or file; several: one result for all.",
        show_default="the scenario's first",
    ),
]
TunedDevice = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The device to predict for: a file, a run, or a name of harness devices list.",
        show_default="this-browser if calibrated, otherwise browser",
    ),
]
TunedUntil = Annotated[
    str | None,
    typer.Option(
        metavar="GOAL",
        help="Search the soonest: ssim=0.95, psnr=40 or smooth=10.",
        show_default="the soonest picture of any quality",
    ),
]
TunedOpening = Annotated[
    str | None,
    typer.Option(
        "--open",
        metavar="NAME",
        help="Say what stands before the first frame: ohif-3.13.",
        show_default=False,
    ),
]
TunedLimit = Annotated[
    str,
    typer.Option(metavar="SHARE", help="Completion may be this much later than plain loading."),
]
TunedEncodings = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAMES",
        help="What the server has, by codec or path: htj2k,jls; all.",
        show_default="what it serves as frames",
    ),
]
TunedReach = Annotated[
    int,
    typer.Option(min=0, max=16, metavar="N", help="A slice may stand in for others up to N away."),
]
TunedReduction = Annotated[
    int,
    typer.Option(min=1, max=64, metavar="N", help="First show at least 1/N of rows and columns."),
]
TunedConnections = Annotated[
    list[int] | None,
    typer.Option(
        min=1,
        metavar="N",
        help="Try N connections, too; may be repeated.",
        show_default=False,
    ),
]
TunedTrials = Annotated[int, typer.Option(min=1, metavar="N", help="Configurations to try.")]
TunedSeed = Annotated[int, typer.Option(min=0, metavar="N", help="Seed of the search.")]
TunedConfirm = Annotated[
    bool,
    typer.Option("--confirm", help="Measure the winner, plain loading and byte ranges."),
]
