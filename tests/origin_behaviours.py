"""Every way in which an origin may answer, for properties."""

from hypothesis import strategies as st

from harness.core.http.framing import Framing
from harness.core.http.media_type import HTJ2K_LOSSLESS
from harness.core.images.server_faults import BodyCut, OriginBehaviour, ServerFaults, Stall

_INDICES = st.lists(st.integers(0, 500), max_size=4).map(tuple)
_SOME = st.none() | _INDICES

FAULTS = st.builds(
    ServerFaults,
    ignores_range=st.booleans(),
    hides_content_range=st.booleans(),
    omits_content_length=st.booleans(),
    missing_image_indices=_INDICES,
    failure_period_count=st.none() | st.integers(1, 50),
    cut=st.none() | st.builds(BodyCut, st.integers(0, 10**6), _SOME),
    stall=st.none() | st.builds(Stall, st.floats(0, 60), st.integers(0, 10**6), _SOME),
    transfer_syntax_uid=st.none() | st.just(HTJ2K_LOSSLESS),
)
BEHAVIOURS = st.builds(OriginBehaviour, st.sampled_from(Framing), FAULTS)
