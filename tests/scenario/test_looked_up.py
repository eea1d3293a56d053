"""A retrieve configuration with its stages looked up, and where they stand."""

from pathlib import Path

from harness.core.retrieval.stage import UNCONFIGURED_STAGES
from harness.scenario.library import RETRIEVE, Library, load_block
from harness.scenario.looked_up import configuration_of


def test_stages_stand_where_they_are_written_or_in_the_list_that_is_named(tmp_path: Path) -> None:
    for folder, name, text in (
        ("stages", "mine", "stages: [{id: one, retrieveType: fast}]\n"),
        ("retrieve", "by-name", "stages: mine\nretrieveOptions: {fast: {streaming: true}}\n"),
        ("retrieve", "without", "stages: none\n"),
    ):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{name}.yaml").write_text(text)
    library = Library((tmp_path,))

    def looked_up(name: str) -> tuple[tuple[str, ...], str]:
        found = load_block(RETRIEVE, tmp_path / "retrieve" / f"{name}.yaml")
        configuration, place = configuration_of(found, library)
        return tuple(stage.id for stage in configuration.stages), place.document.path.name

    assert looked_up("by-name") == (("one",), "mine.yaml")
    assert looked_up("without")[0] == tuple(stage.id for stage in UNCONFIGURED_STAGES)
