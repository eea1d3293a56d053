"""The named retrieve configurations, by whose they are."""

from harness.scenario.library import RETRIEVE, Library

TUNED = [name for name in Library.builtin().names(RETRIEVE) if name.startswith("tuned-")]
"""What a search of this project found is nobody's example; results/tuning.md is about it."""

AS_STORED = [
    f"{load}-{form}"
    for load in ("stack", "volume")
    for form in ("as-stored", "uncompressed", "jpeg-lossless", "jpeg-2000")
]
"""What a viewer asks of an archive that holds other forms is no example of a configuration."""

PROPOSED = [f"{load}-htj2k-first-32-kib-full-size" for load in ("stack", "volume")]
"""What is proposed upstream is nobody's example yet; results/quality.md is about it."""

EXAMPLES = [
    name
    for name in Library.builtin().names(RETRIEVE)
    if name not in {*TUNED, *AS_STORED, *PROPOSED}
]
"""Those of the viewer's examples and of its documentation."""
