"""From a sweep file to a Sweep: scenarios and devices looked up, axes checked against them."""

from dataclasses import replace
from pathlib import Path

from harness.core.http.protocol import HttpVersion
from harness.core.images.specification import SourceKind
from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.errors import ScenarioError
from harness.scenario.checks import check_positions, check_protocols
from harness.scenario.convert import network_profile
from harness.scenario.devices import load_device
from harness.scenario.library import (
    DEVICES,
    NETWORKS,
    SCENARIOS,
    SWEEPS,
    Library,
    NamedBlock,
    builtin_folder,
)
from harness.scenario.loading import load_scenario
from harness.scenario.opening_rules import check_no_opening
from harness.scenario.readings import refuse_reading
from harness.scenario.scenario import Scenario
from harness.scenario.schema.axis import values_of
from harness.scenario.schema.block import LANGUAGES, BrokenRule
from harness.scenario.schema.client import case_client
from harness.scenario.schema.sweep import AxesBlock, FigureBlock, SweepBlock, UploadRatioBlock
from harness.scenario.validation import suggestion, together, validated
from harness.scenario.variation import Axes, Dimension, Plot, PlotKind, Sweep
from harness.scenario.yaml_source import Place, read_yaml

DEFAULT_DEVICE = "reference-laptop"
_DRAWN = {SourceKind.CT_PHANTOM, SourceKind.RADIOGRAPH_PHANTOM}


def load_sweep(path: Path, *, allows_code: bool = False) -> Sweep:
    """The sweep in a file; with `allows_code` the code that its scenarios name is run.

    Raises ScenarioError, which tells everything that is wrong.
    """
    document = read_yaml(path)
    root = Place(document)
    block = validated(SweepBlock, root, document.content)
    library = _library(path, allows_code=allows_code)
    scenarios = tuple(
        _scenario(block, name, root, root.at("scenarios", position), library)
        for position, name in enumerate(block.scenarios)
    )
    axes = _axes(block.axes)
    devices = axes.devices or (DEFAULT_DEVICE,)
    found = [_device_file(name, root.at("axes", "device"), library) for name in devices]
    sweep = Sweep(
        path=path,
        name=path.stem,
        title=block.title or {LANGUAGES[0]: path.stem},
        scenarios=scenarios,
        axes=replace(axes, devices=devices),
        devices=dict(zip(devices, map(load_device, found), strict=True)),
        plots=tuple(map(_plot, block.figures)),
        source_text=document.text,
    )
    if errors := _disagreements(sweep, root):
        raise together(errors)
    return sweep


def asks_for_ranges(retrieve: RetrieveConfiguration) -> bool:
    """Whether the chunk size of a first range is anything to it."""
    return any(options.range_index is not None for options in retrieve.retrieve_options.values())


def _library(path: Path, *, allows_code: bool) -> Library:
    """Where names are looked up: beside the sweep, above the folder of sweeps, then built in."""
    folder = path.absolute().parent
    above = (folder.parent,) if SWEEPS.holds(path) else ()
    return Library((folder, *above, builtin_folder()), allows_code)


def _scenario(
    block: SweepBlock, name: str, root: Place, place: Place, library: Library
) -> Scenario:
    file = library.path(SCENARIOS, name) or root.document.path.parent / name
    if not file.is_file():
        rule, known = "is not the name of a scenario", library.names(SCENARIOS)
        raise place.error(rule, suggestion(name, known), value=name)
    scenario = load_scenario(file, allows_code=library.allows_code)
    refuse_reading(scenario)
    check_no_opening(scenario, "a sweep")
    cases = scenario.cases
    if block.cases is not None:
        names = [case.name for case in cases]
        for position, wanted in enumerate(block.cases):
            if wanted not in names:
                here = root.at("cases", position)
                raise here.error(
                    f"is not a case of {name}", suggestion(wanted, names), value=wanted
                )
        cases = tuple(case for case in cases if case.name in block.cases)
    network = _network(block, root.at("network"), library) or scenario.networks[0]
    try:
        client = case_client(block.client, scenario.client)
    except BrokenRule as broken:
        raise root.at("client").error(broken.rule, broken.remedy) from broken
    return replace(scenario, cases=cases, networks=(network,), client=client)


