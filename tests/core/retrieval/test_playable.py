from harness.core.retrieval.machine import Retrieval
from harness.core.retrieval.on_demand import OnDemand
from harness.core.retrieval.playable import Playable
from harness.core.retrieval.policy import CS3D_5_14
from tests.core.playing import SINGLE, Server, configuration, paths


def test_what_plays_one_machine_plays_the_other() -> None:
    on_demand = OnDemand(configuration(SINGLE), CS3D_5_14, paths(1))
    on_demand.begin(0, SINGLE[0], anew=False)
    machines: tuple[Playable, ...] = (
        Retrieval(configuration(SINGLE), CS3D_5_14, paths(1)),
        on_demand,
    )

    for machine in machines:
        Server({"frames": 100}).play(machine)
        assert [image.image_index for image in machine.timeline.shown] == [0]
