"""Results, run by run: exported, described, explained, renewed, made again."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.panels.command import Panel, Starts
from harness.cli.panels.options import (
    RUNS,
    AllowCode,
    AsJson,
    Dataset,
    Device,
    LanguageTag,
    Output,
    Repeats,
)

KEPT = Panel("Results")

TOLD = KEPT.group(
    "results",
    "Export, describe and explain what runs measured; renew them.",
    "harness results methods results/committed/volume",
)

RESULTS = Path("results")

Run = Annotated[Path, typer.Argument(metavar="RUN", help="A run's folder, or its run.json.")]
Runs = Annotated[
    list[Path] | None,
    typer.Argument(metavar="RUN", help="Folders of runs, or their run.json.", show_default=False),
]
Csv = Annotated[bool, typer.Option("--csv", help="Write CSV; so it does by itself.")]
Parquet = Annotated[bool, typer.Option("--parquet", help="Write Parquet.")]
Dictionary = Annotated[
    bool, typer.Option("--dictionary", help="Write what the columns say instead.")
]
OutputFile = Annotated[
    Path | None,
    typer.Option(
        "--output", metavar="FILE", help="The file to write.", show_default="standard output"
    ),
]


@TOLD.command("harness results export results/committed/volume --output volume.csv")
def export(
    runs: Runs = None,
    csv: Csv = False,
    parquet: Parquet = False,
    json: AsJson = False,
    dictionary: Dictionary = False,
    output: OutputFile = None,
) -> None:
    """Write every sample of runs as one table, its conditions beside it.

    One row a sample, warm-ups and excluded ones included; units stand in the names of columns.
    """
    from harness.cli.results import export
    from harness.results.exported import TableForm

    asked = [form for form, wanted in zip(TableForm, (csv, parquet, json), strict=True) if wanted]
    if len(asked) > 1:
        raise typer.BadParameter("name one form", param_hint="--csv, --parquet, --json")
    export(runs or [], asked[0] if asked else TableForm.CSV, output, dictionary=dictionary)


@TOLD.command("harness results methods results/committed/volume --lang zh")
def methods(
    run: Run,
    lang: LanguageTag = "en",
) -> None:
    """Print how a run was measured or predicted: the paragraph for a paper."""
    from harness.cli.language_tag import language_of_tag
    from harness.cli.results import print_methods

    print_methods(run, language_of_tag(lang))


@TOLD.command("harness results explain results/committed/stack --row JLS")
def explain(
    run: Run,
    row: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The case.", show_default="the first"),
    ] = None,
    network: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The network.", show_default="the first"),
    ] = None,
    milestone: Annotated[
        str,
        typer.Option(metavar="NAME", help="first-image, first-render, every-image or complete."),
    ] = "first-render",
    lane: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="loader, viewer or prediction.", show_default="the first"
        ),
    ] = None,
) -> None:
    """Say how one figure of a run came about.

    Floor, wire, decode and render, every sample with its reasons, and the request that ended it.
    """
    from harness.cli.results import Asked, explain

    explain(run, Asked(row, network, milestone, lane))


ResultsFolder = Annotated[Path, typer.Option(metavar="FOLDER", help="The folder of results.")]


@TOLD.command("harness results stale")
def stale(results: ResultsFolder = RESULTS) -> None:
    """Say which committed runs an older client than today's measured.

    Older by how many commits that changed what loads or serves; nothing where none is.
    """
    from harness.cli.renew import tell_stale_clients

    tell_stale_clients(results)


@TOLD.command("harness results renew --list", starts=Starts.SERVERS)
def renew(
    scenarios: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SCENARIO", help="Those of these scenarios.", show_default="all committed runs"
        ),
    ] = None,
    only_list: Annotated[
        bool, typer.Option("--list", help="Say what is stale, and measure nothing.")
    ] = False,
    results: ResultsFolder = RESULTS,
    output: Output = RUNS,
) -> None:
    """Measure committed runs anew that are stale, and publish them.

    Says first what was changed since each (client, models, definitions, packages, scenario,
    images, repeats), what is not valid in it, and how long it takes. The published tables come
    first, the real viewer last. Stopped, the same command goes on; what is current is left alone.
    """
    from harness.cli.renew import RenewOptions
    from harness.cli.renew import renew as renew_runs

    renew_runs(RenewOptions(results, output, tuple(scenarios or ()), only_list))


@KEPT.command("harness reproduce results/committed/volume", starts=Starts.PROCESSES)
def reproduce(
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN", help="A run, or the name of a committed run or published table."
        ),
    ],
    measure: Annotated[
        bool, typer.Option("--measure", help="Measure it again; without, it is predicted.")
    ] = False,
    repeats: Repeats = None,
    dataset: Dataset = None,
    device: Device = None,
    within: Annotated[
        str | None,
        typer.Option(
            metavar="SHARE",
            help="Predictions may differ by that much.",
            show_default="none, where the model is the same",
        ),
    ] = None,
    noise: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="Say how far it moves if answers begin later by this."),
    ] = None,
    allow_code: AllowCode = False,
) -> None:
    """Make a run again, and say how well it agrees.

    Images must have the digest of the run's; cases, networks, client and device are those that
    its document keeps. Exit code 3: predictions differ. With --noise "0.3 ms" every answer begins
    later by a random time with this mean, nine times, and what was measured stands beside it.
    """
    from harness.cli.reproduce import ReproduceOptions, reproduce

    options = ReproduceOptions(dataset, device, within, measure, repeats, allow_code, noise)
    reproduce(run, options)
