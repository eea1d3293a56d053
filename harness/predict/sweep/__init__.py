"""A sweep: thousands of predictions, computed on whatever cores there are, and kept.

In reading order:

cells      every combination of what varies: one cell, one prediction
images     the images of the cells: drawn datasets of other sizes, series of other lengths
predictor  what predicts cells, in any process on any machine
inputs     all that shapes its outcome, as JSON, and the digest that names its folder
table      outcomes as columns
store      the folder of a sweep: finished batches stay, whatever happens
cluster    the workers of a cluster of dask, in place of this machine's
computing  a sweep from beginning to end: sequence only
"""
