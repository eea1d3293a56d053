"""What a viewer asks from the click on, and does while somebody reads.

Before the first frame, in reading order:

study       a study on a server: its series, and how the server gives their metadata
opening     what a viewer asks, in which order, and what its first frame waits for
asking      the opening of one study: each request with its path and its answer
answering   when the server of a study has looked up what it is asked for
progress    the same as a state machine: what to ask next, and whether the study is open

Which slice is asked for, drawn or dropped, and when:

hand        what a person does: which slice is wanted from when on
viewer      what a viewer is told, and what it orders
rules       what releases of viewers do, and what they could do
load_pool   which of the waiting loads goes next, and how many at once
prefetch    which slices Cornerstone3D fetches around the one on screen
viewport    Cornerstone3D's stack viewport under a moving hand
viewport_state  who waits in its pool and for what, and what it shows
volume      a hand at a volume, which loads in its own order
steering    a viewer that asks for what the hand needs next, and for no more than the link carries
series_row  the series that are read, in one row of slices, and which are on screen
session     a hand at a viewer, as a machine that a player performs
experience  what the person felt of it
by_series   the same of each of several series, side by side or one after the other
seen        how good what the person saw was, and for how long
"""
