"""A search for the configuration that first shows something, or something good, and ends in time.

In reading order:

target      the scenario that is tuned for
candidate   one configuration of the space, as viewers can be given it, and in words
sharpness   how coarse the first thing is that a way of asking shows
space       what may be drawn, and why something drawn is refused
judging     from when on what a load shows is good enough
smoothness  whether a series can be read at a rate, and how soon its last slice is whole
front       figures of candidates, the Pareto front of them, and the winner
evaluation  the figures of a candidate on the virtual clock, on all processors
search      the search itself, which a library does
baseline    what it is held against: plain loading, and configurations with names
sites       one configuration for several networks
before_frames  what stands between the click and the first frame
table       the front as a table
"""
