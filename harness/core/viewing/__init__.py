"""What a viewer does while somebody reads: which slice is asked for, drawn or dropped, and when.

In reading order:

hand        what a person does: which slice is wanted from when on
viewer      what a viewer is told, and what it orders
rules       what releases of viewers do, and what they could do
load_pool   which of the waiting loads goes next, and how many at once
prefetch    which slices Cornerstone3D fetches around the one on screen
viewport    Cornerstone3D's stack viewport under a moving hand
steering    a viewer that asks for what the hand needs next, and for no more than the link carries
session     a hand at a viewer, as a machine that a player performs
experience  what the person felt of it
"""
