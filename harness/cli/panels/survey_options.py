"""The arguments and options of `harness survey`: whom it asks, how slowly, and what it writes."""

from pathlib import Path
from typing import Annotated

import typer

ServiceRoot = Annotated[str, typer.Argument(metavar="URL", help="The root of a DICOMweb service.")]
StudyUid = Annotated[
    str | None,
    typer.Option("--study", metavar="UID", help="The study.", show_default="the first with images"),
]
SeriesUid = Annotated[
    str | None,
    typer.Option(
        "--series", metavar="UID", help="The series.", show_default="the first with images"
    ),
]
Headers = Annotated[
    list[str] | None,
    typer.Option(
        "--header",
        metavar="LINE",
        help="Send 'Name: $VARIABLE', filled from the environment.",
        show_default=False,
    ),
]
Rate = Annotated[
    float, typer.Option(min=0.1, metavar="N", help="At most so many requests a second.")
]
ServerFile = Annotated[
    Path | None,
    typer.Option(
        "--output",
        metavar="FILE",
        help="Write the server as a file that a scenario can name.",
        show_default=False,
    ),
]
LetterFile = Annotated[
    Path | None,
    typer.Option(
        "--letter",
        metavar="FILE",
        help="Write a letter to who makes the server.",
        show_default=False,
    ),
]
NetworkFile = Annotated[
    Path | None,
    typer.Option(
        "--network",
        metavar="FILE",
        help="Measure for 30 s what lies between, into this network file.",
        show_default=False,
    ),
]
