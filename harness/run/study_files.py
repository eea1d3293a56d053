"""The answers before the first frame as files, for an origin of ours to send."""

from collections.abc import Iterator
from pathlib import Path

from harness.core.viewing.asking import StudyRequest
from harness.core.viewing.opening import Asked
from harness.dataset.study.served_study import ServedStudy
from harness.servers.origin.study_server import StudyFile, StudyFiles


def study_files(served: ServedStudy, picture_path: str, folder: Path) -> StudyFiles:
    """The answers to an opening, written to a folder; `picture_path` is the frame behind pictures.

    A rendered picture and a thumbnail are as large as the study says, and hold nothing. Raises
    OSError.
    """
    return StudyFiles(served.opening.study, tuple(_files(served, picture_path, folder)))


def _files(served: ServedStudy, picture_path: str, folder: Path) -> Iterator[StudyFile]:
    asked: dict[str, StudyRequest] = {
        request.path: request for step in served.opening.requests.values() for request in step
    }
    for number, (path, answer) in enumerate(served.opening.answers.items()):
        is_frame = asked[path].asked is Asked.FRAME
        if is_frame and path == picture_path:
            continue  # the origin has it
        file = None if is_frame else folder / str(number)
        if file is not None:
            file.write_bytes(served.bodies.get(path) or bytes(answer.body_bytes))
        yield StudyFile(
            path=path,
            file=file,
            frame_path=picture_path if is_frame else "",
            coding=answer.coding,
            content_type=answer.content_type,
            slice_count=answer.slice_count,
        )
