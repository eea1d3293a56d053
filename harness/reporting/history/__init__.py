"""How figures went from run to run: curves, steps, and how much they change while nothing does.

curve   one figure over the comparable runs of a history
steps   where a curve changes its level for good, and how much it moves between
text    a history for a terminal
page    a history as an HTML page, a curve a row
"""
