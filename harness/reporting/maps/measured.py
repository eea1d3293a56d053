"""The measured rows that lie on a curve of a sweep: same images, rules and client, any network.

A row is taken where nothing but what the sweep varies is another; the machine that measured it is
not the device that was predicted for.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from harness.core.http.client import Client
from harness.core.http.protocol import HttpVersion
from harness.core.lane import Lane
from harness.core.milestone import Milestone
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.fetch import range_chunks
from harness.core.retrieval.policy import ClientPolicy, policy_named
from harness.errors import ScenarioError
from harness.predict.sweep.predictor import with_first_range
from harness.reporting.maps.sweep_result import SweepResult
from harness.reporting.statistics import summarise
from harness.results.case import CaseRecord, RetrieveRecord
from harness.results.document import CaseResult, RunDocument
from harness.run.scenario_record import scenario_record
from harness.scenario.loading import parse_scenario
from harness.scenario.scenario import Scenario
from harness.scenario.sweep_loading import asks_for_ranges
from harness.scenario.variation import Axes

_ANY_BYTES = 1
_SAME_RATIO = 1e-6


@dataclass(frozen=True, slots=True)
class Point:
    """One measured row as it stands in a table of cells: the median of its counted samples."""

    values: Mapping[str, object]
    times_s: Mapping[Milestone, float]

    def lies_on(self, cells: pl.DataFrame, along: str) -> bool:
        """Whether one of the cells differs in nothing but this column."""
        for column, value in self.values.items():
            if column not in {along, "upload_bps"}:
                cells = cells.filter(pl.col(column).eq_missing(pl.lit(value)))
        ratio = self._ratio(self.values["upload_bps"], self.values["download_bps"])
        rates = zip(cells["upload_bps"], cells["download_bps"], strict=True)
        return any(abs(self._ratio(*rate) - ratio) < _SAME_RATIO for rate in rates)

    @staticmethod
    def _ratio(upload_bps: object, download_bps: object) -> float:
        if isinstance(upload_bps, float) and isinstance(download_bps, float):
            return upload_bps / download_bps
        return float(upload_bps is not None) - float(download_bps is not None)


def points_of(result: SweepResult, runs: Iterable[RunDocument]) -> list[Point]:
    """The rows of these runs that may lie on a curve of the result."""
    runs = list(runs)
    return [
        point
        for scenario in result.sweep.scenarios
        for run in runs
        if _is_of(run, result.images(scenario.name))
        and run.provenance.policy == scenario.policy
        and run.scenario.load is scenario.load
        for point in _points(scenario, result.sweep.axes, run)
    ]


def _is_of(run: RunDocument, images: Mapping[str, object]) -> bool:
    """Whether a run is of images of the same size in every encoding."""
    record = run.provenance.dataset
    same = {
        "name": record.name,
        "frame_count": record.frame_count,
        "rows": record.rows,
        "columns": record.columns,
        "encodings": dict(record.encodings),
    }
    return all(images.get(key) == value for key, value in same.items())


def _points(scenario: Scenario, axes: Axes, run: RunDocument) -> Iterator[Point]:
    predicted, usual = scenario_record(scenario).cases, scenario.networks[0]
    networks = {network.name: network for network in run.scenario.networks}
    ran = {case.name: case for case in _cases_of(run, scenario.path)}
    for row in run.cases:
        network, times_s = networks[row.network], _times_s(row)
        if row.case not in ran or not times_s or not _is_alike(network, usual):
            continue
        for case in predicted:
            chunk_bytes = _chunk_bytes_if_alike(case, ran[row.case], axes)
            if chunk_bytes is not None:
                values = {**_network_values(network), **_client_values(ran[row.case].client)}
                names = {"scenario": scenario.name, "case": case.name}
                yield Point({**names, **values, "chunk_bytes": chunk_bytes or None}, times_s)


def _cases_of(run: RunDocument, place: Path) -> tuple[CaseRecord, ...]:
    """The cases of a run as they were played."""
    if all(case.played for case in run.scenario.cases):
        return run.scenario.cases
    return _cases_as_named_today(run, place)


def _cases_as_named_today(run: RunDocument, place: Path) -> tuple[CaseRecord, ...]:
    """The cases of a run of before schema 4, which kept its YAML; none where that is no longer one.

    Names in it are looked up as if it stood at `place`, among the blocks of today, which may not be
    those that were played.
    """
    try:
        today = scenario_record(parse_scenario(run.scenario.text, place))
    except ScenarioError:
        return ()
    named = {case.name: case.played for case in today.cases}
    return tuple(
        replace(case, played=named[case.name]) for case in run.scenario.cases if case.name in named
    )


def _times_s(row: CaseResult) -> dict[Milestone, float]:
    counted = [sample for sample in row.samples if sample.is_counted]
    found = {}
    for milestone in Milestone:
        times_s = [each.times_s.of(milestone) for each in counted]
        values_s = [time_s for time_s in times_s if time_s is not None]
        if summary := summarise(values_s):
            found[milestone] = summary.median_s
    return found if row.lane is Lane.LOADER else {}


def _is_alike(network: NetworkProfile, usual: NetworkProfile) -> bool:
    """Whether two networks differ in nothing but rates and round trip."""
    return network.download_bps is not None and _neutral(network) == _neutral(usual)


def _neutral(network: NetworkProfile) -> NetworkProfile:
    return replace(network, download_bps=None, upload_bps=None, rtt_s=0.0, name="", source="")


def _chunk_bytes_if_alike(predicted: CaseRecord, ran: CaseRecord, axes: Axes) -> int | None:
    """The first range of what ran, 0 where a sweep varies none; None for what is another case."""
    assert predicted.played is not None, "it is of today"
    assert ran.played is not None, "it was looked up"
    if _without_varied(predicted.client, axes) != _without_varied(ran.client, axes):
        return None
    if predicted.played.origin != ran.played.origin:
        return None
    policy = policy_named(predicted.policy)
    return _chunk_bytes(predicted.played.retrieve, ran.played.retrieve, axes, policy)


def _without_varied(client: Client, axes: Axes) -> Client:
    """The client without what the sweep varies, to be compared."""
    if axes.http:
        client = replace(client, http=HttpVersion.HTTP_1_1, tls=False, connection_count=0)
    return replace(client, connection_count=0) if axes.connection_count else client


def _chunk_bytes(
    predicted: RetrieveRecord, ran: RetrieveRecord, axes: Axes, policy: ClientPolicy
) -> int | None:
    if predicted.planner != ran.planner:
        return None
    both = predicted.in_viewer_order, ran.in_viewer_order
    if axes.chunk_size_bytes and asks_for_ranges(ran.in_viewer_order):
        size_bytes = min(
            range_chunks(options, policy).first_bytes
            for options in ran.retrieve_options.values()
            if options.range_index is not None
        )
        varied = (with_first_range(each, _ANY_BYTES, policy) for each in both)
        return size_bytes if len({_bare(each) for each in varied}) == 1 else None
    return 0 if len({_bare(each) for each in both}) == 1 else None


def _bare(retrieve: RetrieveConfiguration) -> tuple[object, ...]:
    return (retrieve.stages, frozenset(retrieve.retrieve_options.items()))


def _network_values(network: NetworkProfile) -> dict[str, object]:
    return {
        "download_bps": network.download_bps,
        "upload_bps": network.upload_bps,
        "rtt_s": network.rtt_s,
    }


def _client_values(client: Client) -> dict[str, object]:
    count = None if client.http is HttpVersion.HTTP_2 else client.connection_count
    return {"http": client.http.value, "connection_count": count}
