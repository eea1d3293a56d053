"""The rows of a scenario that somebody reads, whoever reads them: what each plays, and keeps."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product

from harness.core.images.manifest import Manifest
from harness.core.retrieval.policy import policy_named
from harness.core.viewing.by_series import ONE_SERIES_FELT, FeltBySeries
from harness.core.viewing.experience import Experience
from harness.core.viewing.rules import viewer_rules_named
from harness.core.viewing.series_row import SeriesRow
from harness.results.conditions import Circumstances
from harness.results.reading_study import ReadingRow, ReadingStudy
from harness.results.trace import Trace
from harness.run.lanes.readings import ReadingSetup, least_bytes
from harness.run.plan import Images, LoadSetup
from harness.scenario.hands import check_slices
from harness.scenario.readings import check_series
from harness.scenario.scenario import Scenario

OnRow = Callable[[ReadingRow, Trace], None]
"""Is told of every row that has been read, and what happened in it."""


def reading_setups(scenario: Scenario, manifest: Manifest) -> Iterator[tuple[str, ReadingSetup]]:
    """The case and the setup of every row, in the order of the tables.

    Raises ScenarioError for a hand that wants a slice that there is none of.
    """
    assert scenario.reading is not None
    reading, place = scenario.reading, f"{scenario.path}: reading"
    counts = reading.slice_count_by_series or (len(manifest.frames),)
    check_series(counts, len(manifest.frames), f"{place}: series")
    for hand in reading.hands:
        check_slices(hand, (min(counts),) if reading.are_side_by_side else counts, place)
    hands = [SeriesRow(counts).laid_out(hand) for hand in reading.hands]
    for network, hand, case in product(scenario.networks, hands, scenario.cases):
        load = LoadSetup(case.retrieve, policy_named(scenario.policy), network)
        rules = viewer_rules_named(scenario.viewer_of(case.name))
        side_by_side = reading.are_side_by_side
        yield (
            case.name,
            ReadingSetup(load, rules, hand, reading.slice_count_by_series, side_by_side),
        )


def reading_row(
    case: str,
    setup: ReadingSetup,
    images: Images,
    felt: Experience,
    by_series: FeltBySeries = ONE_SERIES_FELT,
) -> ReadingRow:
    """What a study keeps of one reading; `images` are those that the case is answered with."""
    load, hand, stages = setup.load, setup.hand, setup.load.retrieve.stages
    first_bytes, whole_bytes = (
        least_bytes(load, images, hand.last_index, stage) for stage in (stages[0], stages[-1])
    )
    return ReadingRow(
        hand=hand.name,
        network=load.network.name,
        case=case,
        viewer=setup.viewer.name,
        first_floor_s=load.network.floor_s(first_bytes),
        whole_floor_s=load.network.floor_s(whole_bytes),
        experience=felt,
        viewports=by_series.viewports,
        opened=by_series.opened,
    )


def study_of(
    scenario: Scenario,
    manifest: Manifest,
    rows: Sequence[ReadingRow],
    device: str = "",
    measured: Circumstances | None = None,
) -> ReadingStudy:
    """The study that has these rows, in the order of its table: predicted, or measured."""
    assert scenario.reading is not None
    setups = reading_setups(scenario, manifest)
    order = [(setup.load.network.name, setup.hand.name, case) for case, setup in setups]
    in_order = sorted(rows, key=lambda row: order.index((row.network, row.hand, row.case)))
    return ReadingStudy(
        scenario=scenario.name,
        title=dict(scenario.title),
        scenario_digest=scenario.digest,
        dataset=manifest.name,
        policy=scenario.policy,
        device=device,
        hand_sources={hand.name: hand.source for hand in scenario.reading.hands},
        rows=tuple(in_order),
        measured=measured,
    )
