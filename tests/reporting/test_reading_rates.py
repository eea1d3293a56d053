from harness.reporting.language import Language
from harness.reporting.reading_rates import MAP, READING, SENTENCE, render_rates
from tests.results.test_reading_rates import RATES


def test_a_case_is_a_row_and_a_network_a_column() -> None:
    text = render_rates(READING, RATES, Language.ENGLISH)

    assert "| Case | Rules | 4g | slow |" in text
    assert "| HTJ2K | ohif-3.13 | 19 | none |" in text
    assert "| best | rest-when-still | 60 or more | 4.4 |" in text
    assert "95 % of the wanted slices are shown within 100 ms, in one pass over 101 slices" in text


def test_a_map_has_a_row_a_download_rate_and_a_column_a_round_trip() -> None:
    text = render_rates(MAP, RATES, Language.CHINESE)

    assert "| 下载速率 | 40 ms | 150 ms |" in text
    assert "| 2 Mbit/s | 无 | 3 |" in text
    assert "| 8 Mbit/s | 23 | 12 |" in text
    assert "为 reference-laptop 预测" in text


def test_the_sentence_says_how_fast_one_reads_plainly_and_at_best() -> None:
    sentence = render_rates(SENTENCE, RATES, Language.ENGLISH)

    assert sentence == (
        "Over 4g, a CT can be scrolled at 19 slices a second while it loads plainly under"
        " ohif-3.13's rules, and at 60 or more if the viewer asks for what the hand needs next"
        ' ("best").'
    )
