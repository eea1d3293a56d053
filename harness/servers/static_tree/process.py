"""The parent's side of a static tree: which folder, and a running server of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from harness.core.http.admission import OPEN, Admission
from harness.servers.child import running
from harness.servers.message import to_document
from harness.servers.origin.process import Origin


@dataclass(frozen=True, slots=True)
class StaticTreeConfiguration:
    """A folder with `studies` in it, and who may read what lies there."""

    folder: Path
    admission: Admission = OPEN


@asynccontextmanager
async def running_static_tree(configuration: StaticTreeConfiguration) -> AsyncIterator[Origin]:
    """A server of the folder on a free port of loopback, ended on the way out.

    Raises EnvironmentProblem where it cannot listen.
    """
    async with running("harness.servers.static_tree", to_document(configuration)) as child:
        yield Origin(child)
