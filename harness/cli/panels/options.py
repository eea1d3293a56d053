"""The arguments and options that several commands have: each is said once, and means the same."""

from pathlib import Path
from typing import Annotated

import typer

Scenarios = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SCENARIO",
        help="Files, or names of built-in scenarios. None: stack, volume, chest-ct, chest-cr.",
        show_default=False,
    ),
]
Repeats = Annotated[
    int | None, typer.Option(min=1, help="Measure each case so often.", show_default=False)
]
Cases = Annotated[
    list[str] | None, typer.Option(help="Only the case of this name.", show_default=False)
]
Dataset = Annotated[
    str | None,
    typer.Option(help="Other images: a dataset file, or a built-in name.", show_default=False),
]
Device = Annotated[
    str | None,
    typer.Option(
        help="What to predict for: a device file or name; else this-machine, if it was"
        " calibrated, else reference-laptop.",
        show_default=False,
    ),
]
Output = Annotated[Path, typer.Option(help="Where runs are kept.")]
Resumes = Annotated[
    bool, typer.Option("--resume", help="Go on with the newest run that was cut off.")
]
Patience = Annotated[
    int,
    typer.Option(
        min=1, help="Where samples are late, measure a case at most so many times as often."
    ),
]
Proof = Annotated[bool, typer.Option(help="Decode every image once when its dataset is built.")]
Check = Annotated[bool, typer.Option("--check", help="Change nothing; fail when a page is stale.")]

RUNS = Path("results/runs")
"""Where runs are kept unless `Output` says otherwise."""
