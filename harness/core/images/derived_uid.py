"""UIDs that are made from names: the same ones in every build."""

import uuid


def derived_uid(name: str, part: str) -> str:
    """The UID of a `part` of what is named so: of a UUID (PS3.5 §B.2), made from both."""
    return f"2.25.{uuid.uuid5(uuid.NAMESPACE_OID, f'{name}/{part}').int}"
