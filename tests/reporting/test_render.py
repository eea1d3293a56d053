from dataclasses import replace

import pytest

from harness.core.lane import Lane
from harness.errors import BadInput
from harness.reporting.language import Language
from harness.reporting.render import column_keys, render_brief_table, render_table
from harness.results.sample import Sample
from tests.runs import (
    BOTH_LANES,
    PREDICTED_ALONE,
    PROVENANCE,
    QUICK,
    SCENARIO,
    WITH_PREDICTION,
    a_document,
    a_finished_document,
    with_cases,
)


@pytest.mark.parametrize(
    ("language", "title"),
    [(Language.ENGLISH, "**Synthetic volume**"), (Language.CHINESE, "**合成体数据**")],
)
def test_a_table_begins_with_its_title(language: Language, title: str) -> None:
    assert render_table(a_finished_document(), language).startswith(f"{title}\n\n| ")


@pytest.mark.parametrize(
    ("titles", "title"),
    [({"en": "Only English"}, "**Only English**"), ({}, "**synthetic**")],
)
def test_a_title_nobody_translated_is_the_english_one_or_the_name(
    titles: dict[str, str], title: str
) -> None:
    document = a_document(replace(SCENARIO, title=titles))

    assert render_table(document, Language.CHINESE).startswith(title)


@pytest.mark.parametrize("language", Language)
def test_the_same_run_gives_the_same_text(language: Language) -> None:
    text = render_table(a_finished_document(), language)

    assert render_table(a_finished_document(), language) == text
    assert text == text.strip()
    assert not [line for line in text.split("\n") if line != line.rstrip()]


def test_no_text_of_a_run_can_end_its_own_table() -> None:
    """A title with a marker in it would cut the page in two."""
    marker = "<!-- harness:table synthetic end -->"
    document = a_document(replace(with_cases(marker, "B"), title={"en": f"x\n{marker}\n"}))

    lines = render_table(document, Language.ENGLISH).split("\n")

    assert not [line for line in lines if line.lstrip().startswith("<!--")]


@pytest.mark.parametrize(
    ("language", "title", "condition"),
    [
        (
            Language.ENGLISH,
            "**Synthetic volume (predicted for synthetic-laptop)**",
            "4g at its full rate from the first byte on, without TCP, local without a network; "
            "device synthetic-laptop: A synthetic source.",
        ),
        (
            Language.CHINESE,
            "**合成体数据（预测值，设备 synthetic-laptop）**",
            "4g 自首字节起即为全速，不含 TCP，本地 无网络；"
            "设备 synthetic-laptop：A synthetic source.",
        ),
    ],
)
def test_predictions_say_that_they_are_and_with_which_models(
    language: Language, title: str, condition: str
) -> None:
    alone = render_table(a_finished_document(PREDICTED_ALONE), language)
    beside = render_table(a_finished_document(WITH_PREDICTION), language)

    assert alone.startswith(f"{title}\n")
    assert not beside.startswith(title)
    assert condition in alone
    assert condition in beside
    assert "Synthetic CPU" not in alone


def test_definitions_nobody_knows_are_refused() -> None:
    document = replace(a_document(), provenance=replace(PROVENANCE, definitions_version=99))

    with pytest.raises(BadInput, match="99"):
        render_table(document, Language.ENGLISH)


@pytest.mark.parametrize(
    ("language", "caption", "viewer"),
    [
        (Language.ENGLISH, "*First render: our loader beside the real viewer*", "- Real viewer: "),
        (Language.CHINESE, "*首次渲染：本工具加载器与真实查看器对照*", "- 真实查看器："),
    ],
)
def test_with_both_lanes_the_comparison_comes_first_and_the_browser_is_named(
    language: Language, caption: str, viewer: str
) -> None:
    text = render_table(a_finished_document(BOTH_LANES), language)
    brief = render_brief_table(a_finished_document(BOTH_LANES), language)
    client = "Cornerstone3D 5.14.0, Chromium 156.0.8078.79, Synthetic GL"

    assert text.split("\n")[2] == brief.split("\n")[0] == caption
    assert f"{viewer}{client}" in text
    assert render_table(a_finished_document(), language).count(viewer) == 0


