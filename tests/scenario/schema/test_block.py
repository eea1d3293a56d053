import pytest
from pydantic import TypeAdapter, ValidationError

from harness.scenario.schema.block import ChunkSize, Duration, Label, Rate, Texts, is_name


@pytest.mark.parametrize(("written", "size_bytes"), [(65536, 65536), ("64 KiB", 65536)])
def test_a_chunk_is_bytes_as_in_the_viewer_or_a_size(written: object, size_bytes: int) -> None:
    assert TypeAdapter(ChunkSize).validate_python(written) == size_bytes


@pytest.mark.parametrize("written", [0, -1, True, 1.5, "0 B", "64000", [], "1.5 B"])
def test_other_chunks_are_refused(written: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(ChunkSize).validate_python(written)


def test_quantities_are_held_in_base_units() -> None:
    assert TypeAdapter(Rate).validate_python("30 Mbit/s") == 30e6
    assert TypeAdapter(Duration).validate_python("10 ms") == pytest.approx(0.01)


def test_a_text_without_a_language_is_english() -> None:
    assert TypeAdapter(Texts).validate_python("Hello") == {"en": "Hello"}


@pytest.mark.parametrize("written", [{"zh": "你好"}, {"en": "Hello", "fr": "Salut"}, {}, 5])
def test_texts_need_english_and_take_no_unknown_language(written: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Texts).validate_python(written)


@pytest.mark.parametrize("text", ["", "  ", "a\nb", "a|b", "\x1b[31m"])
def test_a_label_that_would_break_a_table_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Label).validate_python(text)


@pytest.mark.parametrize("text", ["../4g", "a/b", "", ".hidden", "a\0", "x" * 65])
def test_a_path_is_no_name(text: str) -> None:
    assert not is_name(text)
    assert is_name("interleaved-2023.11_a")
