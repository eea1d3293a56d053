import json
import zlib

from harness.core.http.content_coding import ContentCoding
from harness.core.viewing.opening import Asked, Opening, OpeningStep, Which
from harness.core.viewing.study import Study
from harness.dataset.study.served_study import ServedStudy, served_study
from tests.client.samples import HTJ2K_BYTES, bodies, manifest

STEPS = (
    OpeningStep("study", Asked.STUDY, repeat_count=2),
    OpeningStep("metadata", Asked.METADATA),
    OpeningStep("ends", Asked.ENDS, Which.OTHERS),
    OpeningStep("frames", Asked.FRAME),
    OpeningStep("small", Asked.THUMBNAIL),
)


def served(study: Study, accepts: str = "gzip") -> ServedStudy:
    opening = Opening("test", STEPS, ("metadata",), accepts=accepts)
    return served_study(opening, study, manifest(4), bodies(manifest(4)))


def test_every_request_has_its_answer_and_the_server_looks_up_its_slices() -> None:
    study = served(Study((4, 3))).opening
    counts = {
        request.asked: study.answers[request.path].slice_count
        for requests in study.requests.values()
        for request in requests
    }

    assert counts == {
        Asked.STUDY: 0,
        Asked.METADATA: 3,  # of the last series
        Asked.ENDS: 1,
        Asked.FRAME: 1,
        Asked.THUMBNAIL: 1,
    }


def test_without_counts_the_study_is_the_series_of_the_dataset() -> None:
    study = served(Study())
    [metadata] = study.opening.requests["metadata"]
    rows = json.loads(study.bodies[metadata.path])

    assert study.opening.study.slice_count_by_series == (4,)
    own = [frame.sop_instance_uid for frame in manifest(4).frames]
    assert [row["00080018"]["Value"][0] for row in rows] == own
    assert metadata.path == manifest(4).metadata_path()


def test_slices_that_the_dataset_has_not_are_drawn_with_names_of_their_own() -> None:
    study = served(Study((6,)))
    [metadata] = study.opening.requests["metadata"]
    uids = [row["00080018"]["Value"][0] for row in json.loads(study.bodies[metadata.path])]

    assert len(set(uids)) == 6


def test_bodies_are_compressed_as_client_and_server_agree() -> None:
    study = Study((4,), codings=(ContentCoding.ZSTD, ContentCoding.GZIP))
    compressed, plain = served(study), served(study, accepts="")
    [metadata] = compressed.opening.requests["metadata"]
    answer = compressed.opening.answers[metadata.path]

    assert answer.coding is ContentCoding.GZIP
    body = compressed.bodies[metadata.path]
    assert len(body) == answer.body_bytes
    assert zlib.decompress(body, wbits=31) == plain.bodies[metadata.path]
    assert plain.opening.answers[metadata.path].body_bytes == answer.text_bytes


def test_a_picture_of_every_series_is_a_frame_of_the_dataset() -> None:
    study = served(Study((4, 3), thumbnail_bytes=5_000))
    frames, small = (
        [study.opening.answers[request.path] for request in study.opening.requests[step]]
        for step in ("frames", "small")
    )

    assert all(answer.body_bytes > HTJ2K_BYTES for answer in frames)
    assert [answer.body_bytes for answer in small] == [5_000, 5_000]
    assert not any(answer.text_bytes for answer in frames + small)
    assert not study.bodies.keys() & {each.path for each in study.opening.requests["frames"]}


def test_the_series_that_is_shown_is_described_by_its_own_files() -> None:
    opening = Opening(
        "test", (OpeningStep("metadata", Asked.METADATA, Which.EVERY),), ("metadata",)
    )
    headers = [{"00180050": {"vr": "DS", "Value": [7.25]}}] * 4
    answered = served_study(opening, Study((4, 3)), manifest(4), bodies(manifest(4)), headers)
    shown, other = (
        json.loads(answered.bodies[path])
        for path in sorted(
            (request.path for request in answered.opening.requests["metadata"]),
            key=lambda path: path != manifest(4).metadata_path(),
        )
    )

    assert {row["00180050"]["Value"][0] for row in shown} == {7.25}
    assert {row["00180050"]["Value"][0] for row in other} == {2.5}