def _network(block: SweepBlock, place: Place, library: Library) -> NetworkProfile | None:
    match block.network:
        case None:
            return None
        case str() as name:
            return network_profile(library.load(NETWORKS, name, place))
        case written:
            return network_profile(NamedBlock(written, place, "network"))


def _device_file(name: str, place: Place, library: Library) -> Path:
    if found := library.path(DEVICES, name):
        return found
    raise place.error("is not a device", suggestion(name, library.names(DEVICES)), value=name)


def _axes(block: AxesBlock) -> Axes:
    upload = block.upload
    return Axes(
        download_bps=values_of(block.download),
        upload_bps=() if isinstance(upload, UploadRatioBlock) else values_of(upload),
        upload_ratio=upload.ratio if isinstance(upload, UploadRatioBlock) else None,
        rtt_s=values_of(block.rtt),
        http=tuple(block.http or ()),
        connection_count=values_of(block.connections),
        chunk_size_bytes=values_of(block.chunk_size),
        slice_count=values_of(block.slices),
        side_px=values_of(block.image_size),
        devices=tuple(block.device or ()),
    )


def _plot(block: FigureBlock) -> Plot:
    return Plot(
        kind=PlotKind(block.kind),
        along=Dimension(block.along),
        colour=Dimension(block.colour),
        rows=Dimension(block.rows) if block.rows else None,
        only=_axes(block.only),
        against=block.against,
    )


def _disagreements(sweep: Sweep, root: Place) -> list[ScenarioError]:
    """Every axis that is nothing to the scenarios, or too much for one of them."""
    axes, place = sweep.axes, root.at("axes")
    errors = []
    asking = [case for each in sweep.scenarios for case in each.cases]
    if axes.chunk_size_bytes and not any(asks_for_ranges(case.retrieve) for case in asking):
        rule = "varies ranges that no case uses"
        errors.append(place.at("chunk_size").error(rule, "leave it out, or name another case"))
    if axes.connection_count and axes.http == (HttpVersion.HTTP_2,):
        rule = "varies connections, of which HTTP/2 has one"
        errors.append(place.at("connections").error(rule, "leave it out, or add http 1.1"))
    for scenario in sweep.scenarios:
        names = [case.name for case in scenario.cases]
        for position, plot in enumerate(sweep.plots):
            if plot.against is not None and plot.against not in names:
                here = root.at("figures", position, "against")
                rule = f"is not a case of {scenario.name}"
                errors.append(here.error(rule, suggestion(plot.against, names)))
        try:
            _check_scenario(scenario, axes, place)
        except ScenarioError as error:
            errors.append(error)
    return errors


def _check_scenario(scenario: Scenario, axes: Axes, place: Place) -> None:
    network, name = scenario.networks[0], scenario.name
    if axes.download_bps and (network.download_trace or network.upload_trace):
        rule = f"varies the rate of {name}, which has a trace"
        raise place.at("download").error(rule, "name another network")
    if axes.slice_count and scenario.load is Load.STACK:
        rule = f"varies the slices of {name}, a stack of which one image is loaded"
        raise place.at("slices").error(rule, "leave it out, or name volumes only")
    if axes.side_px and scenario.dataset.source.kind not in _DRAWN:
        rule = f"varies the size of {scenario.dataset.name}, which is not drawn"
        raise place.at("image_size").error(rule, "leave it out, or name drawn datasets")
    for slice_count in axes.slice_count:
        for case in scenario.cases:
            check_positions(case.retrieve, slice_count, f"{place.at('slices')}: {case.name}")
    clients = [scenario.client_of(case.name) for case in scenario.cases]
    if HttpVersion.HTTP_2 in axes.http:
        clients = [replace(scenario.client, http=HttpVersion.HTTP_2, tls=True)]
    check_protocols([network], {client.protocol for client in clients}, str(place))
