"""Predict: scenarios, sweeps and searches on a virtual clock, and the device they are for."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.panels.command import Panel, Starts
from harness.cli.panels.options import (
    RUNS,
    AllowCode,
    Cases,
    Check,
    Dataset,
    Device,
    Full,
    Networks,
    Output,
    Policy,
    Quality,
    Scenarios,
    SoftwareDrawing,
)
from harness.cli.panels.tuning import (
    TunedConfirm,
    TunedConnections,
    TunedDevice,
    TunedEncodings,
    TunedLimit,
    TunedLoad,
    TunedNetwork,
    TunedOpening,
    TunedReach,
    TunedReduction,
    TunedScenario,
    TunedSeed,
    TunedTrials,
    TunedUntil,
)

PREDICT = Panel("Predict")
PREDICTIONS = RUNS / "predicted"
SWEEPS = RUNS / "sweeps"
FINDINGS = RUNS / "worth"
MAPS = Path("results/maps")

SweepFolder = Annotated[Path, typer.Option(metavar="FOLDER", help="The folder of sweeps.")]


@PREDICT.command("harness predict volume --device slow-tablet")
def predict(
    scenarios: Scenarios = None,
    case: Cases = None,
    dataset: Dataset = None,
    network: Networks = None,
    device: Device = None,
    output: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The folder of predictions.")
    ] = PREDICTIONS,
    quality: Quality = True,
    full: Full = False,
    allow_code: AllowCode = False,
) -> None:
    """Predict scenarios in seconds, without a network.

    Prints the same tables as harness bench, the same byte for byte every time. Pictures that were
    never judged before are decoded once.
    """
    from harness.cli.predict import PredictOptions, predict
    from harness.cli.scenarios import Choice

    choice = Choice(dataset, tuple(case or ()), allow_code, tuple(network or ()))
    predict(scenarios or [], PredictOptions(device, choice, output, quality, full))


@PREDICT.command('harness worth mine.yaml --against "as today"', starts=Starts.PROCESSES)
def worth(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="Scenario file, or a built-in name.")
    ],
    against: Annotated[
        str, typer.Option(metavar="NAME", help="The case that all others are held against.")
    ],
    least: Annotated[
        str, typer.Option(metavar="TIME", help="From which gain on it is worth it.")
    ] = "500 ms",
    case: Cases = None,
    dataset: Dataset = None,
    network: Networks = None,
    device: Device = None,
    output: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The folder of findings.")
    ] = FINDINGS,
    allow_code: AllowCode = False,
) -> None:
    """Predict whether a case is worth it against what there is now.

    Prints by how much, how sure that is, and up to which bandwidth and round trip.
    """
    from harness.cli.scenarios import Choice
    from harness.cli.worth import WorthOptions
    from harness.cli.worth import worth as run_worth

    cases = (*case, against) if case else ()
    choice = Choice(dataset, cases, allow_code, tuple(network or ()))
    run_worth(scenario, WorthOptions(against, least, device, choice, output))


@PREDICT.command("harness sweep published --workers 2", starts=Starts.PROCESSES)
def sweep(
    sweeps: Annotated[
        list[str],
        typer.Argument(metavar="SWEEP", help="Sweep files, or built-in names."),
    ],
    output: SweepFolder = SWEEPS,
    workers: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Processes.", show_default="one per core"),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Use this dask scheduler.", show_default=False),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Copy the outcome to the committed maps, too.")
    ] = False,
    allow_code: AllowCode = False,
) -> None:
    """Predict scenarios over ranges of networks, clients and images.

    An interrupted sweep is resumed by the same command.
    """
    from harness.cli.sweep import SweepOptions
    from harness.cli.sweep import sweep as run_sweeps

    published = MAPS if publish else None
    run_sweeps(sweeps, SweepOptions(output, workers, dask, published, allow_code))


@PREDICT.command(
    'harness tune volume --network webpagetest/lte --limit "5 %"', starts=Starts.PROCESSES
)
def tune(
    scenario: TunedScenario = None,
    load: TunedLoad = None,
    dataset: Dataset = None,
    network: TunedNetwork = None,
    device: TunedDevice = None,
    policy: Policy = None,
    until: TunedUntil = None,
    opening: TunedOpening = None,
    limit: TunedLimit = "3 %",
    encodings: TunedEncodings = None,
    reach: TunedReach = 2,
    reduction: TunedReduction = 4,
    connections: TunedConnections = None,
    trials: TunedTrials = 500,
    seed: TunedSeed = 0,
    output: Output = RUNS,
    confirm: TunedConfirm = False,
    allow_code: AllowCode = False,
) -> None:
    """Search the retrieve configuration that renders first.

    With --until, the one that is good first. It completes in time (--limit). Prints the Pareto
    front; writes the winner as YAML and as code.
    """
    from harness.cli.tune import tune
    from harness.cli.tune_search import TuneOptions
    from harness.predict.tune.target import TuningTarget

    networks = tuple(network or ())
    first = next(iter(networks), None)
    target = TuningTarget(scenario, load, dataset, first, policy, allow_code)
    names = tuple(name for some in encodings or () for name in some.split(","))
    counts = tuple(connections or ())
    found = (reach, reduction, counts, trials, seed, output, confirm, until, networks, opening)
    tune(TuneOptions(target, device, limit, names, *found))


@PREDICT.command("harness readable mine.yaml --map plain", starts=Starts.NOTHING)
def readable(
    scenario: Annotated[
        str, typer.Argument(metavar="SCENARIO", help="Scenario file, or a built-in name.")
    ] = "readable",
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="CASE", help="Look at this case over many links, too."),
    ] = None,
    case: Cases = None,
    network: Networks = None,
    device: Device = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Write the outcome to the results folder.")
    ] = False,
) -> None:
    """Predict at how many slices a second a series can be read.

    Found by bisection, for a reader who scrolls evenly from the first picture on.
    """
    from harness.cli.readable import ReadableOptions
    from harness.cli.readable import readable as find_rates
    from harness.cli.scenarios import Choice

    choice = Choice(None, tuple(case or ()), False, tuple(network or ()))
    published = Path("results") if publish else None
    find_rates(scenario, ReadableOptions(choice, device, tuple(mapped or ()), published))


@PREDICT.command("harness maps published")
def maps(
    sweeps: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SWEEP",
            help="Sweeps to draw, each into its own folder.",
            show_default="the committed ones, into the results page",
        ),
    ] = None,
    output: SweepFolder = SWEEPS,
    results: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder of results.")] = Path(
        "results"
    ),
    check: Check = False,
    allow_code: AllowCode = False,
) -> None:
    """Draw what sweeps found: what gains most on which network."""
    from harness.cli.maps import draw_sweeps, write_maps

    if sweeps:
        draw_sweeps(sweeps, output, results, allows_code=allow_code)
    else:
        write_maps(results, checks=check)


@PREDICT.command("harness calibrate --output my-laptop.yaml", starts=Starts.SERVERS)
def calibrate(
    output: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="The device file to write.",
            show_default="the device this-machine, or this-browser",
        ),
    ] = None,
    viewer: Annotated[
        bool,
        typer.Option("--viewer", help="Measure the browser, with loads of the real viewer."),
    ] = False,
    run: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="With --viewer: fit it to this run, of viewer-volume or -ohif.",
            show_default=False,
        ),
    ] = None,
    software_drawing: SoftwareDrawing = False,
) -> None:
    """Measure this machine, or a browser on it, as a device.

    Nothing else should run on it meanwhile.
    """
    if viewer or run:
        from harness.cli.calibrate_viewer import ViewerCalibration, calibrate_viewer

        calibrate_viewer(ViewerCalibration(output, run, RUNS, software_drawing))
        return
    from harness.cli.calibrate import calibrate

    calibrate(output)
