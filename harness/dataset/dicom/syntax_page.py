"""The page that says which transfer syntaxes are read, and why others are refused."""

from collections.abc import Iterable

from harness.dataset.dicom.transfer_syntax import TRANSFER_SYNTAXES, FrameCodec, TransferSyntax

_INTRODUCTION = """\
# Transfer syntaxes

What `harness dataset import` makes of each transfer syntax of DICOM (PS3.5, PS3.6 Table A-1). \
Images are grey (MONOCHROME1 or MONOCHROME2), of 8 or 16 allocated bits. Where the decoder named \
here does not manage an image, a plug-in of pydicom is asked that is installed for the syntax; \
where none manages it, the message says what each lacked. Without loss means that the syntax \
loses nothing: what was lost before an image came into it, nobody can tell.

Written by `harness dataset syntaxes`; a test decodes an image in each syntax that is read, \
and holds the list against pydicom's dictionary."""

_HOW = {
    FrameCodec.NATIVE: "as it is stored, by pydicom",
    FrameCodec.UNCOMPRESSED: "as it is stored, frame by frame",
    FrameCodec.DEFLATE: "zlib, frame by frame",
}


def transfer_syntax_page() -> str:
    """The page in Markdown; it depends on nothing but the table."""
    grey = [syntax for syntax in TRANSFER_SYNTAXES if syntax.holds_grey_images]
    read = [syntax for syntax in grey if syntax.codec is not None]
    refused = [syntax for syntax in grey if syntax.codec is None]
    others = [syntax for syntax in TRANSFER_SYNTAXES if not syntax.holds_grey_images]
    sections = (
        _INTRODUCTION,
        f"## Read: {len(read)}",
        _table(("Transfer syntax", "UID", "Pixels", "Decoder"), map(_read_row, read)),
        f"## Refused: {len(refused)}",
        _table(("Transfer syntax", "UID", "Why"), map(_refused_row, refused)),
        f"## Without grey images: {len(others)}",
        _table(("Transfer syntax", "UID", "Why"), map(_refused_row, others)),
    )
    return "\n\n".join(sections) + "\n"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (headings, tuple(":---" for _ in headings), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _read_row(syntax: TransferSyntax) -> tuple[str, ...]:
    assert syntax.codec is not None
    how = _HOW.get(syntax.codec, syntax.codec.value)
    return _name(syntax), syntax.uid, "with loss" if syntax.is_lossy else "without loss", how


def _refused_row(syntax: TransferSyntax) -> tuple[str, ...]:
    return _name(syntax), syntax.uid, syntax.why_not


def _name(syntax: TransferSyntax) -> str:
    return f"{syntax.name} (retired)" if syntax.is_retired else syntax.name
