"""The commands that have commands of their own, and those that sweep."""

from pathlib import Path
from typing import Annotated

import typer

from harness.cli.panels.options import Check, Dataset, Proof

datasets = typer.Typer(help="The images: build them, list them, bring your own.")
retrieves = typer.Typer(help="Retrieve configurations: list, explain, take over, hand back.")
networks = typer.Typer(help="The networks: list them, read them, compare what they cost.")
devices = typer.Typer(help="The devices that predictions are made for: list them, read them.")
fidelities = typer.Typer(help="The loader beside the real viewer: record the viewer, compare.")

RECORDINGS = Path("tests/data/viewer")
SWEEPS = Path("results/runs/sweeps")
MAPS = Path("results/maps")
FIDELITY_PAGE = Path("results/fidelity.md")


@datasets.command("build")
def dataset_build(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Dataset files or names; none: all built-in ones.", show_default=False),
    ] = None,
    proof: Proof = True,
) -> None:
    """Build datasets into the cache."""
    from harness.cli.dataset import build

    build(names or [], verifies=proof)


@datasets.command("list")
def dataset_list() -> None:
    """List the datasets there are, their source and licence, and what is built."""
    from harness.cli.dataset import list_all

    list_all()


@datasets.command("import")
def dataset_import(
    folder: Annotated[Path, typer.Argument(help="A folder with DICOM files.")],
    name: Annotated[
        str | None,
        typer.Option(help="What to call it; else the folder's name.", show_default=False),
    ] = None,
    output: Annotated[
        Path, typer.Option(help="Where the dataset files go; scenarios there can name them.")
    ] = Path("datasets"),
    skip_broken: Annotated[
        bool, typer.Option("--skip-broken", help="Name broken files and go on without them.")
    ] = False,
) -> None:
    """Turn a folder of DICOM files into datasets, one for each series."""
    from harness.cli.dataset import import_folder

    import_folder(folder, name, output, skips_broken_files=skip_broken)


Configuration = Annotated[
    str, typer.Argument(metavar="NAME", help="A built-in configuration, or a file of one.")
]


@retrieves.command("list")
def retrieve_list() -> None:
    """List the named configurations, and where each was read."""
    from harness.cli.retrieve import list_all

    list_all()


@retrieves.command("explain")
def retrieve_explain(
    name: Configuration,
    frames: Annotated[
        int | None,
        typer.Option(min=1, max=10_000, help="How many images; else the dataset's, or 8."),
    ] = None,
    load: Annotated[
        str, typer.Option(help="volume: all images at once; stack: the one on screen.")
    ] = "volume",
    dataset: Dataset = None,
    policy: Annotated[str, typer.Option(help="Which client it is.")] = "cs3d-2023-11",
) -> None:
    """Say what would be fetched, stage by stage, without a network."""
    from harness.cli.retrieve import ExplainOptions, explain

    explain(name, ExplainOptions(frames, load, dataset, policy))


@retrieves.command("import")
def retrieve_import(
    file: Annotated[Path, typer.Argument(help="TypeScript, JavaScript or JSON; - reads it in.")],
    constant: Annotated[
        str | None,
        typer.Option(help="Which constant of the file, if several.", show_default=False),
    ] = None,
    at: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="LINE", help="Or the one that stands there.", show_default=False
        ),
    ] = None,
    stages: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The stages for options without any.", show_default=False
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(help="The YAML file to write; else it is printed.", show_default=False),
    ] = None,
) -> None:
    """Turn the configuration in viewer code into YAML that a scenario can name."""
    from harness.cli.retrieve import import_file
    from harness.viewer.code.reading import Wanted

    import_file(file, Wanted(constant, at, stages), output)


@retrieves.command("export")
def retrieve_export(name: Configuration) -> None:
    """Print a configuration as code for the viewer."""
    from harness.cli.retrieve import export

    export(name)


@networks.command("list")
def networks_list() -> None:
    """List the built-in networks."""
    from harness.cli.networks import list_all

    list_all()


@networks.command("show")
def networks_show(
    name: Annotated[str, typer.Argument(help="A built-in network, or a file of one.")],
) -> None:
    """Say what a network is, and where its figures are from."""
    from harness.cli.networks import show

    show(name)


@networks.command("compare")
def networks_compare(
    names: Annotated[
        list[str],
        typer.Argument(metavar="NAME...", help="Networks, or patterns such as '*4g'."),
    ],
) -> None:
    """Say what the same bytes cost on each, by the model of the link."""
    from harness.cli.networks import compare

    compare(names)


@devices.command("list")
def devices_list() -> None:
    """List the devices: the built-in ones, and those calibrated here."""
    from harness.cli.calibrate import list_all

    list_all()


@devices.command("show")
def devices_show(
    name: Annotated[str, typer.Argument(help="A device of the list, or a file of one.")],
) -> None:
    """Say what a device needs for its work, and where its figures are from."""
    from harness.cli.calibrate import show

    show(name)


@fidelities.command("record")
def fidelity_record(
    scenarios: Annotated[
        list[Path],
        typer.Argument(help="Scenario files; what is recorded goes into the folder of each."),
    ],
) -> None:
    """Let the real viewer load every case, and keep what it asked for and showed."""
    from harness.cli.fidelity import record_scenarios

    record_scenarios(scenarios)


@fidelities.command("page")
def fidelity_page(
    check: Check = False,
    recordings: Annotated[Path, typer.Option(help="The folder of recordings.")] = RECORDINGS,
    into: Annotated[Path, typer.Option(help="The page.")] = FIDELITY_PAGE,
) -> None:
    """Say where the loader does not do what the recorded viewer did, and why."""
    from harness.cli.fidelity import write_page

    write_page(recordings, into, checks=check)


def sweep(
    sweeps: Annotated[
        list[str],
        typer.Argument(metavar="SWEEP...", help="Files, or names of built-in sweeps."),
    ],
    output: Annotated[Path, typer.Option(help="Where sweeps are kept.")] = SWEEPS,
    workers: Annotated[
        int | None,
        typer.Option(min=1, help="How many processes; else one a core.", show_default=False),
    ] = None,
    dask: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Compute on this dask cluster instead.", show_default=False
        ),
    ] = None,
    publish: Annotated[
        bool, typer.Option("--publish", help="Commit them to the folder of maps, too.")
    ] = False,
) -> None:
    """Predict every cell of a sweep; one that was cut off goes on where it was."""
    from harness.cli.sweep import SweepOptions
    from harness.cli.sweep import sweep as run_sweeps

    run_sweeps(sweeps, SweepOptions(output, workers, dask, MAPS if publish else None))


def maps(
    sweeps: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SWEEP...",
            help="Sweeps of your own, drawn where they are kept; none: the page of the results.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Path, typer.Option(help="Where sweeps are kept.")] = SWEEPS,
    results: Annotated[Path, typer.Option(help="The results folder.")] = Path("results"),
    check: Check = False,
) -> None:
    """Draw what sweeps found, and say it in sentences."""
    from harness.cli.maps import draw_sweeps, write_maps

    if sweeps:
        draw_sweeps(sweeps, output, results)
    else:
        write_maps(results, checks=check)
