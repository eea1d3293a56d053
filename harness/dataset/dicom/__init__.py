"""A user's own DICOM files as series.

In reading order:

file    one file, read
image   what it says of its pixels and their place
order   in which order the slices of a series lie
pixels  its pixels, decoded
folder  the series of a folder
"""
