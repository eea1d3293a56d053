"""An observer that remembers what it was told, in order."""

from collections.abc import Callable

from harness.dataset.build import BuildProgress
from harness.results.certification import CertificateRecord
from harness.results.sample import Sample, SampleSlot
from harness.run.preparation import Plans


def _nothing(_: SampleSlot) -> None:
    pass


class Witness:
    """See Observer; `at_loading` is called when a load begins."""

    def __init__(self, at_loading: Callable[[SampleSlot], None] = _nothing) -> None:
        self._at_loading = at_loading
        self.steps: list[BuildProgress] = []
        self.loads: list[SampleSlot] = []
        self.samples: list[Sample] = []
        self.certifying_networks: list[str] = []
        self.certificates: list[CertificateRecord] = []

    def building(self, progress: BuildProgress) -> None:
        self.steps.append(progress)

    def certifying(self, network: str) -> None:
        self.certifying_networks.append(network)

    def certified(self, record: CertificateRecord) -> None:
        self.certificates.append(record)

    def planned(self, slots: tuple[SampleSlot, ...], plans: Plans) -> None:
        assert {(slot.case, slot.network) for slot in slots} <= set(plans)

    def loading(self, slot: SampleSlot) -> None:
        self.loads.append(slot)
        self._at_loading(slot)

    def measured(self, sample: Sample) -> None:
        self.samples.append(sample)
