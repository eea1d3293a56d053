"""The versions of everything that shapes a build: they are part of the key that finds it."""

from dataclasses import replace

import numpy as np
import scipy

from harness.core.images.specification import DatasetSpec, SourceKind
from harness.dataset.encode import encoder_versions
from harness.dataset.layout import LAYOUT_VERSION
from harness.dataset.sources import SOURCES_VERSION

HEADERS_VERSION = 1
"""Raised when other headers are kept of the same files."""

DRAWN = frozenset({SourceKind.CT_PHANTOM, SourceKind.RADIOGRAPH_PHANTOM})
"""The sources that this project draws."""


def shaped(spec: DatasetSpec) -> DatasetSpec:
    """The specification with the versions that shape its bytes; its digest names the build.

    Applying it twice changes nothing.
    """
    versions = {
        *spec.shaping_versions,
        *encoder_versions({each.codec for each in spec.encodings if not each.own_syntax_uid}),
        f"layout {LAYOUT_VERSION}",
        f"sources {SOURCES_VERSION}",
    }
    if spec.source.kind is SourceKind.DICOM_FOLDER:
        versions.add(f"headers {HEADERS_VERSION}")
    if spec.source.kind in DRAWN:
        # The same seed may draw other numbers in another numpy (NEP 19).
        versions |= {f"numpy {np.__version__}", f"scipy {scipy.__version__}"}
    return replace(spec, shaping_versions=tuple(sorted(versions)))
