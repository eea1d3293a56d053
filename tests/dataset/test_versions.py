from dataclasses import replace

from harness.core.images.specification import DatasetSource, SourceKind
from harness.dataset.versions import shaped
from tests.dataset.series_for_tests import spec_of

SPEC = spec_of()


def _names(kind: SourceKind) -> list[str]:
    spec = shaped(replace(SPEC, source=DatasetSource(kind)))
    return [version.split()[0] for version in spec.shaping_versions]


def test_the_key_counts_versions_in_and_prose_out() -> None:
    assert shaped(SPEC).digest() != SPEC.digest()
    assert shaped(replace(SPEC, description="other")).digest() == shaped(SPEC).digest()


def test_shaping_twice_changes_nothing() -> None:
    assert shaped(shaped(SPEC)) == shaped(SPEC)


def test_what_the_caller_knows_of_is_kept() -> None:
    known = replace(SPEC, shaping_versions=("another 1",))

    assert "another 1" in shaped(known).shaping_versions


def test_decoded_images_depend_on_the_encoders_and_on_our_own_formats() -> None:
    ours = ["imagecodecs", "layout", "openjph", "pyjpegls", "sources"]

    assert _names(SourceKind.DICOM_FOLDER) == ["headers", *ours]


def test_drawn_images_depend_on_the_random_numbers_as_well() -> None:
    assert {"numpy", "scipy"} <= set(_names(SourceKind.CT_PHANTOM))
    assert {"numpy", "scipy"} <= set(_names(SourceKind.RADIOGRAPH_PHANTOM))
