import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from harness.core.milestone import Milestone
from harness.core.network.profile import CongestionControl
from harness.errors import BadInput
from harness.results.document import RunDocument
from harness.results.reasons import Late
from harness.results.schema import SCHEMA_VERSION, from_json, to_json
from tests.every_reason import EVERY_REASON
from tests.runs import (
    BOTH_LANES,
    PREDICTED_ALONE,
    QUICK,
    SCENARIO,
    WITH_PREDICTION,
    a_document,
    a_finished_document,
    a_sample,
    as_of_before_schema_4,
    as_of_before_schema_5,
)

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data"
EXAMPLE = DATA / f"run-schema-{SCHEMA_VERSION}.json"


def test_a_document_comes_back_as_it_was() -> None:
    for document in (
        *(a_document(), a_document(published=None)),
        *map(a_finished_document, (SCENARIO, BOTH_LANES, WITH_PREDICTION, PREDICTED_ALONE)),
    ):
        assert from_json(to_json(document), "run.json") == document


def test_a_run_of_schema_1_reads_as_one_of_our_loader_over_links_not_certified() -> None:
    example = DATA / "run-schema-1.json"

    expected = as_of_before_schema_4(replace(a_finished_document(), certificates=()))

    assert from_json(example.read_bytes(), str(example)) == expected


def test_a_run_of_schema_2_reads_as_one_that_predicts_nothing() -> None:
    example = DATA / "run-schema-2.json"

    expected = as_of_before_schema_4(a_finished_document(BOTH_LANES))
    assert from_json(example.read_bytes(), str(example)) == expected


def test_a_run_of_schema_3_reads_as_one_that_tells_of_no_memory_and_of_cases_by_name() -> None:
    example = DATA / "run-schema-3.json"
    text = example.read_bytes()

    expected = as_of_before_schema_4(a_finished_document(WITH_PREDICTION))

    assert b'"peak_memory_bytes": 300000000' in text
    assert from_json(text, str(example)) == expected


def test_a_run_of_schema_4_reads_as_one_that_did_not_look_at_processors() -> None:
    example = DATA / "run-schema-4.json"

    expected = as_of_before_schema_5(a_finished_document(WITH_PREDICTION))

    assert from_json(example.read_bytes(), str(example)) == expected


def test_the_sentences_of_an_older_run_read_as_reasons() -> None:
    example = DATA / "run-schema-3.json"
    late = "the emulator was 8.0 ms behind its schedule (more than 5 ms)"
    text = example.read_text(encoding="utf-8").replace('"a pixel differs"', f'"{late}"')
    read = from_json(text, str(example))

    assert [reason for each in read.samples for reason in each.invalid_because] == [
        Late(0.008, 0.005)
    ]
    assert any(sample.is_only_disturbed for sample in read.samples)


def test_the_example_of_schema_5_is_read_for_ever() -> None:
    assert from_json(EXAMPLE.read_bytes(), str(EXAMPLE)) == a_finished_document(WITH_PREDICTION)


def test_a_run_of_schema_4_reads_as_one_over_senders_that_began_slowly() -> None:
    example = DATA / "run-schema-4.json"
    text = example.read_bytes()
    networks = from_json(text, str(example)).scenario.networks

    assert b"congestion" not in text
    assert {network.congestion for network in networks} == {CongestionControl.CUBIC}


def test_every_kind_of_reason_comes_back_in_its_sample() -> None:
    document = a_document()
    spoilt = document.with_sample(a_sample(document.missing()[0], 2.3, *EVERY_REASON))

    assert from_json(to_json(spoilt), "run.json").samples[0].invalid_because == EVERY_REASON


def test_a_sentence_is_no_reason_in_a_run_of_today() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    values = json.loads(text)
    values["cases"][0]["samples"][0]["invalid_because"] = ["a pixel differs"]

    with pytest.raises(BadInput, match="does not fit"):
        from_json(json.dumps(values), "run.json")


