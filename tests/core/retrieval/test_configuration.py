from harness.core.retrieval.configuration import RetrieveConfiguration, RetrieveOptions
from harness.core.retrieval.stage import RetrieveStage


def test_options_are_those_of_the_retrieve_type_else_the_default_else_a_plain_request() -> None:
    fast, default = RetrieveOptions(range_index=0), RetrieveOptions(frames_path="/jls/")
    stages = (RetrieveStage("a", retrieve_type="fast"), RetrieveStage("b", retrieve_type="final"))
    both = RetrieveConfiguration("c", stages, {"fast": fast, "default": default})
    none = RetrieveConfiguration("c", stages)

    assert [both.options_for(stage) for stage in stages] == [fast, default]
    assert none.options_for(stages[0]) == RetrieveOptions()
