from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import ScenarioError
from harness.viewer.code.candidates import FoundObject
from harness.viewer.code.choice import by_line, by_name, only_one
from harness.viewer.code.evaluation import Evaluation
from harness.viewer.code.syntax import Source, parse_source

SEVERAL = """
const whole = {retrieveOptions: {}};
const viewer = {
  stack: {
    stages: [],
    more: {stages: [1]},
  },
  volume: {stages: []}, other: {stages: []},
};
function f() { const size = 1; return size; }
function g() { const size = 2; return size; }
"""


def parsed(text: str) -> tuple[Source, Evaluation]:
    source = parse_source(text, Path("viewer.ts"))
    return source, Evaluation(source.root)


def refused(pick: Callable[[], FoundObject]) -> str:
    with pytest.raises(ScenarioError) as caught:
        pick()
    return str(caught.value)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (2, "whole"),
        (4, "viewer.stack"),
        (5, "viewer.stack"),
        (6, "viewer.stack.more"),
        (7, "viewer.stack"),
    ],
)
def test_a_line_means_what_begins_there_else_what_is_around_it(line: int, name: str) -> None:
    assert by_line(*parsed(SEVERAL), line).name == name


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (8, "viewer.ts:8: begins 2 configurations: viewer.volume, viewer.other; pick one with"),
        (1, 'viewer.ts: "1" is no line of a configuration; there are: line 2 whole, line 4'),
        (99, "is no line of a configuration"),
    ],
)
def test_another_line_is_answered_with_those_there_are(line: int, told: str) -> None:
    assert told in refused(lambda: by_line(*parsed(SEVERAL), line))


@pytest.mark.parametrize(
    ("name", "line"),
    [("whole", 2), ("viewer.stack", 4), ("stack", 4), ("more", 6), ("viewer", 3)],
)
def test_a_name_may_be_short_where_that_is_enough(name: str, line: int) -> None:
    assert by_name(*parsed(SEVERAL), name).line == line


def test_a_choice_that_is_certain_is_made() -> None:
    text = "const isSlow = {0};\nconst a = isSlow ? {{stages: []}} : {{stages: [1]}};"
    chosen = by_name(*parsed(text.format("false")), "a").value.entries

    assert chosen is not None
    assert chosen["stages"].content != ()
    assert "is the name of several" in refused(lambda: by_name(*parsed(text.format("b()")), "a"))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "missing",
            '"missing" is not a constant of the file; there are: whole, viewer.stack, viewer',
        ),
        (
            "size",
            '"size" is the name of several: line 10 size, line 11 size; pick one with --at',
        ),
    ],
)
def test_another_name_is_answered_with_those_there_are(name: str, told: str) -> None:
    assert told in refused(lambda: by_name(*parsed(SEVERAL), name))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("const a = {stages: []};\nexport default {stages: [1]};", 2),
        ("const a = {stages: []};\nmodule.exports = {stages: [1]};", 2),
        ("const a = {b: 1};\nexport default {b: {\nstages: []}};", 2),
        ("const a = {stages: []};\nexport default Viewer;", 1),
        ("const a = {stages: []};\nexport default () => a;", 1),
        ("const a = {stages: []};\nimageRetrieveMetadataProvider.add('stack', {stages: [1]});", 2),
        ("add('stack', new Loader({\nstages: []}));", 1),
        ("{}", 1),
        ("undefined", 1),
    ],
)
def test_what_is_handed_out_or_registered_is_meant_else_the_only_one(text: str, line: int) -> None:
    assert only_one(*parsed(text)).line == line


def test_several_are_listed_by_line() -> None:
    assert refused(lambda: only_one(*parsed(SEVERAL))) == (
        "viewer.ts: holds several configurations: line 2 whole, line 4 viewer.stack, "
        "line 6 viewer.stack.more, line 8 viewer.volume, line 8 viewer.other; "
        "pick one with --at LINE or --constant NAME"
    )


@pytest.mark.parametrize("text", ["const a = 1;", "export default () => 1;", "({a: 1})", "f(a);"])
def test_a_file_without_one_says_what_one_is(text: str) -> None:
    assert "holds no retrieve configuration" in refused(lambda: only_one(*parsed(text)))


def test_why_what_is_handed_out_is_none_comes_before_that_there_is_none() -> None:
    candidate = only_one(*parsed("export default make();"))

    assert "NoValue" in repr(candidate.value.content)


OLDER = "configure({retrieveOptions: {default: {default: {}}}});"


@pytest.mark.parametrize(
    "stages",
    [
        "const a = {stages: [{id: 'a'}]};",
        "imageRetrieveMetadataProvider.add('stack', {stages: [{id: 'a'}]});",
        "imageRetrieveMetadataProvider.add('stack', sequentialRetrieveStages);",
    ],
)
def test_options_by_transfer_syntax_go_with_stages_that_stand_elsewhere(stages: str) -> None:
    candidate = only_one(*parsed(f"{OLDER}\n{stages}"))

    assert candidate.value.entries is not None
    assert list(candidate.value.entries) == ["stages", "retrieveOptions"]
    assert candidate.note == (
        "viewer.ts:1: options by transfer syntax count for every list of stages; "
        "those of line 2 were taken"
    )


@pytest.mark.parametrize(
    "others",
    [
        "const a = {stages: []};\nconst b = {stages: []};",
        "const a = {stages: [], retrieveOptions: {}};",
        "const a = {retrieveOptions: {default: {default: {}}}};\nconst b = {stages: []};",
    ],
)
def test_they_go_with_nothing_where_that_is_not_certain(others: str) -> None:
    assert "holds several configurations" in refused(
        lambda: only_one(*parsed(f"{OLDER}\n{others}"))
    )
