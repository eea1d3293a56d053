from pathlib import Path

import pytest
from pydicom import uid

from harness.dataset.dicom.file import read_file
from harness.errors import DatasetError
from tests.dataset.dicom_files import Image, noise


@pytest.mark.parametrize("content", [b"", b"hello", b"\x00" * 200], ids=["empty", "text", "zeros"])
def test_a_file_that_is_no_dicom_and_is_not_called_so_is_passed_over(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "README"
    path.write_bytes(content)

    assert read_file(path, header_only=True) is None


def test_a_text_called_dcm_is_broken_and_named(tmp_path: Path) -> None:
    path = tmp_path / "a.dcm"
    path.write_text("hello")

    with pytest.raises(DatasetError, match=r"a\.dcm.*does not begin as a DICOM file does"):
        read_file(path, header_only=True)


@pytest.mark.parametrize("syntax", [uid.RLELossless, uid.JPEGLSLossless])
def test_a_compressed_file_that_was_cut_off_is_broken(tmp_path: Path, syntax: str) -> None:
    path = Image(noise((100, 100)), syntax=syntax).write(tmp_path / "a")
    path.write_bytes(path.read_bytes()[:-1000])

    with pytest.raises(DatasetError, match="cannot be read"):
        read_file(path, header_only=True)


@pytest.mark.parametrize("side", [40, 100], ids=["small", "large"])
@pytest.mark.parametrize("kept_share", [0.4, 0.6, 0.99])
def test_a_file_that_was_cut_off_is_broken(tmp_path: Path, kept_share: float, side: int) -> None:
    path = Image(noise((side, side))).write(tmp_path / "a")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept_share)])

    with pytest.raises(DatasetError, match="ends after"):
        read_file(path, header_only=True)


def test_a_file_of_several_transfer_syntaxes_is_broken(tmp_path: Path) -> None:
    path = Image(noise(), syntax=uid.JPEGLSLossless).write(tmp_path / "a")
    former = b"1.2.840.10008.1.2.4.80"
    path.write_bytes(path.read_bytes().replace(former, former[:10] + b"\\" + former[11:]))

    with pytest.raises(DatasetError, match="TransferSyntaxUID is several"):
        read_file(path, header_only=True)
