"""A last line of a page that says what it was made of, for pages that take long to make.

`make check` cannot make such a page anew each time. It holds that neither what the page was made
of nor the page has changed since; what else shapes it is made anew by who changes that.
"""

import hashlib
import re
from collections.abc import Iterable

_DIGITS = 16
_STAMP = re.compile(r"\n<!-- made of (\w+), text (\w+) -->\n\Z")


def stamped(text: str, sources: Iterable[bytes]) -> str:
    """A page with that line at its end; `sources` in an order that stays."""
    return f"{text}\n<!-- made of {_digest(sources)}, text {_digest([text.encode()])} -->\n"


def is_current(page: str, sources: Iterable[bytes]) -> bool:
    """Whether a page is as it was made, of these sources."""
    found = _STAMP.search(page)
    if found is None:
        return False
    text = page[: found.start()].encode()
    return found.groups() == (_digest(sources), _digest([text]))


def _digest(parts: Iterable[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()[:_DIGITS]
