"""Whether a case is worth it against another one, and over which networks.

In reading order:

known_error  how far predictions are off, as committed runs show it
gain         how much sooner one case is than another, and whether a prediction can tell
loads        the predicted times of cases, over any network, each load once
reach        over which rates and round trips it is worth so much, by bisection
study        every case of a scenario against one of them
"""