@pytest.mark.parametrize("version", [1, 2, 3, 4])
@pytest.mark.parametrize(
    "broken",
    [{"provenance": None}, {"provenance": {}}, {"cases": None}, {"cases": [1]}, {"cases": [{}]}],
    ids=str,
)
def test_an_older_run_without_its_parts_is_refused_as_a_newer_one_is(
    version: int, broken: dict[str, Any]
) -> None:
    values = json.loads((DATA / f"run-schema-{version}.json").read_bytes())

    with pytest.raises(BadInput, match="does not fit"):
        from_json(json.dumps({**values, **broken}), "run.json")


def test_the_same_document_gives_the_same_text() -> None:
    assert to_json(a_finished_document(WITH_PREDICTION)) == EXAMPLE.read_text(encoding="utf-8")


def test_a_figure_that_is_no_number_is_never_written() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        to_json(a_document().with_end((float("nan"), 0.0, 0.0)))


@pytest.mark.parametrize(
    ("version", "remedy"),
    [
        (SCHEMA_VERSION + 1, "a newer one"),
        (0, "measure again"),
        (None, "measure again"),
        ("1", "measure again"),
    ],
)
def test_another_version_is_refused_with_what_to_do(version: object, remedy: str) -> None:
    values = json.loads(to_json(a_document()))
    values["schema_version"] = version

    with pytest.raises(BadInput, match=remedy) as caught:
        from_json(json.dumps(values), "run.json")
    assert caught.value.place == "run.json: schema_version"


def _set(values: dict[str, Any], key: str, value: object) -> str:
    target: Any = values
    *path, last = key.split(".")
    for part in path:
        target = target[int(part) if part.isdigit() else part]
    target[last] = value
    return json.dumps(values)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("cases.0.samples.0.complete_s", "8.3", id="text-for-a-number"),
        pytest.param("cases.0.samples.0.waits.first_picture", None, id="unknown-milestone"),
        pytest.param("cases.0.samples.0.request_count", 1.5, id="half-a-request"),
        pytest.param("provenance.started", "2000", id="unknown-key"),
        pytest.param("scenario.load", "movie", id="unknown-load"),
    ],
)
def test_a_misfit_is_named_by_its_key(key: str, value: object) -> None:
    text = _set(json.loads(EXAMPLE.read_bytes()), key, value)

    with pytest.raises(BadInput) as caught:
        from_json(text, "run.json")
    assert caught.value.place == f"run.json: {key}"


@pytest.mark.parametrize("text", ["", "{", "[]", "1", b"\xff\xfe"])
def test_what_is_no_run_document_is_refused(text: str | bytes) -> None:
    with pytest.raises(BadInput, match=r"^run\.json: "):
        from_json(text, "run.json")


def test_every_key_is_described() -> None:
    described = (ROOT / "results" / "schema.md").read_text(encoding="utf-8")
    missing = [name for name in sorted(_keys()) if f"`{name}`" not in described]

    assert missing == []


def _keys() -> set[str]:
    """The keys of the document and of every record inside it, as they are written."""
    whole = TypeAdapter(RunDocument).json_schema(mode="serialization", by_alias=True)
    keys = {key for record in (whole, *whole["$defs"].values()) for key in _properties(record)}
    return keys - {"times_s"} | {milestone.time_key for milestone in Milestone}


def _properties(record: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = record.get("properties", {})
    return found


def test_a_quick_look_says_so_and_another_run_has_no_such_key() -> None:
    quick = a_finished_document(QUICK)

    assert from_json(to_json(quick), "run.json") == quick
    assert '"is_quick": true' in to_json(quick)
    assert "is_quick" not in to_json(a_finished_document())


def test_a_servers_time_comes_back_and_a_run_without_one_has_no_such_key() -> None:
    document = a_document()
    sample = a_sample(document.missing()[0])
    timed = replace(sample, waits=sample.waits.map(lambda wait: wait and wait.with_server(0.01)))
    with_server = document.with_sample(timed)

    assert from_json(to_json(with_server), "run.json") == with_server
    assert to_json(with_server).count('"server_s": 0.01') == len(Milestone)
    assert "server_s" not in to_json(document.with_sample(sample))
