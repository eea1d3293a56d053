"""The survey of a real server, as the command does it, without waiting between questions."""

import asyncio

from harness.core.survey.findings import Findings
from harness.dataset.cache import BuiltDataset
from harness.survey.asker import Pace
from harness.survey.http_wire import HttpWire
from harness.survey.survey import Subject, survey


def surveyed(root: str, built: BuiltDataset) -> Findings:
    """What a server that holds the dataset can do."""
    manifest = built.manifest
    subject = Subject(root, manifest.study_uid, manifest.series_uid, ("/jls/1",))

    async def main() -> Findings:
        wire = HttpWire({}, http2=True)
        try:
            return await survey(wire, subject, Pace(1000.0))
        finally:
            await wire.forget()

    return asyncio.run(main())
