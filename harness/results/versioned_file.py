"""A document of one version as a JSON file: its text, and back, or what is wrong with it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from harness.errors import BadInput

Document = TypeVar("Document")


@dataclass(frozen=True, slots=True)
class VersionedFile(Generic[Document]):
    """How one kind of document is kept; `version_key` is where its `version` stands.

    `rule` is what is said of a file that is none, `remedy` of every one that cannot be read.
    """

    adapter: TypeAdapter[Document]
    version_key: str
    version: int
    rule: str
    remedy: str

    def text(self, document: Document) -> str:
        """The text of the file: UTF-8, readable, the same for the same document."""
        values = self.adapter.dump_python(document, mode="json")
        return json.dumps({self.version_key: self.version, **values}, indent=1) + "\n"

    def read(self, path: Path) -> Document:
        """The document in a file. Raises BadInput."""
        try:
            values = json.loads(path.read_bytes())
            version = values.pop(self.version_key)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadInput(str(path), None, self.rule, self.remedy) from error
        if version != self.version:
            rule = f"is a version that this program cannot read (it reads {self.version})"
            raise BadInput(str(path), version, rule, self.remedy)
        try:
            return self.adapter.validate_json(json.dumps(values), strict=True)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = f"{path}: {'.'.join(str(part) for part in first['loc'])}"
            raise BadInput(place, None, f"does not fit ({first['msg']})", self.remedy) from error
