"""The language that an option names."""

import typer

from harness.reporting.language import Language


def language_of_tag(tag: str) -> Language:
    """The language that `--lang` names. Raises BadParameter."""
    known = [each.value for each in Language]
    if tag not in known:
        raise typer.BadParameter(f"write {' or '.join(known)}", param_hint="--lang")
    return Language(tag)
