"""How quick a decoder was beside a fixed piece of work that tells the machine's own pace."""

from dataclasses import dataclass

STATED_WORK_S = 1e-3
"""What the fixed work takes on a machine of the stated pace: a round figure, never measured."""


@dataclass(frozen=True, slots=True)
class DecodePace:
    """Over `pass_count` passes, in seconds: one image decoded, and one piece of fixed work.

    They are measured in turns, right after a load and outside its times. Each is the lower
    decile; in runs that do not say `is_decile` it was the mean, which wanders too far.
    """

    decode_s: float
    work_s: float
    pass_count: int
    is_decile: bool = False

    @property
    def stated_s(self) -> float | None:
        """What decoding the image takes on a machine of the stated pace; None from means."""
        return self.decode_s / self.work_s * STATED_WORK_S if self.is_decile else None
