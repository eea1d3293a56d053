"""The commands and their options. What they need is imported when they run: help comes at once."""

import signal
import sys
from enum import Enum
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from harness.cli.panels.inputs import (
    datasets,
    devices,
    fidelities,
    maps,
    networks,
    retrieves,
    sweep,
)
from harness.cli.panels.options import (
    RUNS,
    Cases,
    Check,
    Dataset,
    Device,
    Output,
    Patience,
    Proof,
    Repeats,
    Resumes,
    Scenarios,
)
from harness.cli.panels.predict import tune
from harness.errors import HarnessError

COMPARISON = RUNS / "link" / "kernel.json"
PREDICTIONS = RUNS / "predicted"
_INTERRUPTED = 130  # 128 + SIGINT, as shells report it; typer ends with it, too

app = typer.Typer(
    name="harness",
    help="Which way of loading shows something first on this network, and what it costs until"
    " everything is there.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(datasets, name="dataset", no_args_is_help=True)
app.add_typer(retrieves, name="retrieve", no_args_is_help=True)
app.add_typer(networks, name="networks", no_args_is_help=True)
app.add_typer(devices, name="devices", no_args_is_help=True)
app.add_typer(fidelities, name="fidelity", no_args_is_help=True)
app.command()(sweep)
app.command()(tune)
app.command()(maps)


class Reference(Enum):
    """What an emulated link is held against."""

    KERNEL = "kernel"


def main() -> None:
    """Run the command line; the exit code of an error is its own (0, 1, 2 or 3)."""
    signal.signal(signal.SIGTERM, _interrupt)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A script's shell lets what it starts with "&" ignore Ctrl-C, and SIGTERM with it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        app(prog_name="harness")
    except HarnessError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code == _INTERRUPTED:
            print("interrupted", file=sys.stderr)
        raise


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Let SIGTERM do what Ctrl-C does, whoever handles that now: the loop, or Python."""
    signal.raise_signal(signal.SIGINT)


@app.command()
def bench(
    scenarios: Scenarios = None,
    repeats: Repeats = None,
    case: Cases = None,
    dataset: Dataset = None,
    output: Output = RUNS,
    resume: Resumes = False,
    patience: Patience = 3,
    proof: Proof = True,
    certify: Annotated[
        bool, typer.Option(help="Let a probe measure the links before and after.")
    ] = True,
    device: Device = None,
) -> None:
    """Measure scenarios on this machine, over the emulated network."""
    from harness.cli.bench import BenchOptions, bench
    from harness.cli.scenarios import Choice

    bench(
        scenarios or [],
        BenchOptions(
            repeats,
            Choice(dataset, tuple(case or ())),
            output,
            resumes=resume,
            verifies=proof,
            patience=patience,
            certifies=certify,
            device=device,
        ),
    )


@app.command()
def predict(
    scenarios: Scenarios = None,
    case: Cases = None,
    dataset: Dataset = None,
    device: Device = None,
    output: Annotated[Path, typer.Option(help="Where predictions are kept.")] = PREDICTIONS,
) -> None:
    """Predict scenarios on a virtual clock: the same tables, in moments, and always the same."""
    from harness.cli.predict import PredictOptions, predict
    from harness.cli.scenarios import Choice

    predict(scenarios or [], PredictOptions(device, Choice(dataset, tuple(case or ())), output))


@app.command()
def view(
    scenarios: Annotated[
        list[str],
        typer.Argument(metavar="SCENARIO", help="Files, or names of built-in scenarios."),
    ],
    repeats: Repeats = None,
    case: Cases = None,
    dataset: Dataset = None,
    output: Output = RUNS,
    resume: Resumes = False,
    patience: Patience = 3,
    show: Annotated[
        bool,
        typer.Option("--show", help="Load in a window, once a case; closing it goes on."),
    ] = False,
) -> None:
    """Measure scenarios in the real viewer: Cornerstone3D, in this machine's Chromium."""
    from harness.cli.bench import BenchOptions, bench
    from harness.cli.scenarios import Choice

    bench(
        scenarios,
        BenchOptions(
            repeats,
            Choice(dataset, tuple(case or ())),
            output,
            resumes=resume,
            verifies=True,
            patience=patience,
            certifies=not show,
            only_viewer=True,
            shows_window=show,
        ),
    )


@app.command()
def serve(
    scenario: Annotated[str, typer.Argument(help="A file, or the name of a built-in scenario.")],
    network: Annotated[
        str | None, typer.Option(help="One of its networks; else the first.", show_default=False)
    ] = None,
    dataset: Dataset = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 is any free one.")] = 0,
    log: Annotated[
        Path | None,
        typer.Option(help="Log every request here, one JSON object a line.", show_default=False),
    ] = None,
    har: Annotated[
        Path | None,
        typer.Option(
            help="Write the requests here at the end, for a browser's network panel.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Serve a scenario's images through its emulated network, for any viewer, until Ctrl-C."""
    from harness.cli.serve import Address, ServeOptions, serve

    serve(ServeOptions(scenario, network, dataset, Address(host, port), log, har))


@app.command()
def certify(
    network: Annotated[
        list[str] | None,
        typer.Option(help="A built-in network, or a file of one; may be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
    reference: Annotated[
        Reference | None,
        typer.Option(help="Compare with the kernel's TCP over a link of its own; needs root."),
    ] = None,
    repeats: Annotated[
        int, typer.Option(min=1, help="With a reference: measure each download so often.")
    ] = 5,
    output: Annotated[
        Path, typer.Option(help="With a reference: the file in which it is kept.")
    ] = COMPARISON,
) -> None:
    """Let an independent probe measure what the emulated links do, beside what they should do."""
    from harness.cli.certify import certify
    from harness.cli.certify_kernel import compare

    if reference is not None:
        compare(network or [], repeats, output, as_json=as_json)
    elif network:
        certify(network, as_json=as_json)
    else:
        raise typer.BadParameter("name at least one", param_hint="--network")


@app.command()
def calibrate(
    output: Annotated[
        Path | None,
        typer.Option(help="The device file to write; else one's own.", show_default=False),
    ] = None,
) -> None:
    """Measure what this machine needs for its own work, for predictions: a minute or two."""
    from harness.cli.calibrate import calibrate

    calibrate(output)


@app.command()
def validate(
    files: Annotated[
        list[str], typer.Argument(help="Scenario files, blocks, or names of built-in scenarios.")
    ],
) -> None:
    """Say what is wrong with scenario files, with line and remedy."""
    from harness.cli.validate import validate

    validate(files)


@app.command()
def tables(
    check: Check = False,
    into: Annotated[
        list[Path] | None,
        typer.Option(help="A Markdown file whose markers are filled.", show_default=False),
    ] = None,
    run: Annotated[
        list[Path] | None,
        typer.Option(help="Use this run instead of the committed ones.", show_default=False),
    ] = None,
    publish: Annotated[
        list[Path] | None,
        typer.Option(help="Commit this run to the results folder first.", show_default=False),
    ] = None,
    even_invalid: Annotated[
        bool, typer.Option("--even-invalid", help="Publish it although samples are not valid.")
    ] = False,
    even_dirty: Annotated[
        bool, typer.Option("--even-dirty", help="Publish it although it is of no commit.")
    ] = False,
    results: Annotated[Path, typer.Option(help="The results folder.")] = Path("results"),
) -> None:
    """Write the tables of the results pages, or of your own page, from run documents."""
    from harness.cli.tables import check_tables, publish_runs, write_tables

    if check and publish:
        raise typer.BadParameter("nothing is published by a check", param_hint="--publish")
    if check:
        check_tables(into or [], run or [], results)
        return
    publish_runs(publish or [], results, even_invalid=even_invalid, even_dirty=even_dirty)
    write_tables(into or [], run or [], results)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a scenario file, for editors."""
    from harness.scenario.schema.json_schema import scenario_json_schema_text

    print(scenario_json_schema_text(), end="")
