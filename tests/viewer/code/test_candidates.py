import pytest

from harness.viewer.code.candidates import candidates, constant, name_of
from harness.viewer.code.evaluation import Evaluation
from tests.viewer.code.code_trees import nodes_of, root_of


def found(text: str) -> list[tuple[int, str]]:
    root = root_of(text)
    return [(each.line, each.name) for each in candidates(root, Evaluation(root))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("const a = {stages: []};", "a"),
        ("const a = ({retrieveOptions: {}}) as const;", "a"),
        ("const a = {b: {'c': {stages: []}}};", "a.b.c"),
        ("const a = [{stages: []}];", "a"),
        ("export default {b: {stages: []}};", "export default.b"),
        ("module.exports.b = {stages: []};", "module.exports.b"),
        ("let a; a = {stages: []};", "a"),
        ("provider.add('stack', {stages: []});", "provider.add(…)"),
        ("new Loader({a: {stages: []}});", "Loader(…).a"),
        ("class A { static b = {stages: []}; }", "A.b"),
        ("export class A { b() { return {stages: []}; } }", "A.b"),
        ("const f = () => ({stages: []});", "f"),
        ("function f() { return {stages: []}; }", "f"),
        ("const a = b ? {stages: []} : null;", "a"),
        ("if (b) { c({stages: []}); }", "c(…)"),
        ("const a = {...sequentialRetrieveStages};", "a"),
        ("const a = make(1); function make(b) { return {'stages': []}; }", "make"),
        ("const a = sequentialRetrieveStages;", "a"),
        ("const a = undefined;", "a"),
    ],
)
def test_a_configuration_is_found_wherever_it_stands(text: str, name: str) -> None:
    assert name in [each for _, each in found(text)]


def test_every_one_is_listed_in_the_order_of_the_file() -> None:
    text = """
const whole = {retrieveOptions: {}};
const others = {
  first: {...whole, stages: []},
  second: condition ? {stages: []} : {stages: [1]},
};
const third = others.first, made = give(1);
function give(a) { return {...whole}; }
"""

    assert found(text) == [
        (2, "whole"),
        (4, "others.first"),
        (5, "others.second"),
        (5, "others.second"),
        (7, "made"),
        (8, "give"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "const a = {stage: []};",
        "const a = {[stages]: []};",
        "const a = {...somewhere};",
        "const {stages} = a;",
        "interface A { stages: string[] }",
        "f(stages, retrieveOptions);",
    ],
)
def test_nothing_else_is_one(text: str) -> None:
    assert found(text) == []


def test_lists_alone_count_only_where_there_is_nothing_else() -> None:
    text = "const a = sequentialRetrieveStages; const b = undefined;"

    assert found(text) == [(1, "a")]
    assert found(f"{text}\nconst c = {{...a}};") == [(2, "c")]


def test_a_name_that_is_too_long_is_cut() -> None:
    text = f"f({'x' * 100})({{stages: []}})"

    assert len(name_of(nodes_of(text, "object")[0])) == 64


def test_a_constant_is_found_whatever_it_is_set_to() -> None:
    root = root_of("const a = 1; function f() { const a = 2; }")

    values = [each.value.content for each in constant("a", Evaluation(root))]

    assert values == [1, 2]
