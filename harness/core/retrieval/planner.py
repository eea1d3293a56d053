"""Who decides which image is asked for when: the stages, or a class that a scenario names.

Cornerstone3D lets a configuration replace the whole retriever (`create` in
IRetrieveConfiguration.ts). Here a class replaces the plan; how images are fetched, decoded and
shown stays the same, so that plans can be compared.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from harness.core.retrieval.stage import RetrieveStage

Step = tuple[int, RetrieveStage]


class Planner(Protocol):
    """Made of the stages of a configuration; plans a load of any number of images."""

    def __init__(self, stages: Sequence[RetrieveStage]) -> None: ...

    def plan(self, image_count: int) -> Iterable[Step]:
        """Every image with the stage that asks for it, in the order of asking.

        An image that is named again gets a further stage, which starts when the one before has
        ended without the image at full resolution.
        """
        ...


MakePlanner = Callable[[Sequence[RetrieveStage]], Planner]
"""A class of planners, or what stands for one; its module and name say which planner it is."""


class InStageOrder:
    """The plan of ProgressiveRetrieveImages.ts: one stage after the other."""

    def __init__(self, stages: Sequence[RetrieveStage]) -> None:
        self._stages = stages

    def plan(self, image_count: int) -> Iterable[Step]:
        """See Planner. Raises IndexError where a stage asks for an image that is not there."""
        return [(index, stage) for stage in self._stages for index in stage.indices(image_count)]


class CentreOut:
    """An example of a plan of one's own: every stage from the middle of its images outwards.

    A reader who opens a volume in the middle sees the slices around first. In a scenario:

        retrieve:
          planner: harness.core.retrieval.planner:CentreOut
          stages: interleaved

    A class Mine in mine.py beside the scenario is "mine:Mine"; it runs with --allow-code. The file
    stands alone: it may import what is installed, but no other file beside it.
    """

    def __init__(self, stages: Sequence[RetrieveStage]) -> None:
        self._stages = stages

    def plan(self, image_count: int) -> Iterable[Step]:
        """See Planner."""
        middle = (image_count - 1) / 2
        for stage in self._stages:
            for index in sorted(stage.indices(image_count), key=lambda index: abs(index - middle)):
                yield index, stage
