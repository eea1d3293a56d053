"""Which file of a tree answers a path, as Static-DICOMweb and its kind write them."""

import gzip
from pathlib import Path

import pytest

from harness.servers.static_tree.lying import content_type_of, lying_file


@pytest.mark.parametrize(
    "name",
    [
        *("frames/1", "frames/1.gz", "frames/1.mht", "frames/1.mht.gz", "frames/1.jls"),
        *("frames/1/index.bin", "frames/1/index.json.gz"),
    ],
)
def test_a_path_is_answered_by_what_lies_under_one_of_its_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_bytes(gzip.compress(b"content") if name.endswith(".gz") else b"content")
    found = lying_file(tmp_path, "/frames/1")

    assert found is not None
    assert found.content == b"content"


def test_nothing_outside_of_the_folder_is_served(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("mine")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "link").symlink_to(tmp_path / "secret")

    for path in ("/../secret", "/%2e%2e/secret", "/link", "/absent"):
        assert lying_file(tree, path) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"--abc\r\nContent-Type: image/jls\r\n\r\nx", "multipart/related; boundary=abc"),
        (b'[{"00080018": {}}]', "application/dicom+json"),
        (b"\xff\xd8\xff\xf7" + bytes(10), "image/jls"),
        (b"\xff\x4f\xff\x51\x00\x29\x40\x00", "image/jphc"),
        (bytes(range(100, 200)), "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1"),
    ],
)
def test_a_file_is_what_its_bytes_are(content: bytes, expected: str) -> None:
    assert content_type_of(content) == expected
