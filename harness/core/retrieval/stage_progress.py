"""How far each stage is: the IMAGE_RETRIEVAL_STAGE accounting of ProgressiveRetrieveImages.ts.

Each image counts once in each of its stages: fetched, failed or skipped. The original counts an
image whose partial results come too late more than once; that slip is not repeated.
"""

from dataclasses import dataclass

from harness.core.retrieval.timeline import StageEnded


@dataclass(slots=True)
class _Stage:
    pending_count: int = 0
    image_count: int = 0
    failure_count: int = 0
    first_image_s: float | None = None


class StageProgress:
    """Counts images in and out of stages, and says when a stage has ended."""

    def __init__(self) -> None:
        self._stages: dict[str, _Stage] = {}

    def expect(self, stage_id: str) -> None:
        """One more image belongs to this stage."""
        if stage_id not in self._stages:
            self._stages[stage_id] = _Stage()
        self._stages[stage_id].pending_count += 1

    def fetched(self, stage_id: str, now_s: float) -> StageEnded | None:
        """One image of the stage is there."""
        stage = self._stages[stage_id]
        stage.image_count += 1
        return self._count_out(stage_id, stage, now_s)

    def failed(self, stage_id: str, now_s: float) -> StageEnded | None:
        """One image of the stage could not be had."""
        stage = self._stages[stage_id]
        stage.failure_count += 1
        return self._count_out(stage_id, stage, now_s)

    def skipped(self, stage_id: str, now_s: float) -> StageEnded | None:
        """One image needs this stage no more."""
        stage = self._stages[stage_id]
        stage.pending_count -= 1
        return self._ended(stage_id, stage, now_s)

    def _count_out(self, stage_id: str, stage: _Stage, now_s: float) -> StageEnded | None:
        stage.pending_count -= 1
        if stage.first_image_s is None:
            stage.first_image_s = now_s
        return self._ended(stage_id, stage, now_s)

    @staticmethod
    def _ended(stage_id: str, stage: _Stage, now_s: float) -> StageEnded | None:
        if stage.pending_count:
            return None
        return StageEnded(
            now_s, stage_id, stage.image_count, stage.failure_count, stage.first_image_s
        )
