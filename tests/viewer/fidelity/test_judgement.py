from harness.core.http.framing import Framing
from harness.core.images.served import served_bodies
from harness.core.load import Load
from harness.core.network.profile import NetworkProfile
from harness.core.retrieval.configuration import RetrieveConfiguration
from harness.core.retrieval.policy import CS3D_5_14
from harness.core.retrieval.stage import RetrieveStage
from harness.viewer.fidelity.causes import Cause, Causes
from harness.viewer.fidelity.comparison import DifferenceKind
from harness.viewer.fidelity.judgement import Judgement, judge
from harness.viewer.fidelity.loader_log import PlayedCase
from harness.viewer.fidelity.recording import LoggedLoad
from tests.core.dataset_of import encoded, manifest_of
from tests.viewer.fidelity.logs import FULL, asked, log, recording

LINK = NetworkProfile("4g", 8e6, None, 0.01)
MANIFEST = manifest_of(encoded("frames", (100,)))
PLAIN = PlayedCase(
    load=Load.STACK,
    manifest=MANIFEST,
    bodies=served_bodies(MANIFEST, Framing.SINGLE_PART),
    retrieve=RetrieveConfiguration("plain", (RetrieveStage("only"),)),
    policy=CS3D_5_14,
    connections=6,
)
SAME = log(asked(0), qualities={0: [FULL]}, network_end_s=0.010580)


def judged(*loads: LoggedLoad) -> list[Judgement]:
    networks = (NetworkProfile("local", None, None, 0.0), LINK)
    return list(judge(recording(*loads), PLAIN, networks))


def test_every_network_that_was_recorded_is_judged() -> None:
    [judgement] = judged(SAME, SAME)

    assert judgement.network is LINK
    assert len(judgement.theirs) == 2
    assert judgement.differences == ()


def test_the_last_byte_is_compared_with_the_median_of_the_viewer() -> None:
    ends_s = (0.005290, 0.010580, 0.5)
    loads = [log(asked(0), qualities={0: [FULL]}, network_end_s=end_s) for end_s in ends_s]

    [judgement] = judged(*loads)

    # One round trip of 10 ms, 480 B of head and 100 of body at a byte a microsecond.
    assert judgement.network_end_s == 0.010580
    assert round(judgement.end_error_share or 0, 9) == 0


def test_a_viewer_without_a_last_byte_has_nothing_to_compare() -> None:
    [judgement] = judged(log(asked(0), network_end_s=None))

    assert judgement.network_end_s is None
    assert judgement.end_error_share is None


def test_a_difference_without_a_cause_is_unexplained() -> None:
    [judgement] = judged(log(asked(0), asked(0, "jls/1"), qualities={0: [FULL]}))

    unexplained = judgement.unexplained(Causes())
    assert [each.kind for each in unexplained] == [
        DifferenceKind.REQUEST,
        DifferenceKind.LATER_ORDER,
    ]

    known = Causes([Cause(kind=kind, cases=("jls",), cause="so") for kind in DifferenceKind])
    assert judgement.unexplained(known) == []
