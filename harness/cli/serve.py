"""`harness serve`: a scenario's images behind its emulated network, for any viewer."""

import asyncio
import json
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    contextmanager,
    suppress,
)
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console

from harness.cli.interruptible import run_interruptibly
from harness.cli.progress import Watcher, progress_console
from harness.cli.scenarios import Choice
from harness.core.http.admission import Admission, named_host, named_origin
from harness.core.images.specification import DatasetSpec
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.dataset.build import build_dataset
from harness.dataset.cache import BuiltDataset, DatasetCache
from harness.durable import keep_file
from harness.errors import BadInput, EnvironmentProblem, StorageError
from harness.reporting.har import har_document
from harness.run.provenance import utc_now
from harness.run.route import admission_of
from harness.run.server.door import running_door
from harness.scenario.scenario import Scenario
from harness.servers.emulator.process import Emulator, Listening, running_emulator
from harness.servers.logged_requests import read_request_log
from harness.servers.origin.process import Origin, OriginConfiguration, running_origin
from harness.servers.request_log import LogPlace
from harness.viewer.ohif.entry import ohif_entry

_ANSWER_LIMIT_S = 5.0


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; port 0 is any free one.

    Clients may call it by `hosts`, too. Pages of `origins` may read images that a user imported.
    """

    host: str
    port: int
    hosts: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()

    def admission(self, dataset: DatasetSpec) -> Admission:
        """Who gets in. Raises BadInput for a host or an origin that is none."""
        origins = [_origin(written) for written in self.origins]
        hosts = [_host(written) for written in self.hosts]
        return admission_of(dataset, (self.host, *_addresses(self.host), *hosts), origins)


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """What is served where, by names or files (None: the scenario's own), and what is recorded.

    `case` is the one whose retrieve configuration OHIF is given; None leaves it to OHIF.
    """

    scenario: str
    network: str | None
    dataset: str | None
    address: Address
    log: Path | None
    har: Path | None
    allows_code: bool = False
    case: str | None = None

    @property
    def choice(self) -> Choice:
        """What of the scenario is meant."""
        cases = () if self.case is None else (self.case,)
        networks = () if self.network is None else (self.network,)
        return Choice(self.dataset, cases, self.allows_code, networks)


@dataclass(frozen=True, slots=True)
class _Served:
    """The images, the network before them, who gets in, and where requests are logged, if so.

    There is no dataset of images that somebody else's server has. OHIF is to load by `retrieve`.
    """

    scenario: Scenario
    dataset: BuiltDataset | None
    network: NetworkProfile
    admission: Admission
    log: LogPlace | None
    retrieve: RetrieveConfiguration | None

    def ohif_entry(self, url: str) -> str:
        """What OHIF is told of a place."""
        return ohif_entry(url, self.scenario.load, self.retrieve)


def serve(options: ServeOptions) -> None:
    """Print one JSON line that says where, then serve until Ctrl-C."""
    console = progress_console()
    [scenario] = options.choice.of([options.scenario])
    retrieve = None if options.case is None else scenario.cases[0].retrieve
    ohif_entry("", scenario.load, retrieve)  # so that what no viewer can be given is told at once
    network = scenario.networks[0]
    admission = options.address.admission(scenario.dataset)
    dataset = None if scenario.server else _built(scenario, console)
    is_private = scenario.dataset.is_imported
    with _recorded(options.log, options.har, is_private=is_private) as log:
        try:
            served = _Served(scenario, dataset, network, admission, log, retrieve)
            run_interruptibly(_serve(served, options.address, console))
        except KeyboardInterrupt:
            console.print("stopped")


def _built(scenario: Scenario, console: Console) -> BuiltDataset:
    with Watcher(console, scenario.name) as watcher:
        return build_dataset(scenario.dataset, cache=DatasetCache(), on_progress=watcher.building)


@contextmanager
def _recorded(log: Path | None, har: Path | None, *, is_private: bool) -> Iterator[LogPlace | None]:
    """Where to log requests; on the way out, whatever ended it, the archive is made of the log."""
    if har is not None and not har.absolute().parent.is_dir():
        raise StorageError(
            str(har), None, "is in a folder that does not exist", "create the folder first"
        )
    with TemporaryDirectory() as folder:
        path = log or (Path(folder) / "requests.jsonl" if har else None)
        if path is None:
            yield None
            return
        zero_at = utc_now()
        try:
            yield LogPlace(path, time.monotonic(), is_private)
        finally:
            if har is not None and path.exists():
                document = har_document(read_request_log(path), zero_at)
                content, remedy = json.dumps(document, indent=1), f"the requests are in {path}"
                keep_file(har, content.encode(), remedy, is_private=is_private)


def _origin(written: str) -> str:
    origin = named_origin(written)
    if origin is None:
        remedy = "write it as in https://viewer.example:3000"
        raise BadInput("--allow-origin", written, "is not an origin of pages", remedy)
    return origin


def _host(written: str) -> str:
    host = named_host(written)
    if host is None:
        raise BadInput("--allow-host", written, "is not a host", "write it as in viewer.example")
    return host


def _addresses(host: str) -> list[str]:
    """The addresses that a name stands for; none where it stands for none, as the origin tells."""
    with suppress(OSError, UnicodeError):
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None)]
    return []


async def _serve(served: _Served, address: Address, console: Console) -> None:
    scenario, network = served.scenario, served.network
    async with AsyncExitStack() as stack:
        servers: list[Origin | Emulator] = []
        if network.is_shaped:
            origin = await stack.enter_async_context(_origin_of(served))
            emulator = running_emulator(
                network,
                origin.url,
                Listening(address.host, address.port, scenario.client.protocol),
                log=served.log,
            )
            servers = [origin, await stack.enter_async_context(emulator)]
        else:
            servers = [await stack.enter_async_context(_unshaped(served, address))]
        url = servers[-1].url
        place = {"url": url, **_series(served), "network": network.name}
        for server in servers:
            if isinstance(server, Emulator) and server.certificate:
                place["certificate"] = server.certificate
        print(json.dumps(place), flush=True)
        told = served.ohif_entry(url)
        console.print(told, markup=False, highlight=False, soft_wrap=True, end="")
        try:
            await _wait_until_any_is_gone(servers)
        finally:
            await _tell_refused(servers, console)


def _origin_of(served: _Served) -> AbstractAsyncContextManager[Origin]:
    """Who has the images, on a port of loopback."""
    scenario, admission = served.scenario, served.admission
    if served.dataset is None:
        assert scenario.server is not None, "somebody has the images"
        return running_door(scenario.server, admission, scenario.client.connection_count)
    tree = served.dataset.directory
    return running_origin(OriginConfiguration(tree, scenario.origin, admission=admission))


def _unshaped(served: _Served, address: Address) -> AbstractAsyncContextManager[Origin]:
    """Who has the images, where viewers ask. Raises BadInput for a server of somebody else's."""
    if served.dataset is None:
        rule, remedy = "shapes nothing, and the server can be asked itself", "name another network"
        raise BadInput("--network", served.network.name, rule, remedy)
    tree, origin = served.dataset.directory, served.scenario.origin
    return running_origin(
        OriginConfiguration(tree, origin, address.host, address.port, served.log, served.admission)
    )


def _series(served: _Served) -> dict[str, str]:
    """What a viewer opens."""
    if served.dataset is None:
        source = served.scenario.dataset.source
        return {"study": source.study_uid, "series": source.series_uid}
    manifest = served.dataset.manifest
    return {"study": manifest.study_uid, "series": manifest.series_uid}


async def _tell_refused(servers: Sequence[Origin | Emulator], console: Console) -> None:
    """Say how many requests were no HTTP; of a server that is gone, nothing is known."""
    with suppress(EnvironmentProblem, TimeoutError):
        async with asyncio.timeout(_ANSWER_LIMIT_S):
            counts = [await each.refused_count() for each in servers if isinstance(each, Origin)]
            if refused_count := sum(counts):
                console.print(f"refused requests that were no HTTP: {refused_count}")


async def _wait_until_any_is_gone(servers: Sequence[Origin | Emulator]) -> None:
    """Wait for ever, unless a server ends by itself. Raises EnvironmentProblem."""
    try:
        async with asyncio.TaskGroup() as group:
            for server in servers:
                group.create_task(server.wait_until_gone())
    except* EnvironmentProblem as problems:
        raise problems.exceptions[0] from None