def test_the_viewer_alone_has_the_table_of_the_published_page() -> None:
    viewed = replace(SCENARIO, lanes=(Lane.VIEWER,))
    text = render_table(a_finished_document(viewed), Language.ENGLISH)

    assert text.split("\n")[2].startswith("| Type | Network | Loaded by | Size (published) |")
    assert "Where the time went" not in text
    assert text.count("A synthetic reason.") == 1


def test_the_ledger_is_folded_away_and_left_out_of_an_empty_run() -> None:
    measured = render_table(a_finished_document(), Language.ENGLISH)

    assert "<details><summary>What each byte was for" in measured
    assert "\n\n</details>\n\n" in measured
    assert "details" not in render_table(a_document(), Language.ENGLISH)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            Language.ENGLISH,
            "Measured 2000-01-01 on Synthetic CPU | not a measurement, 2 cores; policy"
            f" {PROVENANCE.policy}; network 4g (emulated, fluid), local (loopback, not emulated);"
            f" harness {PROVENANCE.harness_version} (cccccccccccc); n = 1 to 2; excluded: 1; images"
            " synthetic-images, licence: CC0",
        ),
        (
            Language.CHINESE,
            "测量日期 2000-01-01，机器 Synthetic CPU | not a measurement，2 核；客户端策略"
            f" {PROVENANCE.policy}；网络 4g（模拟，fluid）、本地（本机回环，未模拟）；"
            f"harness {PROVENANCE.harness_version}（cccccccccccc）；n = 1 至 2；未计入：1；图像"
            " synthetic-images，许可：CC0",
        ),
    ],
)
def test_every_table_ends_in_its_conditions(language: Language, line: str) -> None:
    document = a_finished_document()

    for text in (render_table(document, language), render_brief_table(document, language)):
        assert text.splitlines()[-1] == line


def test_a_brief_table_of_predictions_says_that_they_are() -> None:
    text = render_brief_table(a_finished_document(PREDICTED_ALONE), Language.ENGLISH)

    assert text.startswith("*Synthetic volume (predicted for synthetic-laptop)*\n\n| Type")
    assert "Predicted by model 1 for synthetic-laptop, nothing measured; policy" in text
    assert "; n = " not in text


def test_a_run_that_is_cut_off_says_so_in_its_last_line() -> None:
    last = render_brief_table(a_document(), Language.ENGLISH).splitlines()[-1]

    assert "n = 0; excluded: none; not finished, 12 loads are missing; images" in last


def test_columns_are_chosen_by_the_same_names_in_every_language() -> None:
    document = a_finished_document()
    for language, header in (
        (Language.ENGLISH, "| n | Type |"),
        (Language.CHINESE, "| n | 类型 |"),
    ):
        text = render_brief_table(document, language, ("n", "type"))

        assert text.splitlines()[0] == header
    assert {"type", "network", "first-render-floor", "complete", "n"} <= set(column_keys(document))
    assert column_keys(a_finished_document(BOTH_LANES)) == ()


@pytest.mark.parametrize(
    ("language", "title", "short"),
    [
        (Language.ENGLISH, "(a quick look: one load a row)**", "n = 1 (a quick look)"),
        (Language.CHINESE, "（速览：每行一次加载）**", "n = 1（速览）"),
    ],
)
def test_a_quick_look_says_so_above_and_below(language: Language, title: str, short: str) -> None:
    quick = a_finished_document(QUICK)
    lines = render_table(quick, language).splitlines()

    assert lines[0].endswith(title)
    assert short in lines[-1]
    assert short in render_brief_table(quick, language)


def test_a_servers_time_is_a_part_of_its_own_where_one_was_measured() -> None:
    document = a_finished_document()

    def timed(sample: Sample) -> Sample:
        waits = sample.waits.map(lambda wait: wait and wait.with_server(0.005))
        return replace(sample, waits=waits)

    cases = (replace(row, samples=tuple(map(timed, row.samples))) for row in document.cases)
    text = render_table(replace(document, cases=tuple(cases)), Language.ENGLISH)

    assert "wire (floor) / server / decode / render" in text
    assert "2325 (2115) / 5.0 / 15.0 / 5.0" in text
    assert "server / decode" not in render_table(document, Language.ENGLISH)
