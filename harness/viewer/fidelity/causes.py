"""Why the loader and the viewer differ where they do, as somebody found out and wrote down."""

from collections.abc import Sequence
from dataclasses import dataclass

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from harness.errors import BadInput
from harness.viewer.fidelity.comparison import DifferenceKind


class Cause(BaseModel):
    """A cause of all differences of one kind, in these cases (none: in every one)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: DifferenceKind
    cases: tuple[str, ...] = ()
    cause: str

    def explains(self, case: str, kind: DifferenceKind) -> bool:
        """Whether this is the cause of the differences of this kind in this case."""
        return kind is self.kind and (not self.cases or case in self.cases)


@dataclass(frozen=True, slots=True)
class Causes:
    """All that is known."""

    known: Sequence[Cause] = ()

    def of(self, case: str, kind: DifferenceKind) -> Cause | None:
        """The cause of the differences of one kind in a case; None where they are unexplained."""
        return next((cause for cause in self.known if cause.explains(case, kind)), None)


_CAUSES: TypeAdapter[tuple[Cause, ...]] = TypeAdapter(tuple[Cause, ...])


def causes_of(text: str, place: str) -> Causes:
    """The causes in a YAML text; `place` names the file in errors. Raises BadInput."""
    try:
        return Causes(_CAUSES.validate_python(yaml.safe_load(text) or []))
    except (yaml.YAMLError, ValidationError) as error:
        kinds = ", ".join(kind.value for kind in DifferenceKind)
        remedy = f"write a list of kind ({kinds}), cases and cause"
        raise BadInput(place, None, f"is not a list of causes ({error})", remedy) from error
