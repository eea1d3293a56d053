"""What a chart says of a mark under the pointer.

Altair takes a bare text for any channel of a chart, and then digests the schemas of all its
classes to find one for it: 20 ms a text, most of the time of a page. So every channel is named by
its class.
"""

import altair as alt


def tooltips(*shorthands: str) -> list[alt.Tooltip]:
    """Fields with their types, in Altair's short form (`seconds:Q`), a line each."""
    return [alt.Tooltip(shorthand) for shorthand in shorthands]
