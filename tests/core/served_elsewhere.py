"""Images of somebody else's server: two frames, and what it takes for each."""

from harness.core.images.manifest import ServerAnswer
from tests.core.dataset_of import encoded, manifest_of

ANSWERS = (
    ServerAnswer("", "", "image/jls", first_s=0.5, again_s=0.125),
    ServerAnswer("", "", "image/jls", first_s=0.25, again_s=0.375),
)
MANIFEST = manifest_of(encoded("frames", (1000, 1200), answers=ANSWERS))
"""The second image took longer when it was asked for again."""
