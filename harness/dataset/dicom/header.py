"""The attributes of a file by name, each with an error that says which one cannot be used.

Attributes are looked up where enhanced multi-frame objects keep them first: the frame's
functional group, then the shared one, then the top level (PS3.3 C.7.6.16).
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue

T = TypeVar("T")

# UIDs become names of folders, so only true ones are let in (PS3.5 §9.1).
_UID = re.compile(r"[0-9]+(\.[0-9]+)*")
_GREATEST_UID_LENGTH = 64


class UnusableAttribute(ValueError):
    """An attribute that is missing or cannot be read as what it is; the text names it."""


class Header:
    """What one file says, attribute by attribute. Every reader raises UnusableAttribute."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def __contains__(self, keyword: str) -> bool:
        return keyword in self._dataset

    def required(self, keyword: str, convert: Callable[[Any], T]) -> T:
        """The attribute's value; a file without it cannot be used."""
        found = _converted(self._dataset, keyword, convert)
        if found is None:
            raise UnusableAttribute(f"{keyword} is missing")
        return found

    def optional(self, keyword: str, convert: Callable[[Any], T]) -> T | None:
        """The attribute's value, or None where the file says nothing."""
        return _converted(self._dataset, keyword, convert)

    def text(self, keyword: str) -> str:
        """The attribute as text; empty where the file says nothing."""
        return self.optional(keyword, str) or ""

    def of_frame(
        self, index: int, group: str, keyword: str, convert: Callable[[Any], T]
    ) -> T | None:
        """The attribute of frame `index`, wherever the file keeps it."""
        in_groups = self.in_groups(index, group, keyword, convert)
        return self.optional(keyword, convert) if in_groups is None else in_groups

    def in_groups(
        self, index: int, group: str, keyword: str, convert: Callable[[Any], T]
    ) -> T | None:
        """The attribute of frame `index` from its own functional group, or the shared one."""
        for item in self._items(index, group):
            if (found := _converted(item, keyword, convert)) is not None:
                return found
        return None

    def _items(self, index: int, group: str) -> Iterator[Dataset]:
        own = self.optional("PerFrameFunctionalGroupsSequence", _itself) or ()
        shared = self.optional("SharedFunctionalGroupsSequence", _itself) or ()
        for holders in (own[index : index + 1], shared[:1]):
            for holder in holders:
                yield from _converted(holder, group, _itself) or ()


def _converted(holder: Dataset, keyword: str, convert: Callable[[Any], T]) -> T | None:
    try:
        # pydicom reads a value when it is asked for; whatever that raises is about this one.
        value = holder.get(keyword)
        return None if _is_empty(value) else convert(value)
    except Exception as error:
        raise UnusableAttribute(f"{keyword}: {error}") from error


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | bytes | MultiValue) and len(value) == 0)


def _itself(value: Any) -> Any:
    return value


def uid(value: Any) -> str:
    """The value as a UID. Raises ValueError for what is none."""
    text = str(value)
    if len(text) > _GREATEST_UID_LENGTH or not _UID.fullmatch(text):
        raise ValueError(f'"{text}" is no UID')
    return text


def first_number(value: Any) -> float:
    """The first of the numbers, as viewers show the first of several windows."""
    return float(value[0]) if isinstance(value, MultiValue) else float(value)


def all_numbers(value: Any) -> tuple[float, ...]:
    """The numbers of an attribute that has several."""
    return (
        tuple(float(each) for each in value) if isinstance(value, MultiValue) else (float(value),)
    )


def numbers(count: int) -> Callable[[Any], tuple[float, ...]]:
    """A reader of exactly so many numbers."""

    def read(value: Any) -> tuple[float, ...]:
        found = all_numbers(value)
        if len(found) != count:
            raise ValueError(f"{list(found)} are not {count} numbers")
        return found

    return read
