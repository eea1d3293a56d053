"""Which form of a resource the client accepts (RFC 9110 §12.5.1, PS3.18 §8.7.5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from email.message import Message

from werkzeug.http import parse_list_header

from harness.core.http.framing import Framing

_ANYTHING = "*/*"
_OCTET_STREAM = "application/octet-stream"
_MULTIPART_CLOSENESS = {"multipart/related": 2, "multipart/*": 1}
# What Cornerstone3D's documentation and older servers call HTJ2K, and DICOM does.
_SYNONYMS = {"image/jhc": "image/jphc"}


@dataclass(frozen=True, slots=True)
class Form:
    """One way of handing out a resource; JSON has no transfer syntax."""

    media_type: str
    framing: Framing = Framing.SINGLE_PART
    transfer_syntax_uid: str = ""

    def describe(self) -> str:
        """An Accept header that asks for exactly this form."""
        if not self.transfer_syntax_uid:
            return self.media_type
        syntax = f"transfer-syntax={self.transfer_syntax_uid}"
        if self.framing is Framing.MULTIPART:
            return f'multipart/related; type="{self.media_type}"; {syntax}'
        return f"{self.media_type}; {syntax}"


@dataclass(frozen=True, slots=True)
class _MediaRange:
    """One entry of an Accept header."""

    media_type: str
    part_type: str
    transfer_syntax_uid: str
    quality: float

    def specificity(self, form: Form) -> int | None:
        """How closely this entry names the form; None when it does not."""
        if not self._admits_transfer_syntax(form):
            return None
        if self.media_type == _ANYTHING:
            return 0
        if form.framing is Framing.SINGLE_PART:
            return self._closeness(self.media_type, form.media_type)
        outer = _MULTIPART_CLOSENESS.get(self.media_type)
        inner = self._closeness(self.part_type, form.media_type)
        return None if outer is None or inner is None else outer + inner

    def _admits_transfer_syntax(self, form: Form) -> bool:
        return (
            not form.transfer_syntax_uid
            or not self.transfer_syntax_uid
            or self.transfer_syntax_uid in ("*", form.transfer_syntax_uid)
        )

    def _closeness(self, pattern: str, media_type: str) -> int | None:
        """0 for anything, 1 for a whole type, 2 for the media type itself, None for others."""
        if pattern == media_type:
            return 2
        if pattern == f"{media_type.partition('/')[0]}/*":
            return 1
        # Viewers ask for "application/octet-stream; transfer-syntax=*" and mean any image. With
        # no transfer syntax it means uncompressed pixels (PS3.18 §8.7.3), which nobody here has.
        if pattern == _ANYTHING or (pattern == _OCTET_STREAM and self.transfer_syntax_uid):
            return 0
        return None


def preferred_form(accept: str, forms: tuple[Form, ...]) -> Form | None:
    """The form that an Accept header likes best, or None when it accepts none.

    Of forms liked alike the one named more closely is taken, then the earlier one. No Accept
    header ("") accepts all. Entries that cannot be read are ignored.
    """
    if not accept.strip():
        return forms[0]
    ranges = tuple(_media_ranges(accept))
    best, best_rank = None, (0.0, -1)
    for form in forms:
        rank = _rank(form, ranges)
        if rank[0] > 0 and rank > best_rank:
            best, best_rank = form, rank
    return best


def _media_ranges(accept: str) -> Iterable[_MediaRange]:
    for entry in parse_list_header(accept):
        # Viewers write "type=application/octet-stream" without the quotes that RFC 9110 §5.6.6
        # asks for around a slash; the parser of e-mail headers takes it.
        message = Message()
        message["content-type"] = entry
        (media_type, _), *named = message.get_params() or [("", "")]
        parameters = {name.lower(): value for name, value in named}
        try:
            quality = float(parameters.get("q", "1"))
        except ValueError:
            continue
        yield _MediaRange(
            _media_type(media_type),
            _media_type(parameters.get("type", _ANYTHING)),
            parameters.get("transfer-syntax", ""),
            quality,
        )


def _media_type(written: str) -> str:
    name = written.lower()
    return _SYNONYMS.get(name, name)


def _rank(form: Form, ranges: tuple[_MediaRange, ...]) -> tuple[float, int]:
    """The quality and the closeness of the entry that names the form most closely."""
    named = [
        (specificity, entry.quality)
        for entry in ranges
        if (specificity := entry.specificity(form)) is not None
    ]
    if not named:
        return (0.0, -1)
    specificity, quality = max(named)
    return (quality, specificity)
