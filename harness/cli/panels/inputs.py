"""Inputs: scenarios, and the blocks that they are made of."""

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from harness.cli.panels.command import Panel
from harness.cli.panels.options import AllowCode, AsJson, Check, Dataset, Policy, Proof
from harness.cli.panels.topic import Topic

INPUTS = Panel("Inputs")


@INPUTS.command("harness validate volume")
def validate(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help="Files of scenarios or of blocks, or built-in scenarios."
        ),
    ],
    allow_code: AllowCode = False,
) -> None:
    """Check scenario files: every error with its line and remedy."""
    from harness.cli.validate import validate

    validate(files, allows_code=allow_code)


@INPUTS.command("harness help network", "help")
def explain_keys(
    topic: Annotated[
        Topic,
        typer.Argument(metavar="BLOCK", help="A part of it; scenario is the whole file."),
    ] = Topic.SCENARIO,
) -> None:
    """Explain the keys of scenario files: units, defaults, examples."""
    from harness.cli.schema_help import explain_keys

    explain_keys(topic.value)


DATASETS = INPUTS.group(
    "dataset",
    "Images: list, show, build, import, export or remove datasets.",
    "harness dataset list",
)


@DATASETS.command("harness dataset list", "list")
def dataset_list(as_json: AsJson = False) -> None:
    """List the built-in datasets, and what is in the cache."""
    from harness.cli.dataset import list_all

    list_all(as_json=as_json)


@DATASETS.command("harness dataset show ct-512x174", "show")
def dataset_show(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A built-in dataset, or a file of one.")
    ],
) -> None:
    """Show what a dataset is, where it is from, and whether it is built."""
    from harness.cli.dataset import show

    show(name)


@DATASETS.command("harness dataset build ct-512x174", "build")
def dataset_build(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="NAME",
            help="Dataset files, or built-in names.",
            show_default="all built-in ones",
        ),
    ] = None,
    proof: Proof = True,
) -> None:
    """Build datasets into the cache."""
    from harness.cli.dataset import build

    build(names or [], verifies=proof)


@DATASETS.command("harness dataset import ~/my-dicom --name knee", "import")
def dataset_import(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder of DICOM files.")],
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The dataset's name.", show_default="the folder's name"),
    ] = None,
    output: Annotated[
        Path, typer.Option(metavar="FOLDER", help="The folder for the dataset files.")
    ] = Path("datasets"),
    skip_broken: Annotated[
        bool, typer.Option("--skip-broken", help="Skip broken files, and name them.")
    ] = False,
    keep_uids: Annotated[
        bool, typer.Option("--keep-uids", help="Serve the images under their own UIDs.")
    ] = False,
) -> None:
    """Import DICOM files: one dataset per series, under new UIDs.

    Which of the files' own UIDs they stand for is kept with the built images, for their owner.
    """
    from harness.cli.dataset import ImportOptions, import_folder

    options = ImportOptions(name, output, skips_broken_files=skip_broken, keeps_uids=keep_uids)
    import_folder(folder, options)


@DATASETS.command("harness dataset remove datasets/knee.yaml", "remove")
def dataset_remove(
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="NAME", help="Dataset files, built-in names, or folders in the cache."
        ),
    ],
) -> None:
    """Remove built datasets from the cache; of imported ones, the dataset's file, too."""
    from harness.cli.dataset import remove

    remove(names)


class Syntax(Enum):
    """What `harness dataset export` writes."""

    JLS = "jls"
    HTJ2K = "htj2k"
    RAW = "raw"


@DATASETS.command("harness dataset export ct-512x174 --transfer-syntax htj2k ct", "export")
def dataset_export(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="A built-in dataset, or a file of one.")
    ],
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A new folder for the DICOM files.")
    ],
    transfer_syntax: Annotated[
        Syntax, typer.Option(help="How the pixels are stored; always without loss.")
    ] = Syntax.RAW,
) -> None:
    """Export a dataset as DICOM files, to fill other servers with the same images."""
    from harness.cli.dataset import export

    export(name, folder, transfer_syntax.value)


@DATASETS.command("harness dataset syntaxes --check", "syntaxes")
def dataset_syntaxes(
    check: Check = False,
    into: Annotated[Path, typer.Option(metavar="FILE", help="The page.")] = Path(
        "results/transfer-syntaxes.md"
    ),
) -> None:
    """Write which transfer syntaxes of DICOM are read, and why others are not."""
    from harness.cli.dataset import write_syntaxes

    write_syntaxes(into, checks=check)


RETRIEVES = INPUTS.group(
    "retrieve",
    "Retrieve configurations: list, show, explain, import or export.",
    "harness retrieve explain volume-htj2k-byte-range",
)
Configuration = Annotated[
    str, typer.Argument(metavar="NAME", help="A built-in configuration, or a file of one.")
]


@RETRIEVES.command("harness retrieve list", "list")
def retrieve_list(as_json: AsJson = False) -> None:
    """List the built-in configurations."""
    from harness.cli.retrieve import list_all

    list_all(as_json=as_json)


@RETRIEVES.command("harness retrieve show volume-htj2k-byte-range", "show")
def retrieve_show(name: Configuration, allow_code: AllowCode = False) -> None:
    """Show a configuration as YAML, with its note and source."""
    from harness.cli.retrieve import show

    show(name, allows_code=allow_code)


Loaded = Annotated[
    str | None,
    typer.Option(
        metavar="LOAD",
        help="volume (all images) or stack (the image on screen).",
        show_default="stack for names like stack-jls, otherwise volume",
    ),
]


@RETRIEVES.command("harness retrieve explain volume-htj2k-byte-range --frames 8", "explain")
def retrieve_explain(
    name: Configuration,
    frames: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=10_000,
            metavar="N",
            help="Images.",
            show_default="the dataset's, otherwise 8",
        ),
    ] = None,
    load: Loaded = None,
    dataset: Dataset = None,
    network: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="With --dataset: the least times over this network, a file or a built-in name.",
            show_default=False,
        ),
    ] = None,
    each: Annotated[
        bool, typer.Option("--each", help="A line for each image: what first shows it.")
    ] = False,
    policy: Policy = None,
    allow_code: AllowCode = False,
) -> None:
    """Print the requests of a configuration, stage by stage, and what shows first by them.

    It says which image is the last to show something, and why where an earlier stage delays it.
    """
    from harness.cli.explain import ExplainOptions, explain

    explain(name, ExplainOptions(frames, load, dataset, policy, allow_code, network, each))


@RETRIEVES.command("harness retrieve import viewer.ts --output retrieve/mine.yaml", "import")
def retrieve_import(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="TypeScript, JavaScript or JSON; - is standard input."),
    ],
    constant: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The constant, if the file has several.", show_default=False
        ),
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
        typer.Option(
            metavar="FILE", help="The YAML file to write.", show_default="standard output"
        ),
    ] = None,
) -> None:
    """Import a configuration from a viewer's code, as YAML."""
    from harness.cli.retrieve import import_file
    from harness.viewer.code.reading import Wanted

    import_file(file, Wanted(constant, at, stages), output)


@RETRIEVES.command("harness retrieve export volume-jls-reduced", "export")
def retrieve_export(name: Configuration, allow_code: AllowCode = False) -> None:
    """Export a configuration as code for the viewer."""
    from harness.cli.retrieve import export

    export(name, allows_code=allow_code)
