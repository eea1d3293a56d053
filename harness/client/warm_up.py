"""Decoders that have run before: the first call of a codec costs several times the second."""

from pathlib import Path

from harness.client.decode import decode, fitted
from harness.client.memory import keep_memory
from harness.client.window import Window
from harness.core.images.manifest import Manifest
from harness.core.quality import ImageQualityStatus
from harness.core.retrieval.attempt import DecodeJob
from harness.core.retrieval.decode import Offer
from harness.core.retrieval.fetch import FetchMode, ImageRequest
from harness.errors import DatasetError


def warm_decoders(tree: Path, manifest: Manifest) -> None:
    """Decode and draw the first frame of every encoding of a dataset once, and keep the memory.

    Raises DatasetError for one that is no image.
    """
    keep_memory()
    window = Window(manifest)
    for encoding in manifest.encodings:
        path = manifest.frame_path(0, encoding.path)
        content = memoryview((tree / path).read_bytes())
        request = ImageRequest(0, 0, "warm-up", path, FetchMode.PLAIN, None, 0)
        offer = Offer(
            pixel_data_bytes=len(content),
            percent_complete=100.0,
            status=ImageQualityStatus.FULL_RESOLUTION,
            is_extracted=True,
            is_last=True,
            transfer_syntax_uid=encoding.transfer_syntax_uid,
            received_s=0.0,
        )
        try:
            image = decode(content, DecodeJob(request, offer, 0), manifest)
        except Exception as error:
            # Every codec has errors of its own.
            rule = f"does not decode as {encoding.transfer_syntax_uid} ({error})"
            remedy = "build the dataset again (harness dataset build)"
            raise DatasetError(str(tree / path), None, rule, remedy) from error
        window.draw(fitted(image, manifest.rows, manifest.columns))
