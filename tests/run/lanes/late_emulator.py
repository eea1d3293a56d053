"""An emulator that a busy machine holds up."""

from harness.servers.emulator.schedule import LinkReport


class LateEmulator:
    """Tells of 8 ms behind its schedule in every report but the first."""

    def __init__(self) -> None:
        self.report_count = 0

    async def report(self) -> LinkReport:
        self.report_count += 1
        return LinkReport(30, 70, 6, 0, 0.008 * (self.report_count > 1), 0.0)
