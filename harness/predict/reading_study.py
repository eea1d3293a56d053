"""What reading would be like: every case of a scenario under every hand, on a virtual clock.

The same scenario, images and device give the same study to the last bit, always and everywhere.
"""

from harness.core.images.manifest import Manifest
from harness.core.models.device import Device
from harness.results.reading_study import ReadingRow, ReadingStudy
from harness.run.lanes.readings import predicted_reading
from harness.run.preparation import images_of
from harness.run.reading_rows import OnRow, reading_row, reading_setups, study_of
from harness.scenario.scenario import Scenario


def reading_study(
    scenario: Scenario, manifest: Manifest, device: Device, on_row: OnRow = lambda row, trace: None
) -> ReadingStudy:
    """All rows of a scenario that has a reading; `on_row` is told of each with its trace.

    Raises ScenarioError for a hand that wants a slice that there is none of, and as
    `readings.predicted_reading`.
    """
    images = images_of(scenario, manifest)
    rows: list[ReadingRow] = []
    for case, setup in reading_setups(scenario, manifest):
        answered = images.answered_by(scenario.origin_of(case))
        read = predicted_reading(setup, answered, scenario.client_of(case), device)
        rows.append(reading_row(case, setup, answered, read.experience, read.by_series))
        on_row(rows[-1], read.trace)
    return study_of(scenario, manifest, rows, device.name)
