"""The drawn series.

In reading order:

shapes      the geometry both are drawn with
growth      what chance shapes in one patient
thorax      the anatomy of a chest from the front
radiograph  a chest from the front, drawn on it
trunk       the walls of chest and belly
organs      what lies inside
ct          chest and belly, drawn of both
series      both as series: with a window, a rescale and a place
"""
